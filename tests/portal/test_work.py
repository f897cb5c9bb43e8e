"""/lavoro/: each role finds what waits for it, and nobody else's."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.committee import FollowUpFactory, SittingFactory
from tests.factories.core import JobFactory
from tests.factories.focusgroups import FocusGroupFactory
from tests.factories.reports import BlockFactory, PositionPaperFactory

pytestmark = pytest.mark.django_db


def test_manager_sees_the_own_tables_only(client_of, manager, focus_group, build):
    other = FocusGroupFactory(cluster=build, title="Tavolo di un altro")

    page = client_of(manager).get("/lavoro/").content.decode()

    assert focus_group.title in page
    assert other.title not in page


def test_secretary_sees_what_was_sent(client_of, secretary):
    sent = PositionPaperFactory(state="submitted", title="Documento inviato")
    PositionPaperFactory(state="drafting", title="Documento in bozza")

    page = client_of(secretary).get("/lavoro/").content.decode()

    assert sent.title in page
    assert "Documento in bozza" not in page


def test_job_that_runs_says_what_it_makes(client_of, manager):
    job = JobFactory(kind="make_report", actor=manager.actor, state="running", message="Preparo il PDF")

    client = client_of(manager)
    pages = [client.get(address).content.decode() for address in ("/lavoro/", reverse("portal:job", args=[job.uuid]))]

    assert all("Rapporto di un focus group" in page and "Preparo il PDF" in page for page in pages)


def test_only_who_may_end_a_job_finds_the_button(client_of, manager, mech, focus_group):
    job = JobFactory(kind="make_report", actor="user:other", scope=mech.code, state="running")
    address = reverse("portal:job", args=[job.uuid])
    others = client_of(manager).get(address).content.decode()
    job.actor = manager.actor
    job.save()

    assert "Annulla il lavoro" not in others
    assert "Annulla il lavoro" in client_of(manager).get(address).content.decode()


def test_follow_up_that_is_late_is_one_click_away(client_of, secretary):
    late = FollowUpFactory(due_on=date(2020, 1, 31))

    assert f'href="{late.get_absolute_url()}"' in client_of(secretary).get("/lavoro/").content.decode()


def test_partner_is_led_to_the_keys(client_of, partner):
    assert "/partner/chiavi/" in client_of(partner).get("/lavoro/").content.decode()


def test_stranger_is_asked_to_sign_in(client):
    assert client.get("/lavoro/")["Location"].startswith("/accesso/")


def test_page_of_a_sitting_stands_under_the_sittings(secretary, client_of):
    page = client_of(secretary).get(SittingFactory(state="planned").get_absolute_url())

    assert [entry["label"] for entry in page.context["work_menu"] if entry["current"]] == ["Sedute"]


def test_form_of_a_paragraph_stands_under_the_papers(coordinator, client_of):
    block = BlockFactory(section__paper__state="drafting")

    page = client_of(coordinator).get(reverse("reports:block-edit", args=[block.uuid]))

    assert [entry["label"] for entry in page.context["work_menu"] if entry["current"]] == ["Position paper"]
