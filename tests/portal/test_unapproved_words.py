"""A name that is only proposed is read by who proposed it and by the coordinator; the others read the table's words."""

import pytest
from django.urls import reverse

from focusgroups.actions import terms as line_terms
from focusgroups.models import Contribution, NeedSkill
from needs.actions import needs
from needs.models import Need
from portal import terms
from reports.snapshots import content_of
from tests.factories.clusters import MembershipFactory
from tests.factories.focusgroups import ContributionFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.skills import VocabularyFactory

pytestmark = pytest.mark.django_db
NAME, WORDS = "canarino meccanico", "chi parla ai robot"


@pytest.fixture(autouse=True)
def vocabulary(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return VocabularyFactory()


@pytest.fixture
def line(focus_group, manager):
    """A line whose profile and skill have the name that its manager proposed."""
    line = ContributionFactory(focus_group=focus_group, kind="need")
    NeedSkillFactory(details=NeedDetailsFactory(contribution=line, profile_label=""), label=WORDS)
    for kind in ("occupation", "skill"):
        name = f"{NAME} {kind}"
        line_terms.propose(line, words=WORDS, name=name, kind=kind, description="", by=manager, version=line.version)
        line.refresh_from_db()
    return line


@pytest.fixture
def need(line, manager):
    return needs.create_from([line], by=manager)


@pytest.fixture
def colleague(mech):
    """Another manager of the same cluster."""
    return MembershipFactory(cluster=mech).user


def pages(line, need) -> list[str]:
    slug, here = line.focus_group.slug, {"need-detail": need.slug, "need-edit": need.slug, "need-merge": need.slug}
    of_line = ("contribution-detail", "contribution-edit", "contribution-concepts", "contribution-merge")
    return [
        *(reverse(f"focusgroups:{name}", args=[line.uuid]) for name in of_line),
        *(reverse(f"focusgroups:contribution-{name}", args=[slug]) for name in ("list", "grid", "rows")),
        *(reverse(f"needs:{name}", args=[key]) for name, key in here.items()),
        *(reverse(f"needs:{name}") for name in ("need-list", "line-list")),
        reverse("needs:echo") + f"?riga={line.uuid}",
        reverse("portal:need-outcomes", args=[need.slug]),
    ]


def test_colleague_reads_the_words_of_the_table_and_not_the_name(line, need, colleague, client_of):
    ContributionFactory(focus_group=line.focus_group, text=line.text)
    client = client_of(colleague)

    read = {address: client.get(address) for address in pages(line, need)}

    assert {answer.status_code for answer in read.values()} == {200}
    assert [address for address, answer in read.items() if NAME in answer.content.decode()] == []
    page = read[line.get_absolute_url()].content.decode()
    assert WORDS in page
    assert "termine proposto: decide il coordinamento" in page


def test_who_proposed_it_finds_it_in_the_form(line, need, manager, client_of):
    assert NAME in client_of(manager).get(reverse("focusgroups:contribution-edit", args=[line.uuid])).content.decode()
    assert NAME in client_of(manager).get(reverse("needs:need-edit", args=[need.slug])).content.decode()


def test_colleague_who_saves_the_need_leaves_the_profession_there(line, need, colleague, client_of):
    occupation = need.occupation
    sent = {"title": "Nuove parole", "description": "", "occupation": WORDS, "version": need.version}

    assert client_of(colleague).post(reverse("needs:need-edit", args=[need.slug]), sent).status_code == 302

    need.refresh_from_db()
    assert (need.title, need.occupation) == ("Nuove parole", occupation)


def test_colleague_who_saves_the_line_leaves_its_concepts_there(line, colleague, client_of):
    client = client_of(colleague)
    page = client.get(reverse("focusgroups:contribution-edit", args=[line.uuid]))
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("kind", "text", "version")}
    sent |= {"profile_label": WORDS, "skill_labels": WORDS}

    client.post(reverse("focusgroups:contribution-edit", args=[line.uuid]), sent)

    assert NeedSkill.objects.get().concept.name == f"{NAME} skill"
    assert Contribution.objects.get(pk=line.pk).need_details.occupation.name == f"{NAME} occupation"


def test_documents_are_made_of_the_words(line, need, coordinator):
    def content() -> str:
        lines = Contribution.objects.filter(pk=line.pk)
        return str(content_of([line.focus_group], lines, salt="sale"))

    assert NAME not in content()
    assert WORDS in content()

    terms.refuse(Need.objects.get().occupation, reason="Troppo vago.", by=coordinator)
    assert NAME not in content()
