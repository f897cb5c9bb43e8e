"""The office in charge comes with a link: this follow-up only, until it expires or is revoked, each report once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from committee.actions import follow_ups, office_links
from committee.models import FollowUp, FollowUpLink
from committee.offices import Office, valid_link
from core.errors import DomainError
from tests.factories.committee import FollowUpFactory, FollowUpLinkFactory, FollowUpUpdateFactory
from tests.reports.running import run_jobs

pytestmark = pytest.mark.django_db
SECRET = "segreto-di-prova"


@pytest.fixture
def follow_up():
    return FollowUpFactory(owner_email="ufficio@example.org")


@pytest.fixture
def link(follow_up):
    return FollowUpLinkFactory(follow_up=follow_up, secret=SECRET)


URL = "/comitato/ufficio/{}/"


def report(follow_up, **changes) -> dict:
    said = {"state": "under_way", "progress": 40, "note": "Bando scritto.", "evidence_url": ""}
    return {**said, "version": follow_up.version, "uuid": uuid4(), **changes}


def test_office_reports_with_the_link_alone(client, follow_up, link):
    reply = client.post(URL.format(SECRET), report(follow_up), follow=True)

    follow_up.refresh_from_db()
    assert "Grazie: l'aggiornamento è registrato." in reply.content.decode().replace("&#x27;", "'")
    assert (follow_up.state, follow_up.progress, follow_up.note) == ("under_way", 40, "Bando scritto.")
    assert FollowUpLink.objects.get().last_used_on is not None


def test_same_report_sent_twice_is_one(client, follow_up, link):
    said = report(follow_up)
    for _time in range(2):
        assert client.post(URL.format(SECRET), said).status_code == 302

    assert follow_up.updates.count() == 1


def test_code_of_a_report_on_another_follow_up_stores_nothing_and_keeps_what_was_typed(client, follow_up, link):
    there = FollowUpUpdateFactory(note="Nota di un altro ufficio.")

    reply = client.post(URL.format(SECRET), report(follow_up, uuid=there.uuid))
    form = reply.context["form"]
    assert (form["note"].value(), follow_up.updates.count()) == ("Bando scritto.", 0)
    assert "già stato inviato" in reply.content.decode()
    assert there.note not in reply.content.decode()
    assert client.post(URL.format(SECRET), report(follow_up, uuid=form["uuid"].value())).status_code == 302


def test_refused_report_keeps_what_was_typed(client, follow_up, link):
    reply = client.post(URL.format(SECRET), report(follow_up, state="dropped", note=""))

    assert reply.context["form"].errors == {"note": ["Scrivi perché il seguito è abbandonato."]}
    assert reply.context["form"]["progress"].value() == "40"


def test_report_on_an_old_version_shows_both(client, follow_up, link, secretary):
    old = report(follow_up)
    follow_ups.update(follow_up, by=secretary, version=1, state="under_way", progress=70)

    reply = client.post(URL.format(SECRET), old)
    assert reply.status_code == 409
    assert FollowUp.objects.get().progress == 70


@pytest.mark.parametrize(
    "end",
    [{"expires_at": timezone.now() - timedelta(minutes=1)}, {"revoked_at": timezone.now()}],
    ids=["expired", "revoked"],
)
def test_ended_link_opens_nothing(client, follow_up, link, end):
    FollowUpLink.objects.update(**end)

    for reply in (client.get(URL.format(SECRET)), client.post(URL.format(SECRET), report(follow_up))):
        assert reply.status_code == 404
        assert follow_up.action not in reply.content.decode()
    assert follow_up.updates.count() == 0


def test_unknown_secret_reads_the_same(client, link):
    link.revoked_at = timezone.now()
    link.save()

    for secret in ("altro", SECRET):
        assertContains(client.get(URL.format(secret)), "Il link non è più valido", status_code=404)


def test_link_opens_no_other_follow_up(follow_up):
    other, office = FollowUpFactory(), Office(follow_up.pk)

    with pytest.raises(PermissionDenied):
        follow_ups.update(other, by=office, version=1, state="under_way", progress=10)
    with pytest.raises(PermissionDenied):
        follow_ups.edit(follow_up, by=office, version=1, owner="Un altro ufficio")
    with pytest.raises(PermissionDenied):
        office_links.issue(follow_up, by=office)


def test_secret_is_not_stored(follow_up, secretary):
    secret = office_links.issue(follow_up, by=secretary)

    assert valid_link(secret).follow_up == follow_up
    assert secret not in str(list(FollowUpLink.objects.values()))


def test_new_link_by_hand_ends_the_earlier_ones(follow_up, link, secretary, client_of):
    page = client_of(secretary).post(reverse("committee:office-link-issue", args=[follow_up.uuid]))

    assert valid_link(SECRET) is None
    assert follow_up.links.valid().count() == 1
    assert "/comitato/ufficio/" in page.content.decode()


def test_another_office_ends_the_links(follow_up, link, secretary):
    follow_ups.edit(follow_up, by=secretary, version=1, owner="Settore lavoro")

    assert valid_link(SECRET) is None


def test_link_goes_by_mail(follow_up, secretary):
    office_links.send(follow_up, by=secretary)
    run_jobs("send_office_link")

    assert mail.outbox[0].to == ["ufficio@example.org"]
    assert "/comitato/ufficio/" in mail.outbox[0].body


def test_without_an_address_no_mail_is_promised(secretary):
    with pytest.raises(DomainError, match="Manca l'e-mail"):
        office_links.send(FollowUpFactory(), by=secretary)


def test_revoked_by_the_secretary(follow_up, link, secretary):
    assert (office_links.revoke(follow_up, by=secretary), office_links.revoke(follow_up, by=secretary)) == (1, 0)


@pytest.mark.parametrize("person", ["member", "manager", "partner", "admin"])
@pytest.mark.parametrize("act", [office_links.issue, office_links.send, office_links.revoke])
def test_who_gives_links_out(request, follow_up, person, act):
    with pytest.raises(PermissionDenied):
        act(follow_up, by=request.getfixturevalue(person))


def test_address_of_the_office_is_not_public(client, follow_up):
    follow_up.decision.published_at = None
    for url in ("/comitato/seguito/", follow_up.get_absolute_url()):
        assert "ufficio@example.org" not in client.get(url).content.decode()
