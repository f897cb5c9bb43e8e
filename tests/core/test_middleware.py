"""A rule's refusal becomes an answer with its sentence."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import DataError
from django.http import HttpResponse

from core.errors import DomainError, NotAllowed, Stale
from core.middleware import ErrorsInWords
from core.models import Event


@pytest.fixture
def request_of_nobody(rf):
    request = rf.post("/lavoro/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotAllowed("«Apri» non è possibile."), "«Apri» non è possibile."),
        (DomainError("Serve un motivo."), "Serve un motivo."),
        (DomainError("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;"),
        (Stale(None), "versione più recente"),
        (ValidationError({"attendance": "Scegli presente o assente."}), "Scegli presente o assente."),
    ],
)
def test_a_refusal_is_a_409_page_with_its_sentence(db, request_of_nobody, error, words):
    answer = ErrorsInWords(HttpResponse).process_exception(request_of_nobody, error)

    assert (answer.status_code, words in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("value", ["a\x00b", "\ud800"])
def test_what_no_column_holds_is_a_400_page(db, request_of_nobody, value):
    with pytest.raises((DataError, UnicodeEncodeError)) as found:
        Event.objects.filter(verb=value).exists()

    answer = ErrorsInWords(HttpResponse).process_exception(request_of_nobody, found.value)

    assert (answer.status_code, "Richiesta non valida" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Hai inviato troppo in una volta"), ("/en", "You sent too much at once")]
)
@pytest.mark.parametrize("sent", ["email=" + "x" * 6_000_000, "&".join(["campo="] * 10_001)], ids=["long", "many"])
def test_what_is_too_much_for_a_form_is_a_413_page_with_a_next_step(db, client, sent, prefix, words):
    answer = client.post(f"{prefix}/newsletter/", sent, content_type="application/x-www-form-urlencoded")
    page = answer.content.decode()

    assert (answer.status_code, words in page, "<a class" in page) == (413, True, True)


def test_any_other_error_is_left_to_django(request_of_nobody):
    assert ErrorsInWords(HttpResponse).process_exception(request_of_nobody, ValueError("bug")) is None
