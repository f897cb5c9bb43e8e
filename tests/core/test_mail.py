"""E-mails: plain text first, the same words as HTML, one message for each person."""

import pytest
from django.core import mail as post

from core import mail
from core.errors import DomainError
from tests.post import refuse

LINK = "http://localhost:8000/accesso/nuova/"
CONTEXT = {"name": "<b>Olga</b>", "link": LINK, "again": LINK, "portal": LINK, "days": 3}


@pytest.fixture
def sent(settings):
    settings.BASE_URL = "http://localhost:8000"
    mail.send("invitation", ["a@example.org", "b@example.org"], CONTEXT)
    return post.outbox


def test_nobody_sees_the_others(sent):
    assert [message.to for message in sent] == [["a@example.org"], ["b@example.org"]]


def test_html_says_the_same_words_and_links_the_address(sent):
    ((html, kind),) = sent[0].alternatives
    words = [word for word in sent[0].body.split() if word.isalpha()]

    assert kind == "text/html"
    assert [word for word in words if word not in html] == []
    assert f'<a href="{LINK}"' in html


def test_markup_in_a_field_is_shown_as_text(sent):
    assert "<b>Olga" not in sent[0].alternatives[0][0]


def test_post_that_is_down_is_said_in_words(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    with pytest.raises(DomainError, match="La posta non è partita"):
        mail.send("invitation", ["a@example.org"], CONTEXT)


def test_refused_address_holds_up_none_of_the_others(settings, monkeypatch):
    refuse(settings, monkeypatch, "a@example.org")

    mail.send("invitation", ["a@example.org", "b@example.org"], CONTEXT)
    with pytest.raises(mail.Refused, match="rifiuta questo indirizzo"):
        mail.send("invitation", ["a@example.org"], CONTEXT)

    assert [message.to for message in post.outbox] == [["b@example.org"]]
