"""From a statement at the robotics table to what the Region does about it, and back: at most four clicks each way."""

import re

import pytest
from playwright.sync_api import expect

from committee.models import FollowUp
from focusgroups.models import Contribution
from needs.models import Need

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST = 4
SAID = "I manutentori devono saper leggere vibrazioni e dati"


class Clicks:
    """Follows links and counts them."""

    def __init__(self, tab):
        self.tab, self.count = tab, 0

    def on(self, link) -> None:
        address = link.get_attribute("href")
        link.click()
        expect(self.tab).to_have_url(re.compile(re.escape(address) + "$"), timeout=30_000)
        self.count += 1


@pytest.fixture
def statement(story) -> Contribution:
    return Contribution.objects.get(focus_group__slug="mech-robotica-2025", text__startswith=SAID)


def test_from_the_statement_to_its_follow_up_and_back(probes, statement):
    """As the manager of the table: the need leads to the earlier paper that answered it, and from there to the act."""
    need = Need.objects.get(statements__contribution=statement)
    probe = probes["manager"]
    probe.open(statement.get_absolute_url())
    there = Clicks(probe.tab)
    main = probe.tab.locator("main")
    there.on(main.get_by_role("link", name="Che cosa ne è stato"))
    there.on(main.locator("a[href^='/proposte/']").first)
    there.on(main.locator("a[href*='/seguito/']").first)
    follow_up = FollowUp.objects.get(uuid=probe.tab.url.rstrip("/").rpartition("/")[2])

    back = Clicks(probe.tab)
    back.on(main.locator("a[href^='/proposte/']").first)
    back.on(main.locator(f"a[href*='/fabbisogni/{need.slug}/']").first)
    back.on(main.locator(f"a[href='{statement.get_absolute_url()}']").first)
    expect(main).to_contain_text(SAID, timeout=30_000)

    assert follow_up.action
    assert (there.count <= MOST, back.count <= MOST) == (True, True)
