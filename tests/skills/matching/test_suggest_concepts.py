"""The command that suggests for many texts."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from skills.matching.build import rebuild
from tests.skills.matching.conftest import ESCO, concept

pytestmark = pytest.mark.django_db


def run(tmp_path, texts, *options):
    queries, answers = tmp_path / "queries.jsonl", tmp_path / "answers" / "out.jsonl"
    lines = [json.dumps({"id": f"Q{n}", "text": text}) for n, text in enumerate(texts)]
    queries.write_text("\n".join(lines), "utf-8")
    call_command("suggest_concepts", "--input", queries, "--output", answers, *options, stdout=io.StringIO())
    return [json.loads(line) for line in answers.read_text("utf-8").splitlines()]


def test_one_line_for_each_text_in_their_order(vocabulary, tmp_path):
    rows = run(tmp_path, ["operatore alla saldatura", "", "zzzz"], "--kind", "occupation")

    assert [row["id"] for row in rows] == ["Q0", "Q1", "Q2"]
    first = rows[0]["suggestions"][0]
    assert first.pop("rank_score") > 1
    assert first == {
        "uri": f"{ESCO}/occupation/saldatore",
        "matched_label": "operatore alla saldatura",
        "score": 1.0,
        "band": "good",
        "kind": "occupation",
    }
    assert (rows[1]["suggestions"], rows[2]["suggestions"]) == ([], [])


def test_each_concept_once_or_one_row_for_each_name(vocabulary, tmp_path):
    concepts = run(tmp_path, ["saldatrice"], "--min-score", "0")[0]["suggestions"]
    names = run(tmp_path, ["saldatrice"], "--min-score", "0", "--by-label")[0]["suggestions"]

    uris = [row["uri"] for row in concepts]
    assert len(uris) == len(set(uris))
    assert {"saldatore/saldatrice", "operatore alla saldatura"} <= {row["matched_label"] for row in names}
    ranks = [row["rank_score"] for row in names]
    assert ranks == sorted(ranks, reverse=True)


def test_terms_of_the_region_only_when_asked_for(vocabulary, tmp_path):
    concept("saldobrasatore", kind="occupation", close_match=f"{ESCO}/occupation/saldatore")
    rebuild()

    assert run(tmp_path, ["oleodinamica", "saldobrasatore"], "-k", "1")[0]["suggestions"] == []
    assert run(tmp_path, ["oleodinamica"], "-k", "1", "--local")[0]["suggestions"][0]["uri"] is None
    shown = run(tmp_path, ["saldobrasatore"], "--min-score", "0")[0]["suggestions"]
    assert "saldobrasatore" not in {row["matched_label"] for row in shown}


@pytest.mark.parametrize("options", [["-k", "0"], ["--kind", "group"], ["--min-score", "2"]])
def test_wrong_options_are_refused(vocabulary, tmp_path, options):
    with pytest.raises(CommandError):
        run(tmp_path, ["saldatore"], *options)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "a"}'])
def test_unreadable_line_is_named(vocabulary, tmp_path, line):
    (tmp_path / "wrong.jsonl").write_text(line)

    with pytest.raises(CommandError, match=r"wrong\.jsonl:1"):
        call_command("suggest_concepts", "--input", tmp_path / "wrong.jsonl", "--output", tmp_path / "out.jsonl")
