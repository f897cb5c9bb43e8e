"""Partners' keys."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from api.models import ApiToken, Change, Comparison, Release, Reuse, Scope, Touch
from tests.factories.accounts import UserFactory
from tests.factories.focusgroups import RoundFactory


class ApiTokenFactory(DjangoModelFactory):
    """A key; the secret, known only when it is made, is the row's attribute `secret`."""

    class Meta:
        model = ApiToken

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Chiave {n}")
    scopes = factory.LazyFunction(lambda: [Scope.READ])
    expiry = timedelta(days=30)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        token, secret = model_class.objects.create(*args, **fields)
        token.secret = secret
        return token


class ChangeFactory(DjangoModelFactory):
    """A row of the public API that was noted."""

    class Meta:
        model = Change

    resource = "contributions"
    key = factory.Faker("uuid4")
    digest = "0" * 32
    at = factory.LazyFunction(timezone.now)


class TouchFactory(DjangoModelFactory):
    class Meta:
        model = Touch

    name = "focusgroups_contribution"


class ComparisonFactory(DjangoModelFactory):
    class Meta:
        model = Comparison

    resource = factory.Sequence(lambda n: f"resource-{n}")
    fingerprint = "0" * 64


class ReleaseFactory(DjangoModelFactory):
    """A release of one file."""

    class Meta:
        model = Release

    round = factory.SubFactory(RoundFactory, state="released")
    number = 1
    digest = "0" * 64
    files = factory.LazyFunction(
        lambda: [{"name": "rounds.csv", "path": "00/none.csv", "sha256": "0" * 64, "size": 0, "rows": 0}]
    )


class ReuseFactory(DjangoModelFactory):
    """A reuse in the list."""

    class Meta:
        model = Reuse

    title = factory.Sequence(lambda n: f"Riuso {n}")
    body = factory.Sequence(lambda n: f"Ente {n}")
    url = factory.Sequence(lambda n: f"https://ente{n}.example.org/riuso")
    summary = "Una pagina che confronta i fabbisogni di due cicli."
