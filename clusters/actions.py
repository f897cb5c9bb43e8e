"""Writing the reference data of a regional profile; appointing who manages a cluster."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clusters.models import Cluster, Membership, Organisation, Province, S3Area, Sector, ValueChain
from core.actors import SYSTEM
from core.errors import NotAllowed
from core.events import record_event


@transaction.atomic
def load_reference(reference: dict) -> dict[str, int]:
    """Write the profile's rows; what exists under the same code is updated, nothing is deleted.

    Returns how many rows of each kind the profile holds.
    """
    for code, name, short_name in reference["s3_areas"]:
        S3Area.objects.update_or_create(code=code, defaults={"name": name, "short_name": short_name})
    for order, (code, istat_code, nuts3, name) in enumerate(reference["provinces"]):
        Province.objects.update_or_create(
            code=code, defaults={"istat_code": istat_code, "nuts3": nuts3, "name": name, "order": order}
        )
    for code, name in reference["sectors"]:
        Sector.objects.update_or_create(code=code, defaults={"name": name})
    for row in reference["clusters"]:
        _load_cluster(dict(row))
    for name, category, province in reference["organisations"]:
        Organisation.objects.update_or_create(
            name=name,
            defaults={"category": category, "province": Province.objects.get(code=province), "is_public": True},
        )
    return {kind: len(rows) for kind, rows in reference.items()}


@transaction.atomic
def load_sectors(names: Mapping[str, str], *, by=SYSTEM) -> tuple[int, int]:
    """Write the divisions of ATECO (names by code) and return (divisions, those that the list does not have).

    The latter are kept: lines point at them.
    """
    longest = Sector._meta.get_field("name").max_length
    for code, name in names.items():
        Sector.objects.update_or_create(code=code, defaults={"name": name[:longest]})
    record_event("sector.load", Sector.objects.get(code=min(names)), by=by, note=f"{len(names)} sectors")
    return len(names), Sector.objects.exclude(code__in=names).count()


def _load_cluster(row: dict) -> None:
    areas, chains, code = row.pop("s3_areas"), row.pop("value_chains"), row.pop("code")
    cluster, _made = Cluster.objects.update_or_create(code=code, defaults=row)
    cluster.s3_areas.set(S3Area.objects.filter(code__in=areas))
    for name in chains:
        ValueChain.objects.get_or_create(cluster=cluster, name=name)


@transaction.atomic
def appoint(
    cluster: Cluster, person: User, *, by, valid_from: datetime | None = None, valid_until: datetime | None = None
) -> Membership:
    """Make a person manager of a cluster for a time. Nobody appoints themselves."""
    if not by.has_perm("clusters.grant_manager", person):
        raise PermissionDenied
    if not person.is_active:
        raise NotAllowed(_("L'accesso di questa persona è chiuso: riaprilo prima di darle un cluster."))
    if person.memberships.not_over().filter(cluster=cluster).exists():
        raise NotAllowed(_("Questa persona gestisce già %(cluster)s.") % {"cluster": cluster})
    membership = Membership(
        cluster=cluster, user=person, granted_by=by, valid_from=valid_from or timezone.now(), valid_until=valid_until
    )
    membership.full_clean()
    membership.save()
    record_event("membership.appoint", cluster, by=by, note=person.actor)
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, by, note: str = "") -> None:
    """End a membership now; one that has not begun is removed. It counts from the person's next request."""
    if not by.has_perm("clusters.grant_manager", membership.user):
        raise PermissionDenied
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    now = timezone.now()
    if membership.valid_until is not None and membership.valid_until <= now:
        raise NotAllowed(_("Questo incarico è già terminato."))
    if membership.valid_from >= now:
        membership.delete()
    else:
        membership.valid_until = now
        membership.save(update_fields=["valid_until"])
    record_event("membership.dismiss", membership.cluster, by=by, note=note.strip() or membership.user.actor)
