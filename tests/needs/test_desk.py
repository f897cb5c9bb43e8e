"""The joining desk: what stands side by side, each decision and its way back, who may and what it costs."""

import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed
from core.models import Event
from focusgroups.models import Contribution
from needs.actions import distinctions, needs
from needs.desk import groups_of
from needs.models import Distinction, Need, NeedStatement
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory, NeedDetailsFactory, NeedSkillFactory
from tests.factories.needs import DistinctionFactory, NeedFactory
from tests.factories.reports import BlockFactory
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def alike(focus_group, build):
    """Two needs of two clusters that say the same, and a loose line of a third."""
    tables = [focus_group, FocusGroupFactory(cluster=build), FocusGroupFactory(cluster__short_name="Clust-ER Health")]
    lines = [ContributionFactory(focus_group=table, text="Programmatori di robot collaborativi.") for table in tables]
    return (
        NeedFactory(slug="uno", title="Programmatori di robot", contributions=lines[:1]),
        NeedFactory(slug="due", title="Programmatori per robot collaborativi", contributions=lines[1:2]),
        lines[2],
    )


def act(client, name, slug, **data):
    return client.post(reverse(f"needs:desk-{name}", args=[slug]), data)


def desk(client, address=""):
    return client.get(address.partition("#")[0] or reverse("needs:desk"))


def shown(client):
    page = desk(client).context["page"]
    return {(o.side.need or o.side.lines[0]) for group in page for o in group.others}


def test_three_clusters_that_say_the_same_stand_side_by_side(alike, coordinator, client_of):
    NeedFactory(title="Infermieri di comunità")
    one, two, line = alike

    (group,) = groups_of(coordinator)
    text = " ".join(desk(client_of(coordinator)).content.decode().split())

    assert group.anchor.need == one
    assert [(o.side.need, o.side.lines[0]) for o in group.others if o.side.need] == [
        (two, two.statements.get().contribution)
    ]
    assert [o.side.lines for o in group.others if not o.side.need] == [[line]]
    assert all({"programmatori", "robot"} <= set(other.words) for other in group.others)
    assert "3 Clust-ER dicono cose simili: Clust-ER Build, Clust-ER Health, Clust-ER MECH" in text


def test_join_two_needs_and_back(alike, coordinator, client_of):
    one, two, _line = alike
    client = client_of(coordinator)

    answer = act(client, "join", "uno", altro="due", posto="1", pagina="1")
    two.refresh_from_db()
    assert (answer.url, two.merged_into) == (
        "/lavoro/fabbisogni/banco/?pagina=1&fatto=unione&con=uno&altro=due#coppia-1",
        one,
    )
    assert two not in shown(client)

    done = desk(client, answer.url).context["done"]
    assert act(client, "undo", "uno", **done["sends"]).url == "/lavoro/fabbisogni/banco/?pagina=1"
    two.refresh_from_db()
    assert (two.merged_into, two.statements.live().count()) == (None, 1)


def test_link_a_loose_line_and_back(alike, coordinator, client_of):
    one, _two, line = alike
    client = client_of(coordinator)

    answer = act(client, "join", "uno", riga=line.uuid)
    assert one.statements.live().filter(contribution=line, how="suggested").exists()

    act(client, "undo", "uno", **desk(client, answer.url).context["done"]["sends"])
    assert not one.statements.live().filter(contribution=line).exists()
    assert line in shown(client)


@pytest.fixture
def loose(focus_group, build):
    """Two lines of two clusters that say the same and that no need collects, the first with a profile."""
    tables = focus_group, FocusGroupFactory(cluster=build)
    lines = [ContributionFactory(focus_group=table, text="Tecnici di stampa additiva dei metalli.") for table in tables]
    NeedDetailsFactory(contribution=lines[1], profile_label="stampatore di metalli")
    return lines


def test_two_loose_lines_that_say_the_same_become_one_need_and_back(loose, coordinator, client_of):
    first, second = loose
    client = client_of(coordinator)
    (group,) = groups_of(coordinator)
    assert (group.anchor.lines, [other.side.lines for other in group.others]) == ([first], [[second]])
    assert "Fanne un fabbisogno" in desk(client).content.decode()

    answer = act(client, "join", first.uuid, riga=second.uuid, posto="1")
    need = Need.objects.get()
    assert need.title == "stampatore di metalli"
    assert set(need.statements.live().values_list("contribution", "how")) == {(line.pk, "suggested") for line in loose}
    assert groups_of(coordinator) == []

    done = desk(client, answer.url).context["done"]
    assert done["words"] == "Dalle due righe è nato il fabbisogno «stampatore di metalli»."
    act(client, "undo", done["name"], **done["sends"])
    assert (Need.objects.count(), NeedStatement.objects.count()) == (0, 0)
    assert len(groups_of(coordinator)) == 1
    verbs = ["need.create", "need.link", "need.link", "need.undo_create"]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == verbs


