"""What the tests of focus groups share."""

import pytest
from django.core.cache import cache

from tests.factories.focusgroups import ContributionFactory, NeedDetailsFactory


@pytest.fixture
def nobody_asked():
    """Nobody has asked for a lost link yet."""
    cache.delete("throttle:ask_again_from:127.0.0.1")


@pytest.fixture
def own_files(settings, tmp_path):
    """Files that are handed in go to a folder of the test's own; returns it."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


@pytest.fixture
def line(focus_group):
    """A need that the table's staff typed and nobody sent yet."""
    line = ContributionFactory(focus_group=focus_group, state="draft", text="Mancano tecnici.")
    NeedDetailsFactory(contribution=line, profile_label="", difficulty=None, urgency=3)
    return line
