"""The cast: one fixture for each kind of person, and `client_of(person)` to come in as one of them.

`manager` runs the cluster MECH and its `focus_group`; `outsider` runs another cluster. `participant` and `recorder`
hold personal links to `focus_group`. `disabled` was a manager of MECH and coordinator until the account was closed.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import Role, User
from clusters.models import Cluster
from focusgroups.bearers import Bearer
from focusgroups.models import FocusGroup, PersonalLink
from focusgroups.models.people import digest
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.clusters import ClusterFactory, MembershipFactory
from tests.factories.committee import MemberFactory
from tests.factories.focusgroups import FocusGroupFactory, PersonalLinkFactory

SECRETS = {
    PersonalLink.Kind.PARTICIPANT: "segreto-del-partecipante-di-prova",
    PersonalLink.Kind.RECORDER: "segreto-del-verbalizzante-di-prova",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def with_role(role: Role, name: str, email: str = "") -> User:
    """An account that holds one role."""
    user = UserFactory(email=email or f"{role.value}@example.org", name=name)
    RoleGrantFactory(user=user, role=role)
    return user


def bearer(focus_group: FocusGroup, kind: PersonalLink.Kind) -> Bearer:
    """The holder of a real link to the focus group."""
    PersonalLinkFactory(focus_group=focus_group, kind=kind, secret=SECRETS[kind])
    return Bearer(focus_group.pk, str(kind.value), digest(SECRETS[kind], "line"))


@pytest.fixture
def mech(db) -> Cluster:
    return ClusterFactory(code="MECH", short_name="Clust-ER MECH")


@pytest.fixture
def build(db) -> Cluster:
    """The outsider's cluster."""
    return ClusterFactory(code="BUILD", short_name="Clust-ER Build")


@pytest.fixture
def focus_group(mech) -> FocusGroup:
    """An open focus group of MECH."""
    return FocusGroupFactory(cluster=mech, slug="robotica", title="Competenze per la robotica industriale")


@pytest.fixture
def manager(mech) -> User:
    user = UserFactory(email="manager@example.org", name="Marta Manfredi")
    MembershipFactory(cluster=mech, user=user)
    return user


@pytest.fixture
def outsider(build) -> User:
    """A manager of another cluster."""
    user = UserFactory(email="outsider@example.org", name="Oreste Orlandi")
    MembershipFactory(cluster=build, user=user)
    return user


@pytest.fixture
def coordinator(db) -> User:
    return with_role(Role.COORDINATOR, "Carla Conti")


@pytest.fixture
def member(db) -> User:
    user = with_role(Role.MEMBER, "Mario Mengoli")
    MemberFactory(user=user)
    return user


@pytest.fixture
def secretary(db) -> User:
    return with_role(Role.SECRETARY, "Silvia Serra")


@pytest.fixture
def admin(db) -> User:
    return with_role(Role.ADMIN, "Ada Albertini")


@pytest.fixture
def partner(db) -> User:
    return with_role(Role.PARTNER, "Paolo Poli")


@pytest.fixture
def disabled(mech) -> User:
    user = with_role(Role.COORDINATOR, "Dario Donati", email="disabled@example.org")
    user.is_active = False
    user.save()
    MembershipFactory(cluster=mech, user=user)
    return user


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


@pytest.fixture
def participant(focus_group) -> Bearer:
    return bearer(focus_group, PersonalLink.Kind.PARTICIPANT)


@pytest.fixture
def recorder(focus_group) -> Bearer:
    return bearer(focus_group, PersonalLink.Kind.RECORDER)


def sign_in(person) -> Client:
    """A client as `person`; the one of a link's bearer is anonymous and has the secret as `client.secret`."""
    client = Client()
    if isinstance(person, Bearer):
        client.secret = SECRETS[PersonalLink.Kind(person.kind)]
    elif isinstance(person, User):
        client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def client_of(db) -> Callable[..., Client]:
    """`client_of(manager).get(...)`."""
    return sign_in
