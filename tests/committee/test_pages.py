"""The committee's pages: who x page -> answer, what is typed is never lost, what is typed is shown as text."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from committee.actions import decisions, recusals, reviews
from committee.models import AgendaItem, Decision, FollowUp, Instrument, Remark, Review, Sitting
from core.calendar import today
from reports.models import PositionPaper
from tests.committee.asking import all_favourable
from tests.factories.committee import (
    DecisionFactory,
    FollowUpFactory,
    FollowUpUpdateFactory,
    InstrumentFactory,
    RemarkFactory,
    ReviewFactory,
    SittingFactory,
)

SCRIPT = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def status(client_of, request, person, url) -> int:
    return client_of(request.getfixturevalue(person)).get(url).status_code


WHO = ("member", "secretary", "coordinator", "manager", "outsider", "partner", "admin", "anonymous")
PAPER_PAGES = [
    ("committee:paper-detail", (200, 200, 200, 200, 404, 404, 404, 302)),
    ("committee:remark-list", (200, 200, 200, 200, 404, 404, 404, 302)),
    ("committee:review-list", (200, 200, 200, 200, 404, 404, 404, 302)),
    ("committee:review-edit", (200, 404, 404, 404, 404, 404, 404, 302)),
    ("committee:review-check", (200, 404, 404, 404, 404, 404, 404, 302)),
    ("committee:review-assign", (403, 200, 403, 403, 404, 404, 404, 302)),
    ("committee:review-record", (403, 200, 403, 403, 404, 404, 404, 302)),
    ("committee:recusal-declare", (200, 200, 403, 403, 404, 404, 404, 302)),
]
OTHER_PAGES = [
    ("committee:paper-list", (200, 200, 200, 200, 200, 200, 200, 302)),
    ("committee:sitting-list", (200,) * 8),
    ("committee:sitting-add", (403, 200, 403, 403, 403, 403, 403, 302)),
    ("committee:member-list", (200,) * 8),
    ("committee:member-add", (403, 200, 403, 403, 403, 403, 403, 302)),
    ("committee:follow-up-list", (200,) * 8),
    ("committee:instrument-list", (200,) * 8),
    ("committee:instrument-add", (403, 200, 200, 403, 403, 403, 403, 302)),
]


@pytest.mark.parametrize(("name", "answers"), PAPER_PAGES, ids=[name for name, _answers in PAPER_PAGES])
def test_who_opens_a_page_of_a_paper(request, client_of, review, name, answers):
    url = reverse(name, args=[review.paper.slug])

    assert tuple(status(client_of, request, person, url) for person in WHO) == answers


@pytest.mark.parametrize(("name", "answers"), OTHER_PAGES, ids=[name for name, _answers in OTHER_PAGES])
def test_who_opens_a_page_of_the_committee(request, client_of, name, answers):
    assert tuple(status(client_of, request, person, reverse(name)) for person in WHO) == answers


@pytest.mark.parametrize("state", ["drafting", "consultation", "signed_off"])
def test_paper_is_not_the_committees_before_it_is_sent(request, client_of, paper_of, state):
    url = reverse("committee:paper-detail", args=[paper_of(state).slug])

    assert {status(client_of, request, person, url) for person in ("member", "secretary", "coordinator")} == {404}


def test_paper_is_read_with_who_says_so(client_of, paper, member):
    page = text(client_of(member).get(reverse("committee:paper-detail", args=[paper.slug])))

    assert "Servono programmatori." in page
    assert "Mancano programmatori di robot." in page
    assert "Clust-ER MECH, «Competenze per la robotica industriale», 12" in page
    assert "impresa" in page


def test_committee_reads_what_was_sent_not_what_is_being_written(client_of, paper, member):
    block = paper.sections.get(code="4").blocks.get()
    block.body = "Testo non ancora inviato."
    block.save()

    page = text(client_of(member).get(reverse("committee:paper-detail", args=[paper.slug])))

    assert "Servono programmatori." in page
    assert "Testo non ancora inviato." not in page


def test_recused_member_gets_title_and_one_sentence(client_of, paper, review, member):
    recusals.declare(paper, by=member, reason="Ci lavoro.")
    client = client_of(member)
    page = client.get(reverse("committee:paper-detail", args=[paper.slug]))

    assert page.status_code == 404
    assert paper.title in text(page)
    assert "non partecipi" in text(page)
    assert "Servono programmatori." not in text(page)
    names = ["review-edit", "review-check", "review-list", "remark-list", "recusal-declare"]
    assert {client.get(reverse(f"committee:{n}", args=[paper.slug])).status_code for n in names} == {404}
    assert "non partecipi" in text(client.get(reverse("committee:paper-list")))


def advice(paper, version, **values) -> dict:
    blocks = [str(uuid) for uuid in all_favourable(paper)]
    data = {"version": version, "note": values.pop("note", "")}
    for number, block in enumerate(blocks, start=1):
        data[f"value-{block}"] = values.get(f"value{number}", "")
        data[f"note-{block}"] = values.get(f"note{number}", "")
    return data


def test_advice_from_draft_to_filed(client_of, review, paper, member):
    client, url = client_of(member), reverse("committee:review-edit", args=[paper.slug])
    check = reverse("committee:review-check", args=[paper.slug])

    saved = client.post(url, advice(paper, 1, value1="with_remarks", note1=SCRIPT))
    too_early = client.post(check)
    to_check = client.post(
        url, {**advice(paper, 2, value1="with_remarks", note1=SCRIPT, value2="contrary"), "check": "1"}
    )
    checked = client.get(check)
    filed = [client.post(check).status_code for _time in range(2)]

    review.refresh_from_db()
    assert (saved.status_code, too_early.status_code, to_check["Location"]) == (302, 409, check)
    assert "Manca il parere su: 2." in text(too_early)
    assert ESCAPED in text(checked)
    assert SCRIPT not in text(checked)
    assert (filed, bool(review.filed_at)) == ([302, 302], True)
    assert client.post(url, advice(paper, 3)).status_code == 409


def test_advice_is_offered_for_filing_when_it_is_whole(client_of, review, paper, member):
    client, url = client_of(member), reverse("committee:review-edit", args=[paper.slug])
    check = reverse("committee:review-check", args=[paper.slug])

    client.post(url, advice(paper, 1, value1="favourable"))
    halfway = text(client.get(check))
    client.post(url, advice(paper, 2, value1="favourable", value2="abstained"))
    whole = text(client.get(check))

    assert ("Manca il parere su: 2." in halfway, "Deposita il parere</button>" in halfway) == (True, False)
    assert ("Manca il parere su" in whole, "Deposita il parere</button>" in whole) == (False, True)


def test_note_without_opinion_is_kept_and_told(client_of, review, paper, member):
    url = reverse("committee:review-edit", args=[paper.slug])

    page = client_of(member).post(url, advice(paper, 1, note1="Da rivedere."))

    assert page.status_code == 200
    assert "scegli anche il parere" in text(page)
    assert "Da rivedere." in text(page)


def test_stale_advice_shows_both_texts(client_of, review, paper, member):
    client, url = client_of(member), reverse("committee:review-edit", args=[paper.slug])
    client.post(url, advice(paper, 1, note="Dal tablet."))

    page = client.post(url, advice(paper, 1, note="Dal computer."))
    again = client.post(url, advice(paper, 2, note="Dal computer."))

    assert page.status_code == 409
    assert "Dal tablet." in text(page)
    assert "Dal computer." in text(page)
    assert 'name="version" value="2"' in text(page)
    assert again.status_code == 302


def test_remark_is_written_beside_its_paragraph(client_of, paper, member):
    block = paper.sections.get(code="4").blocks.get().uuid
    url = reverse("committee:remark-add", args=[paper.slug, block])
    client = client_of(member)
    form = client.get(url).context["form"]
    data = {"uuid": form["uuid"].value(), "text": SCRIPT, "audience": "authors"}

    empty = client.post(url, {**data, "text": " "})
    answers = [client.post(url, data)["Location"] for _time in range(2)]
    page = text(client.get(answers[0]))

    assert "Campo obbligatorio" in text(empty)
    assert answers == [f"{reverse('committee:paper-detail', args=[paper.slug])}#p-{block}"] * 2
    assert Remark.objects.count() == 1
    assert ESCAPED in page
    assert SCRIPT not in page


def test_remark_on_a_paragraph_of_another_paper_is_not_found(client_of, paper, paper_of, member):
    block = paper_of().sections.get(code="4").blocks.get().uuid

    assert client_of(member).get(reverse("committee:remark-add", args=[paper.slug, block])).status_code == 404


@pytest.mark.parametrize(
    ("person", "state", "answer"),
    [
        ("secretary", "submitted", 302),
        ("secretary", "under_review", 409),
        ("secretary", "drafting", 404),
        ("member", "submitted", 403),
        ("coordinator", "submitted", 403),
        ("manager", "submitted", 403),
        ("outsider", "submitted", 404),
    ],
)
def test_who_takes_up_a_paper(request, client_of, paper_of, person, state, answer):
    url = reverse("committee:paper-move", args=[paper_of(state).slug, "take_up"])

    assert client_of(request.getfixturevalue(person)).post(url).status_code == answer


def test_paper_is_returned_with_a_reason_answered_and_sent_again(
    client_of, paper, member, secretary, manager, coordinator
):
    remark = RemarkFactory(paper=paper, block_uuid=paper.sections.get(code="4").blocks.get().uuid)
    move = reverse("committee:paper-move", args=[paper.slug, "return"])
    resubmit = reverse("committee:paper-resubmit", args=[paper.slug])
    reply = reverse("committee:remark-reply", args=[remark.uuid])
    authors, leader = client_of(manager), client_of(coordinator)

    without = client_of(secretary).post(move, {"note": " "})
    client_of(secretary).post(move, {"note": "Mancano le fonti."})
    shown = text(authors.get(reverse("committee:remark-list", args=[paper.slug])))
    too_early = leader.post(resubmit)
    unexplained = authors.post(reply, {"outcome": "explained", "text": ""})
    authors.post(reply, {"outcome": "explained", "text": "È nella tabella 3."})
    sent = leader.post(resubmit)

    assert (without.status_code, too_early.status_code, sent.status_code) == (409, 409, 302)
    assert "Mancano le fonti." in shown
    assert "Scrivi la spiegazione." in text(unexplained)
    paper.refresh_from_db()
    assert paper.state == "submitted"


def test_secretary_assigns_and_takes_down(client_of, paper, member, colleague, secretary):
    client = client_of(secretary)
    seats = [member.committee_member.pk, colleague.committee_member.pk]
    assign = reverse("committee:review-assign", args=[paper.slug])
    record = reverse("committee:review-record", args=[paper.slug])

    client.post(assign, {"members": seats, "due_on": "2025-11-20"})
    data = advice(paper, 1, value1="favourable", value2="abstained")
    client.post(record, {**data, "member": seats[0], "channel": "email"})
    page = text(client.get(reverse("committee:review-list", args=[paper.slug])))

    assert Review.objects.filter(paper=paper).count() == 2
    assert "raccolto dalla segreteria" in page
    assert "ricevuto per e-mail" in page
    client.post(reverse("committee:review-unassign", args=[Review.objects.get(filed_at=None).uuid]))
    assert Review.objects.filter(paper=paper).count() == 1


def test_request_for_advice_is_taken_back_only_where_nothing_was_written(client_of, review, paper, member, secretary):
    client, url = client_of(secretary), reverse("committee:review-assign", args=[paper.slug])
    take_back = reverse("committee:review-unassign", args=[review.uuid])

    before = take_back in text(client.get(url))
    reviews.save_draft(review, by=member, version=1, note="Bozza")
    after = take_back in text(client.get(url))

    assert (before, after) == (True, False)


def test_outcome_that_is_missing_asks_for_no_reason(client_of, sitting, asked, secretary):
    url = reverse("committee:decision-record", args=[sitting.uuid, asked[0].uuid])

    form = client_of(secretary).post(url, {"reason": ""}).context["form"]

    assert list(form.errors) == ["outcome"]


def test_sitting_from_convening_to_publication(client_of, paper, asked, secretary, anonymous):
    client = client_of(secretary)
    form = client.get(reverse("committee:sitting-add")).context["form"]
    data = {"uuid": form["uuid"].value(), "title": "Seduta di dicembre", "held_on": "2025-12-03"}
    urls = {client.post(reverse("committee:sitting-add"), data)["Location"] for _time in range(2)}
    sitting = Sitting.objects.get()
    add = reverse("committee:agenda-add", args=[sitting.uuid])
    point = client.get(add).context["form"]["uuid"].value()
    nothing = client.post(add, {"uuid": point})
    client.post(add, {"uuid": point, "paper": paper.pk})
    client.post(reverse("committee:sitting-hold", args=[sitting.uuid]), {"members_present": "12"})
    record = [reverse("committee:decision-record", args=[sitting.uuid, item.uuid]) for item in asked]
    hands = {"in_favour": "10", "against": "1", "abstained": "1"}
    without_reason = client.post(record[0], {**hands, "outcome": "not_adopted", "reason": " "})
    too_many = client.post(record[0], {**hands, "in_favour": "30", "outcome": "adopted"})
    client.post(record[0], {**hands, "outcome": "adopted", "reason": ""})
    client.post(record[1], {"outcome": "partly_adopted", "reason": "Solo per il 2026."})
    hidden = client_of(anonymous).get(sitting.get_absolute_url()).status_code
    published = client.post(reverse("committee:sitting-move", args=[sitting.uuid, "publish"]))
    page = client_of(anonymous).get(sitting.get_absolute_url())

    assert urls == {sitting.get_absolute_url()}
    assert "Scegli un documento oppure scrivi" in text(nothing)
    assert "ha bisogno di un motivo" in text(without_reason)
    assert "più dei componenti presenti (12)" in text(too_many)
    assert AgendaItem.objects.get().title == paper.title
    assert (hidden, published.status_code, page.status_code) == (404, 302, 200)
    assert "accolta in parte" in text(page)
    assert "Avviare il corso" not in text(page)  # the paper itself is not public yet
    paper.refresh_from_db()
    assert paper.state == "partly_adopted"


def test_outcome_is_rectified_from_the_sitting(client_of, sitting, asked, secretary):
    decision = decisions.record(asked[0], sitting=sitting, outcome="adopted", by=secretary)
    client, url = client_of(secretary), reverse("committee:decision-rectify", args=[decision.uuid])

    missing = client.post(url, {"outcome": "not_adopted", "reason": "Costa troppo."})
    done = client.post(url, {"outcome": "not_adopted", "reason": "Costa troppo.", "rectified_because": "Errore."})
    page = text(client.get(sitting.get_absolute_url()))

    assert "Campo obbligatorio" in text(missing)
    assert done.status_code == 302
    assert "Prima: accolta" in page


@pytest.mark.parametrize(
    ("person", "answer"), [("secretary", 302), ("member", 403), ("coordinator", 403), ("manager", 404)]
)
def test_who_publishes_outcomes(request, client_of, sitting, person, answer):
    url = reverse("committee:sitting-move", args=[sitting.uuid, "publish"])

    assert client_of(request.getfixturevalue(person)).post(url).status_code == answer


def test_stale_minutes_show_both_texts(client_of, secretary):
    sitting = SittingFactory(state="held", members_present=9)
    client, url = client_of(secretary), reverse("committee:sitting-minutes", args=[sitting.uuid])
    client.post(url, {"version": 1, "minutes": "Verbale del mattino."})

    page = client.post(url, {"version": 1, "minutes": "Verbale della sera."})

    assert page.status_code == 409
    assert "Verbale del mattino." in text(page)
    assert "Verbale della sera." in text(page)


def test_follow_up_from_outcome_to_history(client_of, secretary, anonymous):
    decision = DecisionFactory(published_at="2025-11-01T10:00Z")
    client, add = client_of(secretary), reverse("committee:follow-up-add", args=[decision.uuid])
    listed = text(client.get(reverse("committee:follow-up-list")))
    form = client.get(add).context["form"]
    data = {"uuid": form["uuid"].value(), "action": "Bando", "owner": "Settore", "due_on": "2025-10-31"}
    impossible = client.post(add, {**data, "due_on": "2025-02-31"})
    urls = {client.post(add, data)["Location"] for _time in range(2)}
    follow_up = FollowUp.objects.get()
    dropped = client.post(urls.pop(), {"version": 1, "state": "dropped", "progress": 10, "note": ""})
    said = {"version": 1, "state": "under_way"}
    client.post(follow_up.get_absolute_url(), {**said, "uuid": uuid4(), "progress": 10, "note": SCRIPT})
    stale = client.post(follow_up.get_absolute_url(), {**said, "uuid": uuid4(), "progress": 20, "note": ""})
    page = text(client_of(anonymous).get(follow_up.get_absolute_url()))

    assert decision.recommendation.action in listed
    assert "Inserisci una data valida" in text(impossible)
    assert "perché il seguito è abbandonato" in text(dropped)
    assert stale.status_code == 409
    assert ESCAPED in page
    assert "in ritardo" in page
    assert "Registra l'aggiornamento" not in page


@pytest.mark.parametrize(
    ("person", "answer"), [("secretary", 302), ("coordinator", 302), ("member", 403), ("manager", 403)]
)
def test_who_updates_a_follow_up(request, client_of, person, answer):
    follow_up = FollowUpFactory(decision__published_at="2025-11-01T10:00Z")
    data = {"version": 1, "state": "under_way", "progress": 10, "note": "", "uuid": uuid4()}

    assert client_of(request.getfixturevalue(person)).post(follow_up.get_absolute_url(), data).status_code == answer


def test_act_is_entered_and_corrected(client_of, coordinator):
    client, add = client_of(coordinator), reverse("committee:instrument-add")
    data = {"uuid": client.get(add).context["form"]["uuid"].value(), "kind": "call", "title": "Bando ITS"}
    wrong = client.post(add, {**data, "url": "javascript:alert(1)"})
    client.post(add, data)
    act = Instrument.objects.get()
    client.post(reverse("committee:instrument-edit", args=[act.uuid]), {**data, "version": 1, "act_number": "12/2026"})

    assert "Inserisci un URL valido" in text(wrong)
    assert "12/2026" in text(client.get(reverse("committee:instrument-list")))


def test_seat_is_given_to_who_holds_the_role(client_of, secretary, member, partner):
    member.committee_member.delete()
    client, add = client_of(secretary), reverse("committee:member-add")
    data = {"body": "Ateneo", "mandate_from": "2025-01-01"}

    refused = client.post(add, {**data, "user": partner.pk})
    client.post(add, {**data, "user": member.pk})
    page = text(client.get(reverse("committee:member-list")))

    assert "Scegli un&#x27;opzione valida" in text(refused)
    assert "Ateneo" in page
    assert member.name in page


@pytest.mark.parametrize(
    "name", ["review-reopen", "review-unassign", "remark-remove", "remark-reply", "decision-rectify", "follow-up-edit"]
)
def test_unknown_row_is_not_found(client_of, secretary, name):
    url = reverse(f"committee:{name}", args=["00000000-0000-4000-8000-000000000000"])

    assert client_of(secretary).post(url).status_code == 404


# --- lists do not ask more of the database when there are more rows ---


@pytest.mark.parametrize("name", ["paper-list", "sitting-list", "follow-up-list", "instrument-list", "member-list"])
def test_list_asks_the_same_for_one_and_three_rows(
    client_of, member, secretary, paper_of, django_assert_num_queries, django_assert_max_num_queries, name
):
    def add_one():
        paper = paper_of("under_review")
        ReviewFactory(paper=paper, member=member.committee_member)
        FollowUpFactory(decision__published_at="2025-11-01T10:00Z", instrument=InstrumentFactory())
        DecisionFactory(published_at="2025-11-01T10:00Z")

    client, url = client_of(secretary), reverse(f"committee:{name}")
    add_one()
    client.get(url)
    with django_assert_max_num_queries(40) as first:
        client.get(url)
    add_one()
    add_one()
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(url)


def test_pages_of_a_record_ask_the_same_for_one_and_three_rows(
    client_of, member, secretary, paper, sitting, asked, django_assert_num_queries, django_assert_max_num_queries
):
    follow_up = FollowUpFactory(decision__published_at="2025-11-01T10:00Z")

    def add_one():
        review = ReviewFactory(paper=paper)
        reviews.record_for_member(paper, review.member, by=secretary, channel="email", opinions=all_favourable(paper))
        RemarkFactory(paper=paper, block_uuid=paper.sections.get(code="4").blocks.get().uuid)
        FollowUpUpdateFactory(follow_up=follow_up, reported_on=today() - timedelta(days=1))

    client = client_of(secretary)
    urls = [
        *(reverse(f"committee:{n}", args=[paper.slug]) for n in ("paper-detail", "remark-list", "review-list")),
        sitting.get_absolute_url(),
        follow_up.get_absolute_url(),
    ]
    add_one()
    counts = {}
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(60) as first:
            client.get(url)
        counts[url] = len(first.captured_queries)
    add_one()
    add_one()
    for url in urls:
        with django_assert_num_queries(counts[url]):
            client.get(url)


def test_decision_of_a_hidden_paper_keeps_its_words(client_of, anonymous, paper, sitting, asked, secretary):
    for item in asked:
        decisions.record(item, sitting=sitting, outcome="adopted", by=secretary)
    decisions.publish(sitting, by=secretary)
    PositionPaper.objects.filter(pk=paper.pk).update(state="published", published_at="2025-11-01T10:00Z")

    assert "Avviare il corso 1." in text(client_of(anonymous).get(sitting.get_absolute_url()))
    assert Decision.objects.visible_to(anonymous).count() == 2


def test_advice_on_a_paper_that_is_with_its_authors_is_not_late(paper_of, member, client_of):
    ReviewFactory(paper=paper_of("returned"), member=member.committee_member, due_on=today() - timedelta(days=3))

    page = client_of(member).get(reverse("committee:paper-list")).content.decode()

    assert ("il documento è con gli autori" in page, "in ritardo" in page) == (True, False)
