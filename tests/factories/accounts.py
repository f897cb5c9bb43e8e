"""Accounts and their roles. Without `password` an account has none that works (hashing one is slow)."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Role, RoleGrant, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persona{n}@example.org")
    name = factory.Sequence(lambda n: f"Persona {n}")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return model_class.objects.create_user(*args, **fields)


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.COORDINATOR
