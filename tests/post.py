"""A post office for tests, which is told whom to refuse and when to break."""

from smtplib import SMTPRecipientsRefused
from typing import ClassVar

from django.core.mail.backends.locmem import EmailBackend


class Killed(BaseException):
    """As if the process had been killed at this very point."""


class Post(EmailBackend):
    """A post office that keeps what it gets, and is told whom to refuse and when to break."""

    refuses: ClassVar[dict[str, Exception]] = {}
    dies_before: ClassVar[set[int]] = set()
    dies_after: ClassVar[set[int]] = set()
    handed_in: ClassVar[int] = 0

    def send_messages(self, messages):
        (message,) = messages
        Post.handed_in += 1
        if Post.handed_in in Post.dies_before:
            raise Killed
        if refusal := Post.refuses.get(message.to[0]):
            raise refusal
        sent = super().send_messages(messages)
        if Post.handed_in in Post.dies_after:
            raise Killed
        return sent


def refuse(settings, monkeypatch, *addresses: str) -> None:
    """Let the post refuse these addresses until the test is over."""
    settings.EMAIL_BACKEND = "tests.post.Post"
    refusals = {address: SMTPRecipientsRefused({address: (550, b"no such user")}) for address in addresses}
    monkeypatch.setattr(Post, "refuses", refusals)