def test_two_lines_judged_different_are_not_proposed_again_until_it_is_taken_back(loose, coordinator, client_of):
    client = client_of(coordinator)

    answer = act(client, "apart", loose[0].uuid, riga=loose[1].uuid)
    assert groups_of(coordinator) == []
    assert distinctions.judge_apart(loose[1], loose[0], by=coordinator) == Distinction.objects.get()

    done = desk(client, answer.url).context["done"]
    act(client, "undo", done["name"], **done["sends"])
    assert len(groups_of(coordinator)) == 1


def test_need_of_two_lines_that_has_changed_since_is_not_taken_back(loose, coordinator):
    need = needs.create_from(loose, by=coordinator)
    needs.link(need, ContributionFactory(focus_group=loose[0].focus_group), by=coordinator)

    with pytest.raises(NotAllowed):
        needs.undo_create(need, loose, by=coordinator)
    assert need.statements.live().count() == 3


def test_third_line_keeps_the_need_from_being_taken_back_on_the_desk(loose, coordinator, client_of):
    client = client_of(coordinator)
    answer = act(client, "join", loose[0].uuid, riga=loose[1].uuid)
    needs.link(Need.objects.get(), ContributionFactory(focus_group=loose[0].focus_group), by=coordinator)

    done = desk(client, answer.url).context["done"]
    assert act(client, "undo", done["name"], **done["sends"]).status_code == 409
    assert NeedStatement.objects.live().count() == 3


def test_need_that_was_just_taken_back_is_said_so(loose, coordinator):
    need = needs.create_from(loose, by=coordinator)
    seen = Need.objects.get(pk=need.pk)
    needs.undo_create(need, loose, by=coordinator)

    with pytest.raises(NotAllowed, match="Non c'è più"):
        needs.link(seen, loose[0], by=coordinator)


def test_need_that_others_speak_of_is_not_taken_back(loose, coordinator):
    need = needs.create_from(loose, by=coordinator)
    BlockFactory(need=need)

    with pytest.raises(NotAllowed):
        needs.undo_create(need, loose, by=coordinator)
    assert need.statements.live().count() == 2


def test_only_the_coordinator_takes_a_new_need_back(loose, coordinator, manager):
    need = needs.create_from(loose, by=coordinator)

    with pytest.raises(PermissionDenied):
        needs.undo_create(need, loose, by=manager)


def test_two_lines_sent_twice_make_one_need(loose, coordinator, client_of):
    client = client_of(coordinator)

    assert [act(client, "join", loose[0].uuid, riga=loose[1].uuid).status_code for _ in range(2)] == [302, 404]
    assert Need.objects.count() == 1


@pytest.mark.parametrize("kind", ["altro", "riga"])
def test_what_is_judged_different_is_not_proposed_again_until_it_is_taken_back(alike, coordinator, client_of, kind):
    _one, two, line = alike
    other, key = (two, "due") if kind == "altro" else (line, line.uuid)
    anchor = "uno" if kind == "altro" or other in shown(client_of(coordinator)) else "due"
    client = client_of(coordinator)

    answers = [act(client, "apart", slug, **{kind: key}) for slug in ([anchor] if kind == "altro" else ["uno", "due"])]
    assert other not in shown(client)

    for answer in answers:
        act(
            client,
            "undo",
            answer.url.split("con=")[1].split("&")[0],
            **desk(client, answer.url).context["done"]["sends"],
        )
    assert other in shown(client)
    assert [d.undone_by for d in Distinction.objects.all()] == [coordinator] * len(answers)
    assert set(Event.objects.values_list("verb", flat=True)) == {"need.judge_apart", "need.take_back_apart"}


def test_judging_twice_is_once_and_in_either_order(alike, coordinator):
    one, two, _line = alike

    made = [distinctions.judge_apart(*pair, by=coordinator) for pair in ((one, two), (two, one))]
    undone = [distinctions.take_back(made[0], by=coordinator) for _ in range(2)]

    assert made[0] == made[1]
    assert undone[0].undone_at == undone[1].undone_at
    assert Event.objects.count() == 2


@pytest.mark.parametrize("person", ["manager", "outsider", "member", "secretary", "admin", "partner", "recorder"])
def test_only_the_coordinator_judges_and_opens_the_desk(alike, person, client_of, request):
    one, two, line = alike
    by = request.getfixturevalue(person)

    with pytest.raises(PermissionDenied):
        distinctions.judge_apart(one, two, by=by)
    with pytest.raises(PermissionDenied):
        distinctions.take_back(DistinctionFactory(), by=by)
    client = client_of(by)
    wanted = 302 if person == "recorder" else 403
    assert desk(client).status_code == wanted
    assert {act(client, name, "uno", riga=line.uuid).status_code for name in ("join", "apart", "undo")} == {wanted}


