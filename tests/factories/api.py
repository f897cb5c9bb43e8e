"""Partners' keys."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from api.models import ApiToken, Scope
from tests.factories.accounts import UserFactory


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
