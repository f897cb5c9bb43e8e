"""A file of findings that somebody handed in for a focus group."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HandedIn
from focusgroups.models.groups import FocusGroup
from focusgroups.queries import ContributionImportQuerySet


class ContributionImport(HandedIn):
    """One file of findings. The file goes once it is written, and all of it with the people of its focus group.

    `report`: header, columns, rows; `choices` (row number: left out, or written over a conflict); `written` (number,
    line, version, and what was there before); `left` (rows that stayed out, with sentences); `kept` (rows that the
    undoing left, because somebody had changed them).
    """

    focus_group = models.ForeignKey(
        FocusGroup, on_delete=models.PROTECT, related_name="imports", verbose_name=_("focus group")
    )
    file = models.FileField(_("file"), upload_to="imports/contributions/", max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contribution_imports", null=True, blank=True
    )

    objects = ContributionImportQuerySet.as_manager()

    class Meta(HandedIn.Meta):
        verbose_name = _("importazione di contributi")
        verbose_name_plural = _("importazioni di contributi")

    def get_absolute_url(self):
        return reverse("focusgroups:import-detail", args=[self.uuid])

    @property
    def scope_code(self) -> str:
        return self.focus_group.cluster.code

    @property
    def written(self) -> list[dict]:
        """What was written so far: {number, line, version, former}."""
        return self.report.get("written", [])

    @property
    def has_columns(self) -> bool:
        """Whether there is a table in the file; notes have none."""
        return bool(self.report["header"])
