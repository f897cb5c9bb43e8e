"""What the tests of focus groups share."""

import pytest
from django.core.cache import cache


@pytest.fixture
def nobody_asked():
    """Nobody has asked for a lost link yet."""
    cache.delete("throttle:ask_again_from:127.0.0.1")
