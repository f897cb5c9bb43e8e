"""What the tests of focus groups share."""

import pytest
from django.core.cache import cache


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
