"""Writing the reference data of a regional profile."""

from django.db import transaction

from clusters.models import Cluster, Organisation, Province, S3Area, Sector, ValueChain


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


def _load_cluster(row: dict) -> None:
    areas, chains, code = row.pop("s3_areas"), row.pop("value_chains"), row.pop("code")
    cluster, _ = Cluster.objects.update_or_create(code=code, defaults=row)
    cluster.s3_areas.set(S3Area.objects.filter(code__in=areas))
    for name in chains:
        ValueChain.objects.get_or_create(cluster=cluster, name=name)
