"""A post office that takes no e-mail for some addresses."""

from smtplib import SMTPRecipientsRefused
from typing import ClassVar

from django.core.mail.backends.locmem import EmailBackend


class Refusing(EmailBackend):
    refused: ClassVar[set[str]] = set()

    def send_messages(self, messages):
        (message,) = messages
        if message.to[0] in Refusing.refused:
            raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return super().send_messages(messages)


def refuse(settings, monkeypatch, *addresses: str) -> None:
    """Let the post refuse these addresses until the test is over."""
    settings.EMAIL_BACKEND = "tests.refusing.Refusing"
    monkeypatch.setattr(Refusing, "refused", set(addresses))
