"""Messages that come back: read, noted once, and nothing else mistaken for one."""

from email.message import EmailMessage

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsletter import bounces
from newsletter.messages import message_id
from newsletter.models import Subscription
from tests.factories.newsletter import DeliveryFactory

pytestmark = pytest.mark.django_db


def notice(delivery, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A notification as mail servers write them."""
    report = (
        f"Reporting-MTA: dns; posta.example.org\n\nFinal-Recipient: rfc822; x@example.org\n"
        f"Action: {action}\nStatus: {status}\n"
    )
    returned = f"Message-ID: {message_id(delivery)}\nSubject: Numero\n"
    lines = [
        "From: MAILER-DAEMON@example.org",
        "Subject: Undelivered Mail",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
        "MIME-Version: 1.0",
        "",
        "--B",
        "Content-Type: text/plain",
        "",
        "It could not be delivered.",
        "--B",
        "Content-Type: message/delivery-status",
        "",
        report,
        "--B",
        "Content-Type: text/rfc822-headers",
        "",
        returned,
        "--B--",
        "",
    ]
    return "\n".join(lines).encode()


def sent():
    return DeliveryFactory(claimed_at=timezone.now(), sent_at=timezone.now())


def test_failure_for_good_ends_the_address(tmp_path, capsys):
    delivery = sent()
    path = tmp_path / "back"
    path.write_bytes(notice(delivery))

    call_command("record_bounces", path)
    call_command("record_bounces", path)

    delivery.refresh_from_db()
    assert capsys.readouterr().out.splitlines() == ["1 read, 1 noted", "1 read, 0 noted"]
    assert delivery.error == "tornato indietro"
    assert Subscription.objects.get().bounces == 1
    assert not Subscription.objects.active().exists()


def test_passing_failure_only_counts(tmp_path):
    path = tmp_path / "back"
    path.write_bytes(notice(sent(), "4.2.2"))

    call_command("record_bounces", path)

    assert Subscription.objects.active().get().bounces == 1


def test_delay_is_no_failure_and_does_not_hide_the_final_one(tmp_path):
    delivery, path = sent(), tmp_path / "back"
    for content in (notice(delivery, "4.4.1", "delayed"), notice(delivery)):
        path.write_bytes(content)
        call_command("record_bounces", path)

    assert Subscription.objects.get().bounces == 1
    assert not Subscription.objects.active().exists()


@pytest.mark.parametrize("status", ["2.0.0", "2.1.5"])
def test_notice_of_success_is_no_bounce(status):
    assert bounces.read(notice(sent(), status)) is None


def test_answer_of_a_person_is_no_bounce():
    delivery = sent()
    answer = EmailMessage()
    answer["In-Reply-To"] = message_id(delivery)
    answer.set_content("Grazie.")

    assert bounces.read(bytes(answer)) is None


@pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"Content-Type: multipart/report\n\n--", b"x" * 2_000_000])
def test_rubbish_is_no_bounce(raw):
    assert bounces.read(raw) is None


def test_missing_file_is_said(tmp_path):
    with pytest.raises(CommandError):
        call_command("record_bounces", tmp_path / "nowhere")
