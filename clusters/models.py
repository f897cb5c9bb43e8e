"""Clusters and the reference data of a region; the rows come from its profile (clusters/profiles)."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clusters.queries import ClusterQuerySet, MembershipQuerySet, OrganisationQuerySet
from core.models import Sourced


class SourceCategory(models.TextChoices):
    """What kind of body speaks: a category, never a person."""

    FIRM = "firm", _("impresa")
    TRAINING_BODY = "training_body", _("ente di formazione")
    UNIVERSITY_RESEARCH = "university_research", _("università e ricerca")
    JOB_SERVICE = "job_service", _("servizi per il lavoro")
    ASSOCIATION = "association", _("associazione")
    LOCAL_BODY = "local_body", _("ente locale")
    CLUSTER = "cluster", _("cluster")


class FirmSize(models.TextChoices):
    MICRO = "micro", _("micro (meno di 10 addetti)")
    SMALL = "small", _("piccola (10-49)")
    MEDIUM = "medium", _("media (50-249)")
    LARGE = "large", _("grande (250 e più)")
    NOT_APPLICABLE = "not_applicable", _("non pertinente")


class S3Area(models.Model):
    """One of the thematic areas of the regional smart specialisation strategy."""

    code = models.CharField(_("codice"), max_length=4, unique=True)
    name = models.CharField(_("nome"), max_length=200)
    short_name = models.CharField(_("nome breve"), max_length=40)

    class Meta:
        verbose_name = _("ambito S3")
        verbose_name_plural = _("ambiti S3")
        ordering = ["code"]

    def __str__(self):
        return self.name


class Province(models.Model):
    """A province of the region; every code is text."""

    code = models.CharField(_("sigla"), max_length=2, unique=True)
    istat_code = models.CharField(_("codice ISTAT"), max_length=3)
    nuts3 = models.CharField(_("NUTS 3"), max_length=5)
    name = models.CharField(_("nome"), max_length=60)
    order = models.PositiveSmallIntegerField(_("ordine lungo la via Emilia"))

    class Meta:
        verbose_name = _("provincia")
        verbose_name_plural = _("province")
        ordering = ["order"]

    def __str__(self):
        return self.name


class Sector(models.Model):
    """A division of ATECO."""

    code = models.CharField(_("codice ATECO"), max_length=6, unique=True)
    name = models.CharField(_("nome"), max_length=200)

    class Meta:
        verbose_name = _("settore ATECO")
        verbose_name_plural = _("settori ATECO")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name}"


class Cluster(models.Model):
    """An association that leads focus groups."""

    class Kind(models.TextChoices):
        CLUST_ER = "clust_er", _("Clust-ER")
        UNIVERSITY_NETWORK = "university_network", _("rete di università")
        ASSOCIATION = "association", _("associazione")

    code = models.CharField(_("codice"), max_length=12, unique=True)
    slug = models.SlugField(_("nome nell'indirizzo"), unique=True)
    short_name = models.CharField(_("nome breve"), max_length=60)
    official_name = models.CharField(_("nome ufficiale"), max_length=160)
    aliases = ArrayField(models.CharField(max_length=80), verbose_name=_("altri nomi"), default=list, blank=True)
    kind = models.CharField(_("tipo di soggetto"), max_length=20, choices=Kind, default=Kind.CLUST_ER)
    website = models.URLField(_("sito"), blank=True)
    description = models.TextField(_("descrizione"), blank=True)
    s3_areas = models.ManyToManyField(S3Area, related_name="clusters", blank=True, verbose_name=_("ambiti S3"))

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("cluster")
        ordering = ["short_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["clust_er", "university_network", "association"]),
                name="cluster_kind_known",
            ),
        ]

    def __str__(self):
        return self.short_name

    def get_absolute_url(self):
        return reverse("portal:cluster-detail", args=[self.slug])

    @property
    def scope_code(self) -> str:
        return self.code


class ValueChain(models.Model):
    """A value chain (filiera) inside a cluster."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="value_chains")
    name = models.CharField(_("filiera"), max_length=120)

    class Meta:
        verbose_name = _("filiera")
        verbose_name_plural = _("filiere")
        ordering = ["cluster", "name"]
        constraints = [models.UniqueConstraint(fields=["cluster", "name"], name="valuechain_once_in_cluster")]

    def __str__(self):
        return self.name


class Organisation(Sourced):
    """A firm, university, training body or service. Its name appears in public only when `is_public`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("nome"), max_length=200)
    category = models.CharField(_("categoria"), max_length=20, choices=SourceCategory)
    size = models.CharField(_("dimensione"), max_length=14, choices=FirmSize, default=FirmSize.NOT_APPLICABLE)
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("provincia"),
    )
    clusters = models.ManyToManyField(Cluster, related_name="organisations", blank=True, verbose_name=_("cluster"))
    is_public = models.BooleanField(_("nome pubblico"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ente")
        verbose_name_plural = _("enti")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(category__in=SourceCategory.values), name="organisation_category_known"
            ),
            models.UniqueConstraint(fields=["name"], name="organisation_name_once"),
        ]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """An account that manages a cluster, for a time."""

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("utente")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships_granted", null=True, blank=True
    )
    valid_from = models.DateTimeField(_("dal"), default=timezone.now)
    valid_until = models.DateTimeField(_("fino al"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster manager")
        verbose_name_plural = _("cluster manager")
        ordering = ["cluster", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "user"], condition=models.Q(valid_until__isnull=True), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("user")),
                name="membership_not_to_oneself",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} @ {self.cluster_id}"
