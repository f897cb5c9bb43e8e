"""Who was there, and their links."""

from focusgroups.models import Participation
from tests.factories.focusgroups import ParticipationFactory, PersonalLinkFactory
from tests.focusgroups.pages.addresses import url


def test_attendance_by_form_paste_and_tap(focus_group, manager, client_of):
    client = client_of(manager)

    client.post(
        url("participation-add", focus_group.slug), {"name": "Anna", "category": "firm", "attendance": "invited"}
    )
    client.post(url("participation-paste", focus_group.slug), {"rows": "Bruno; ITS; ente di formazione; b@example.org"})
    anna = Participation.objects.get(name="Anna")
    row = client.post(url("participation-attendance", anna.uuid), {"presenza": "came"}, headers={"HX-Request": "true"})

    anna.refresh_from_db()
    assert (Participation.objects.count(), anna.attendance) == (2, "came")
    assert row.content.decode().lstrip().startswith("<tr")


def test_paste_adds_what_is_sure_and_keeps_what_is_not(focus_group, manager, client_of):
    text = "Anna; Officine; impresa\nBruno; ITS; scuola"

    page = client_of(manager).post(url("participation-paste", focus_group.slug), {"rows": text}).content.decode()

    assert "Riga 2: la categoria «scuola» non esiste" in page
    assert "Bruno; ITS; scuola</textarea>" in page
    assert [person.name for person in Participation.objects.all()] == ["Anna"]


def test_secret_is_shown_once_and_not_cached(focus_group, manager, client_of):
    person = ParticipationFactory(focus_group=focus_group)

    response = client_of(manager).post(url("link-issue", person.uuid))

    assert "/p/" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert "/p/" not in client_of(manager).get(url("participation-list", focus_group.slug)).content.decode()


def test_foreign_people_and_links_are_404(manager, focus_group, client_of):
    person, link = ParticipationFactory(), PersonalLinkFactory()
    client = client_of(manager)

    for name in ("participation-attendance", "participation-remove", "link-issue", "link-send"):
        assert client.post(url(name, person.uuid)).status_code == 404
    assert client.post(url("link-revoke", focus_group.slug, link.pk)).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None
