"""Reading a message that came back (a delivery status notification, RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

# Our own Message-ID, wherever the notification quotes it.
OURS = re.compile(rb"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Bounce:
    """The deliveries a notification speaks of, and whether the address failed for good."""

    uuids: tuple[str, ...]
    for_good: bool


def read(raw: bytes) -> Bounce | None:
    """Return what a notification says; None when it is no notice of failure about one of our messages."""
    notice = message_from_bytes(raw[:MOST_BYTES], policy=policy.default)
    statuses = [_status(part) for part in notice.walk() if part.get_content_type() == "message/delivery-status"]
    failed = [status for found in statuses for status in found if status.startswith(("4", "5"))]
    uuids = tuple(dict.fromkeys(match.decode().lower() for match in OURS.findall(raw[:MOST_BYTES])))
    if not failed or not uuids:
        return None
    return Bounce(uuids, any(status.startswith("5") for status in failed))


def _status(part: EmailMessage) -> list[str]:
    """The status codes of one report, for instance 5.1.1; a server that still tries has not failed yet."""
    blocks = part.get_payload()
    if not isinstance(blocks, list):
        return []
    over = [block for block in blocks if str(block["Action"] or "").strip().lower() != "delayed"]
    return [str(block["Status"]).strip() for block in over if block["Status"]]
