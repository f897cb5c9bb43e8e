"""An electronic vote, where the region uses them: cast by keyboard alone, accessible open and closed."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from accounts.models import User
from clusters.profile import profile
from committee import polling
from committee.actions import polls
from committee.models import Sitting, Vote
from reports.models import Recommendation
from tests.browser.pages import REVIEWED
from tests.browser.test_review import tab_to
from tests.factories.committee import AgendaItemFactory

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def poll(story, monkeypatch):
    """An open vote in a sitting that is being held."""
    monkeypatch.setattr(polling, "profile", lambda: replace(profile(), electronic_ballot=True))
    asked = Recommendation.objects.filter(block__section__paper__slug=REVIEWED).order_by("number")[0]
    sitting = Sitting.objects.filter(state="held")[0]
    AgendaItemFactory(sitting=sitting, paper=asked.block.section.paper)
    return polls.begin(sitting, asked, is_secret=False, by=User.objects.get(email="segreteria@demo.example"))


def test_vote_by_keyboard_and_close(poll, probes):
    member, secretary = probes["member"], probes["secretary"]
    member.open(poll.get_absolute_url())
    assert member.look() == []
    member.tab.set_viewport_size({"width": 1440, "height": 900})

    tab_to(member.tab, "button[value=in_favour]")
    member.tab.keyboard.press("Enter")
    expect(member.tab.locator("main")).to_contain_text("Hai votato: favorevole", timeout=30_000)
    assert member.look() == []
    secretary.open(poll.get_absolute_url())
    assert secretary.look() == []
    secretary.tab.locator("main form button").last.click()
    secretary.tab.wait_for_url("**/esiti/**")
    member.open(poll.get_absolute_url())
    expect(member.tab.locator("main")).to_contain_text("Favorevoli", timeout=30_000)

    assert Vote.objects.count() == 1
    assert member.look() == []
