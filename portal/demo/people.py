"""The demonstration's accounts, and twelve invented bodies for each cluster."""

from django.contrib.auth.hashers import make_password

from accounts.demo import DEMO_PASSWORD
from accounts.models import RoleGrant, User
from clusters.models import Cluster, FirmSize, Membership, Organisation, Province, SourceCategory
from portal.demo import story

# What the twelve bodies around a table are; the number is the one that the story's lines quote.
BODIES = [
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.LARGE),
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.MEDIUM),
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.MEDIUM),
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.SMALL),
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.SMALL),
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.MICRO),
    ("ITS esempio", SourceCategory.TRAINING_BODY, FirmSize.NOT_APPLICABLE),
    ("Dipartimento esempio", SourceCategory.UNIVERSITY_RESEARCH, FirmSize.NOT_APPLICABLE),
    ("Laboratorio esempio", SourceCategory.UNIVERSITY_RESEARCH, FirmSize.NOT_APPLICABLE),
    ("Associazione esempio", SourceCategory.ASSOCIATION, FirmSize.NOT_APPLICABLE),
    ("Ente di formazione esempio", SourceCategory.TRAINING_BODY, FirmSize.NOT_APPLICABLE),
    ("Impresa esempio", SourceCategory.FIRM, FirmSize.LARGE),
]


def load_people() -> dict[str, User]:
    """Make the accounts with their roles and clusters; return them by e-mail address."""
    people = {}
    password = make_password(DEMO_PASSWORD)  # once: hashing is slow on purpose
    for row in story.read("people"):
        user = User.objects.create(
            email=row["email"], password=password, name=row["name"], body=row["body"], is_demo=True
        )
        for role in row.get("roles", []):
            RoleGrant.objects.create(user=user, role=role)
        for code in row.get("manages", []):
            Membership.objects.create(user=user, cluster=Cluster.objects.get(code=code))
        people[user.email] = user
    return people


def bodies_of(cluster: Cluster) -> list[Organisation]:
    """Return the twelve invented bodies of a cluster, spread over the provinces."""
    provinces = list(Province.objects.all())
    first = cluster.pk % len(provinces)
    bodies = []
    for number, (name, category, size) in enumerate(BODIES, start=1):
        body, _made = Organisation.objects.get_or_create(
            name=f"{name} {cluster.code} {number}",
            defaults={
                "category": category,
                "size": size,
                "province": provinces[(first + number * 2) % len(provinces)],
                **story.marks(),
            },
        )
        body.clusters.add(cluster)
        bodies.append(body)
    return bodies
