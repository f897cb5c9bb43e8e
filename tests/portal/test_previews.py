"""What is shown when somebody shares the address of a public page: its title and sentence, in its language."""

import pytest
from django.utils import timezone
from lxml import html

from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, RoundFactory
from tests.factories.needs import NeedFactory
from tests.factories.news import ItemFactory

pytestmark = pytest.mark.django_db
LISTS = ["fabbisogni/", "competenze/", "cluster/", "focus-group/", "position-paper/", "proposte/", "notizie/"]
OTHERS = ["", "dati/", "metodo/", "glossario/", "privacy/", "newsletter/", "cerca/"]


def head_of(client, url: str) -> dict[str, str]:
    tree = html.fromstring(client.get(url).content)
    found = {meta.get("property") or meta.get("name"): meta.get("content") for meta in tree.iterfind(".//head/meta")}
    links = {link.get("rel"): link.get("href") for link in tree.iterfind(".//head/link")}
    return {**found, "canonical": links.get("canonical"), "title": " ".join(tree.findtext(".//title").split())}


@pytest.mark.parametrize("prefix", ["/", "/en/"])
@pytest.mark.parametrize("url", [*LISTS, *OTHERS])
def test_each_page_says_its_title_and_its_own_address(client, settings, url, prefix):
    head = head_of(client, prefix + url)

    assert head["og:title"]
    assert head["title"].startswith(head["og:title"])
    assert head["og:description"]
    assert head["og:description"] == " ".join(head["description"].split())
    assert head["og:url"] == head["canonical"] == settings.BASE_URL.rstrip("/") + prefix + url
    assert head["og:locale"] == ("en_GB" if prefix == "/en/" else "it_IT")
    assert head["og:image"].startswith(settings.BASE_URL)


def test_records_are_shown_by_their_own_words(client, mech):
    round_ = RoundFactory(name="Maggio", held_on="2025-05-12", city="Bologna")
    group = FocusGroupFactory(title='Robot "e" <altro>', cluster=mech, round=round_, held_on="2025-05-12")
    line = ContributionFactory(focus_group=group, state="accepted", published_at=timezone.now())
    need = NeedFactory(title="Progettisti", description="Mancano ovunque.", contributions=[line])
    item = ItemFactory(title="Novità")

    shown = {row: head_of(client, row.get_absolute_url()) for row in (group, round_, need, item, mech)}

    assert shown[group]["og:title"] == 'Robot "e" <altro>'
    assert shown[group]["og:description"].startswith(f"Focus group di {mech.short_name}, 12 maggio 2025, Bologna")
    assert shown[round_]["og:title"] == "Ciclo Maggio"
    assert (shown[need]["og:title"], shown[need]["og:description"]) == ("Progettisti", "Mancano ovunque.")
    assert shown[item]["og:title"] == "Novità"
    assert shown[mech]["og:title"] == mech.short_name
