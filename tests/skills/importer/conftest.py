"""Importing what a test has written."""

import io

import pytest
from django.core.management import call_command


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path_factory):
    """The index of suggestions that an import builds is the test's own."""
    settings.DATA_DIR = tmp_path_factory.mktemp("data")


@pytest.fixture
def load(db):
    """`load(path, lang="it", version="1.2.0")` runs the command and returns what it prints."""

    def run(path, *, lang=None, version=None, **options):
        out = io.StringIO()
        call_command("import_esco", path, lang=lang, esco_version=version, stdout=out, **options)
        return out.getvalue().strip()

    return run
