"""Production with demonstration rows does not start."""

import pytest
from django.core.management import CommandError, call_command

from accounts.checks import demo_models, no_demo_in_production
from tests.factories.accounts import UserFactory
from tests.factories.focusgroups import ContributionFactory


@pytest.fixture
def _production(settings):
    settings.DEMO = False


@pytest.mark.usefixtures("_production")
def test_empty_database_starts(db, capsys):
    call_command("check_production")

    assert capsys.readouterr().out == "No demonstration rows.\n"


@pytest.mark.usefixtures("_production")
@pytest.mark.parametrize("factory", [UserFactory, ContributionFactory])
def test_demonstration_row_stops_the_start(factory, db):
    row = factory(is_demo=True)

    with pytest.raises(CommandError, match=row._meta.label):
        call_command("check_production")


@pytest.mark.usefixtures("_production")
def test_real_rows_start(db):
    UserFactory()
    ContributionFactory()

    assert no_demo_in_production(databases=["default"]) == []


def test_demo_mode_starts_with_them(db):
    UserFactory(is_demo=True)

    assert no_demo_in_production(databases=["default"]) == []


def test_every_marked_model_is_looked_at():
    names = {model.__name__ for model in demo_models()}

    assert {"User", "Contribution", "FocusGroup", "Need", "PositionPaper", "Decision", "Participation"} <= names
