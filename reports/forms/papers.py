"""What is asked for a position paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.queries import managed_cluster_ids
from core.forms import Section, Sectioned, Versioned
from focusgroups.models import FocusGroup
from reports.forms.parts import rows
from reports.models import PositionPaper


class PaperCreateForm(Sectioned, forms.ModelForm):
    """A new paper: theme, title and the focus groups it is made from."""

    focus_groups = forms.ModelMultipleChoiceField(
        FocusGroup.objects.none(),
        label=_("Focus group"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tutti dello stesso ciclo: il documento nasce dai loro contributi convalidati."),
    )

    sections = (Section("", ("round", "title", "theme", "summary", "focus_groups")),)

    class Meta:
        model = PositionPaper
        fields = ("round", "title", "theme", "summary", "focus_groups")
        widgets = {"summary": rows(3)}
        help_texts = {
            "title": _("Come apparirà in copertina e nella pagina pubblica."),
            "theme": _("Due o tre parole: serve a riunire i documenti sullo stesso tema."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        groups = FocusGroup.objects.run_by(user).select_related("round", "cluster").exclude(state="not_delivered")
        self.fields["focus_groups"].queryset = groups.order_by("-held_on", "title")
        self.fields["focus_groups"].label_from_instance = lambda g: f"{g.title} ({g.cluster}, {g.round})"
        rounds = self.fields["round"].queryset.filter(focus_groups__in=groups).distinct()
        self.fields["round"].queryset = rounds
        self.user = user

    def clean(self):
        data = super().clean()
        groups, round_ = data.get("focus_groups"), data.get("round")
        if groups and round_ and any(group.round_id != round_.pk for group in groups):
            self.add_error("focus_groups", _("Scegli solo focus group del ciclo indicato sopra."))
        return data

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        own = managed_cluster_ids(self.user)
        clusters = {group.cluster for group in data["focus_groups"]} | {
            cluster for group in data["focus_groups"] for cluster in group.co_leads.all() if cluster.pk in own
        }
        return {**data, "clusters": clusters}


class PaperForm(Sectioned, Versioned, forms.ModelForm):
    """Title, theme and the sentence of a paper."""

    sections = (Section("", ("title", "theme", "summary")),)

    class Meta:
        model = PositionPaper
        fields = ("title", "theme", "summary")
        widgets = {"summary": rows(3)}
