"""The factories make valid rows, and the cast is who it says."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from clusters.queries import managed_cluster_ids
from tests.factories import (
    accounts,
    api,
    clusters,
    committee,
    core,
    focusgroups,
    needs,
    news,
    newsletter,
    reports,
    skills,
)

MODULES = (core, accounts, clusters, skills, focusgroups, needs, reports, committee, news, api, newsletter)
FACTORIES = sorted(
    {
        factory
        for module in MODULES
        for _name, factory in inspect.getmembers(module, inspect.isclass)
        if issubclass(factory, DjangoModelFactory) and factory is not DjangoModelFactory
    },
    key=lambda factory: factory.__name__,
)
OURS = {module.__name__.rpartition(".")[2] for module in MODULES}


def test_every_model_has_one_factory():
    models = [factory._meta.model.__name__ for factory in FACTORIES]

    assert sorted(models) == sorted(m.__name__ for m in apps.get_models() if m._meta.app_label in OURS)


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_factory_makes_two_valid_rows(db, factory):
    rows = [factory(), factory()]

    for row in rows:
        row.refresh_from_db()
        row.full_clean(exclude=["password", "transaction_id"])
    assert rows[0] != rows[1] or factory._meta.django_get_or_create


@pytest.mark.parametrize(
    ("name", "state", "fields"),
    [
        ("Contribution", "merged", ["merged_into"]),
        ("Contribution", "set_aside", ["set_aside_reason"]),
        ("FocusGroup", "closed", ["closed_at"]),
        ("FocusGroup", "not_delivered", ["not_delivered_reason"]),
        ("PositionPaper", "published", ["published_at", "submitted_at"]),
        ("Job", "done", ["finished_at"]),
        ("FollowUp", "done", ["progress"]),
        ("FollowUp", "dropped", ["note"]),
    ],
)
def test_state_brings_what_it_demands(db, name, state, fields):
    factory = next(f for f in FACTORIES if f._meta.model.__name__ == name)

    row = factory(state=state)

    assert all(getattr(row, field) for field in fields)


def test_cast_holds_the_roles_it_is_named_after(coordinator, member, secretary, admin, partner, disabled):
    cast = {"coordinator": coordinator, "member": member, "secretary": secretary, "admin": admin, "partner": partner}

    assert {name: set(person.role_names) for name, person in cast.items()} == {name: {name} for name in cast}
    assert not disabled.role_names


def test_manager_and_outsider_run_different_clusters(manager, outsider, mech, build):
    assert managed_cluster_ids(manager) == {mech.pk}
    assert managed_cluster_ids(outsider) == {build.pk}