@pytest.mark.parametrize("sent", [{}, {"altro": "uno"}, {"altro": "boh"}, {"riga": "boh"}, {"riga": ""}])
def test_pair_that_is_not_there_is_not_found(alike, coordinator, client_of, sent):
    for name in ("join", "apart"):
        assert act(client_of(coordinator), name, "uno", **sent).status_code == 404
    assert not NeedStatement.objects.filter(unlinked_at__isnull=False).exists()


def test_sent_twice_is_done_once(alike, coordinator, client_of):
    client = client_of(coordinator)

    assert [act(client, "join", "uno", altro="due").status_code for _ in range(2)] == [302, 404]
    assert Event.objects.filter(verb="need.merge").count() == 1


def test_answered_and_joined_needs_and_linked_lines_are_not_on_the_desk(alike, coordinator):
    one, two, line = alike
    needs.link(one, line, by=coordinator)
    needs.withdraw(two, by=coordinator, note="Non serve più.")

    assert groups_of(coordinator) == []


def test_empty_desk_says_so(coordinator, client_of):
    assert "Niente da unire" in desk(client_of(coordinator)).content.decode()


def test_address_made_up_says_nothing(alike, coordinator, client_of):
    for query in ("?fatto=unione&con=boh", "?fatto=boh&con=uno", "?fatto=distinzione"):
        assert desk(client_of(coordinator), reverse("needs:desk") + query).context["done"] is None


def test_skills_in_common_are_named(focus_group, build, coordinator):
    skill = ConceptFactory(name="programmare robot")
    job = ConceptFactory(kind="occupation")
    for table in (focus_group, FocusGroupFactory(cluster=build)):
        line = ContributionFactory(focus_group=table, text="Robotisti di cella.")
        NeedSkillFactory(details=NeedDetailsFactory(contribution=line), concept=skill)
        NeedFactory(title="Robotisti di cella", occupation=job, contributions=[line])

    (group,) = groups_of(coordinator)

    assert [(o.skills, o.same_occupation) for o in group.others] == [(("programmare robot",), True)]


# --- the table ---


def test_database_keeps_distinctions_in_order_once_and_from_one_thing(alike):
    one, two, line = alike
    DistinctionFactory(need=one, other=two, undone_at=timezone.now())
    DistinctionFactory(need=one, other=two)
    DistinctionFactory(need=one, other=None, contribution=line)
    later = ContributionFactory()
    DistinctionFactory(need=None, other=None, contribution=line, second_line=later)

    for wrong in (
        {"need": None, "other": None, "contribution": line, "second_line": later},
        {"need": None, "other": None, "contribution": later, "second_line": line},
        {"need": None, "other": None, "contribution": line},
        {"need": one, "other": None, "contribution": line, "second_line": later},
        {"need": one, "other": two},
        {"need": two, "other": one},
        {"need": one, "other": one},
        {"need": one, "other": None},
        {"need": one, "other": two, "contribution": line},
        {"need": None, "other": two},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DistinctionFactory(**wrong)


def test_merged_need_knows_where_it_was_joined(alike):
    one, two, _line = alike

    for wrong in ({"merged_into": one}, {"joined_to": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=two.pk).update(**wrong)


# --- cost ---


def test_number_of_queries_does_not_grow(alike, coordinator, client_of, django_assert_num_queries):
    client = client_of(coordinator)
    desk(client)
    with django_assert_num_queries(10):
        assert len(shown(client)) == 2
    for _ in range(2):
        ContributionFactory(text="Programmatori di robot collaborativi.")
        NeedFactory(title="Programmatori di robot collaborativi", contributions=[ContributionFactory()])
    with django_assert_num_queries(10):
        assert len(shown(client)) > 2


@pytest.mark.slow
def test_five_hundred_lines_take_a_moment(coordinator):
    table = FocusGroupFactory()
    words = ["robot", "dati", "energia", "salute", "edifici", "software", "impianti", "moda", "sensori", "chimica"]
    texts = [f"Mancano {words[n % 10]} {words[n % 7]} {words[n % 5]} codice{n % 50} tema{n % 90}" for n in range(500)]
    lines = Contribution.objects.bulk_create(
        [Contribution(focus_group=table, kind="need", state="accepted", text=text) for text in texts]
    )
    made = Need.objects.bulk_create([Need(slug=f"n{n}", title=lines[n].text[8:]) for n in range(250)])
    NeedStatement.objects.bulk_create([NeedStatement(need=made[n], contribution=lines[n]) for n in range(250)])
    started = time.process_time()

    groups = groups_of(coordinator)

    assert groups
    assert time.process_time() - started < 5
