"""A paper in order raises no doubt; each planted fault is named, and nothing else."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from core.errors import DomainError
from focusgroups.models import Contribution
from reports import verification
from reports.actions import consultation, papers
from reports.models import Block, Citation, PaperVersion
from reports.verification import Doubt, verify
from tests.factories.clusters import OrganisationFactory
from tests.factories.focusgroups import ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(compiled) -> Block:
    return Block.objects.get(section__paper=compiled, kind="finding")


def where_and_what(doubts) -> list[tuple[str, str, str]]:
    return [(doubt.section, doubt.block, doubt.sentence) for doubt in doubts]


def table(paper, key: str) -> Block:
    return Block.objects.get(section__paper=paper, query_key=key)


def test_a_compiled_paper_proves_itself(compiled):
    assert verify(compiled) == []


def test_a_paper_without_a_draft_says_so(paper):
    assert [str(doubt) for doubt in verify(paper)] == ["La bozza non è ancora stata generata."]


def test_a_removed_citation_is_named(compiled, finding):
    finding.citations.first().delete()

    said = "mancano 1 citazioni delle righe da cui nasce."
    assert where_and_what(verify(compiled)) == [("4", finding.title, said)]


def test_a_finding_without_any_citation_is_named(compiled, finding):
    finding.citations.all().delete()

    assert where_and_what(verify(compiled)) == [("4", finding.title, "il fabbisogno non ha una citazione.")]


def test_a_changed_contribution_is_named_wherever_it_is_cited(compiled, lines):
    Contribution.objects.filter(pk=lines[0].pk).update(text="Adesso dice altro.")

    doubts = verify(compiled)

    cited = Citation.objects.filter(contribution=lines[0]).values_list("block__section__code", flat=True)
    assert sorted(doubt.section for doubt in doubts) == sorted(cited)
    assert {"Prima: «Mancano" in doubt.sentence and "Ora: «Adesso" in doubt.sentence for doubt in doubts} == {True}


def test_a_citation_that_quotes_other_words_is_named(compiled, finding):
    citation = finding.citations.first()
    Citation.objects.filter(pk=citation.pk).update(quote="Parole mai dette.")

    ((section, block, sentence),) = where_and_what(verify(compiled))

    assert (section, block) == ("4", finding.title)
    assert "Parole mai dette." in sentence


@pytest.mark.parametrize("key", ["priorities", "skills", "priorities-chart"])
def test_an_altered_figure_is_named_with_both_values(compiled, key):
    block = table(compiled, key)
    name = "bars" if key.endswith("chart") else "rows"
    was, block.data[name][0][1] = block.data[name][0][1], 4711
    block.save()

    doubts = where_and_what(verify(compiled))

    said = f"il valore stampato «4711» non torna: dai dati risulta «{was}»."
    assert doubts == [(block.section.code, block.title, said)]


def test_a_number_under_the_threshold_is_named(compiled):
    block = table(compiled, "people")
    block.data["rows"].append(["Università", "3"])
    block.save()

    sentences = [doubt.sentence for doubt in verify(compiled)]

    assert "il numero 3 è sotto la soglia di pubblicazione." in sentences


def test_a_figure_without_words_is_named(compiled):
    block = table(compiled, "skills-chart")
    Block.objects.filter(pk=block.pk).update(data={**block.data, "description": ""}, title="")

    sentences = {doubt.sentence for doubt in verify(compiled)}

    assert {"la figura non ha un testo alternativo.", "la figura o la tabella non ha un titolo."} <= sentences


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Lo chiede anche Officine Canarino.", "c'è il nome «Officine Canarino»"),
        ("Lo dice Olga Neri.", "c'è il nome «Olga Neri»"),
        ("Lo dice Olga **Neri**.", "c'è il nome «Olga Neri»"),
        ("Lo dice Ólga  Neri.", "c'è il nome «Olga Neri»"),
        ("Secondo Rossi S.r.l. mancano tecnici.", "sembra esserci il nome di un'impresa"),
        ("Scrivere a canarino@example.org.", "c'è un indirizzo e-mail"),
    ],
)
def test_a_name_in_the_text_is_named(compiled, closed_group, words, said):
    OrganisationFactory(name="Officine Canarino")
    ParticipationFactory(focus_group=closed_group, name="Olga Neri")
    authored = Block.objects.filter(section__paper=compiled, section__code="1", generated=False)
    authored.update(body=words)

    doubts = [str(doubt) for doubt in verify(compiled)]

    assert len(doubts) == 1
    assert said in doubts[0]


def test_a_name_is_found_as_a_whole_only(compiled):
    OrganisationFactory(name="Officine 8")
    Block.objects.filter(section__paper=compiled, section__code="1", generated=False).update(body="Officine 86 e 87.")

    assert verify(compiled) == []


def test_a_public_body_may_be_named(compiled):
    OrganisationFactory(name="Ateneo Canarino", is_public=True)
    Block.objects.filter(section__paper=compiled, section__code="1", generated=False).update(body="Ateneo Canarino.")

    assert verify(compiled) == []


def test_a_version_changed_behind_the_database_s_back_is_named(compiled):
    version = compiled.versions.get()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger fires
        PaperVersion.objects.filter(pk=version.pk).update(content={**version.content, "snapshot": "altro"})
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")

    assert verify(compiled) == [Doubt("", "", "la versione 1 non corrisponde alla sua impronta.")]


def test_a_body_of_more_than_thirty_pages_is_named(compiled, monkeypatch):
    monkeypatch.setattr(verification, "MOST_PAGES", 1)

    (doubt,) = verify(compiled)

    assert doubt.sentence.endswith("pagine: al massimo 1.")


def test_figures_of_an_earlier_analysis_are_not_compared(compiled, monkeypatch):
    monkeypatch.setattr(verification, "ANALYSIS_VERSION", "0")
    block = table(compiled, "skills")
    block.data["rows"][0][1] = "4711"
    block.save()

    assert verify(compiled) == []


def test_a_paper_in_doubt_does_not_go_to_the_committee(compiled, finding, coordinator):
    consultation.begin(compiled, by=coordinator)
    papers.sign_off(compiled, by=coordinator)
    finding.citations.all().delete()

    with pytest.raises(DomainError, match="non ha una citazione"):
        papers.submit(compiled, by=coordinator)


def test_the_command_says_what_is_wrong_and_fails(compiled, finding, capsys):
    call_command("verify_paper", "--all")
    call_command("verify_paper", compiled.slug)
    assert capsys.readouterr().out == "1 papers verified, nothing found.\n" * 2

    finding.citations.all().delete()
    with pytest.raises(CommandError, match="1 doubts in 1 papers"):
        call_command("verify_paper", compiled.slug)
    assert capsys.readouterr().out.startswith(f"{compiled.slug}: sezione 4, «{finding.title}»: ")


@pytest.mark.parametrize("words", [[], ["--all", "x"], ["inesistente"]])
def test_the_command_refuses_what_it_cannot_do(db, words):
    with pytest.raises(CommandError) as refusal:
        call_command("verify_paper", *words)

    assert refusal.value.returncode == 2


def test_the_page_shows_every_doubt_with_its_place(compiled, finding, client, coordinator):
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("reports:paper-verify", args=[compiled.slug])

    before = client.get(address).content.decode()
    finding.citations.all().delete()
    after = client.get(address).content.decode()

    assert ("Il documento si regge" in before, "Il documento si regge" in after) == (True, False)
    assert "il fabbisogno non ha una citazione." in after
    assert finding.title in after
