"""The page of our own failure."""

import logging
import re

import pytest
from django.utils import translation

from core.views import server_error


@pytest.mark.parametrize(("language", "words"), [("it", "Qualcosa non ha funzionato"), ("en", "Something went wrong")])
def test_our_own_failure_is_a_500_page_with_the_reference_of_the_log(language, words, rf, caplog):
    """No database: the test that touches it fails."""
    with caplog.at_level(logging.ERROR, "core.views"), translation.override(language):
        answer = server_error(rf.get("/"))

    page = answer.content.decode()
    reference = re.search(r"<code>(\w{8})</code>", page)[1]
    assert (answer.status_code, page.count(words), "<a class" in page) == (500, 2, True)
    assert [record.getMessage() for record in caplog.records] == [f"server_error reference={reference}"]
