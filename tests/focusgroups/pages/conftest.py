"""What the tests of the work pages share."""

import pytest

from tests.factories.focusgroups import ContributionFactory


@pytest.fixture
def line(focus_group):
    return ContributionFactory(focus_group=focus_group, state="submitted", text="Mancano tecnici.")
