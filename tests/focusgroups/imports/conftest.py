"""What the tests of files of findings share."""

import io

import pytest

from focusgroups.actions import imports
from focusgroups.models import ContributionImport
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import ParticipationFactory


@pytest.fixture
def hand_in(focus_group, manager):
    def handed(data: bytes, name: str = "tavolo.csv", by=manager, group=focus_group) -> ContributionImport:
        return imports.hand_in(group, io.BytesIO(data), name=name, by=by)

    return handed


@pytest.fixture
def firm(focus_group):
    firm = OrganisationFactory(name="Officine Rossi")
    ParticipationFactory(focus_group=focus_group, organisation=firm)
    return firm
