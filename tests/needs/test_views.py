"""The work pages about needs: who comes in, what they show and hide, what each act answers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from focusgroups.models import Contribution
from needs.actions import needs
from needs.models import Need
from tests.factories.clusters import ProvinceFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    FocusGroupFactory,
    NeedDetailsFactory,
    VoiceFactory,
)
from tests.factories.needs import NeedFactory, ObservationFactory
from tests.factories.skills import ConceptFactory

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def line(focus_group):
    return ContributionFactory(focus_group=focus_group, text="Mancano programmatori di robot industriali.")


@pytest.fixture
def foreign(build):
    return ContributionFactory(
        focus_group=FocusGroupFactory(cluster=build, title="Tavolo riservato"), text="Canarino nella miniera."
    )


@pytest.fixture
def need(line):
    return NeedFactory(title="Programmatori di robot", slug="robot", contributions=[line])


def page(client, name, *args, **query):
    return client.get(reverse(f"needs:{name}", args=args), query)


def act(client, name, *args, **data):
    return client.post(reverse(f"needs:{name}", args=args), data)


# --- who comes in ---

PAGES = [("need-list", ()), ("line-list", ()), ("need-detail", ("robot",)), ("need-edit", ("robot",))]


@pytest.mark.parametrize(("name", "args"), PAGES)
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("manager", 200),
        ("coordinator", 200),
        ("anonymous", 302),
        ("participant", 302),
        ("recorder", 302),
        ("disabled", 302),
        ("member", 403),
        ("secretary", 403),
        ("admin", 403),
        ("partner", 403),
    ],
)
def test_who_reads_the_work_pages(name, args, person, status, need, client_of, request):
    assert page(client_of(request.getfixturevalue(person)), name, *args).status_code == status


@pytest.mark.parametrize("name", ["need-detail", "need-edit", "need-merge"])
def test_need_of_others_is_not_there(name, need, outsider, client_of):
    assert page(client_of(outsider), name, "robot").status_code == 404
    assert page(client_of(outsider), name, "mai-esistito").status_code == 404


def test_published_need_of_others_is_read_not_edited(need, line, outsider, client_of):
    Contribution.objects.filter(pk=line.pk).update(published_at=timezone.now())
    client = client_of(outsider)

    assert page(client, "need-detail", "robot").status_code == 200
    assert [page(client, name, "robot").status_code for name in ("need-edit", "need-merge")] == [403, 403]
    assert act(client, "need-move", "robot", "withdraw", note="No.").status_code == 403


# --- list ---


def test_list_finds_by_words_cluster_round_and_status(need, mech, focus_group, coordinator, client_of):
    NeedFactory(title="Saldatori", status="answered")
    client = client_of(coordinator)

    def titles(**query):
        return [item.title for item, _figures in page(client, "need-list", **query).context["rows"]]

    assert titles() == ["Programmatori di robot", "Saldatori"]
    assert titles(testo="ROBOT") == titles(cluster=mech.slug) == titles(ciclo=focus_group.round.slug)
    assert titles(testo="robot") == ["Programmatori di robot"]
    assert titles(stato="answered") == ["Saldatori"]
    assert titles(ordine="righe") == ["Programmatori di robot", "Saldatori"]
    assert titles(ordine="boh", cluster="boh") == ["Programmatori di robot", "Saldatori"]


@pytest.mark.parametrize("name", ["need-list", "line-list"])
def test_lists_ask_the_same_number_of_queries_for_more_rows(
    name, focus_group, coordinator, client_of, django_assert_num_queries, django_assert_max_num_queries
):
    def rows(number):
        for _ in range(number):
            linked = ContributionFactory(focus_group=focus_group)
            NeedDetailsFactory(contribution=linked)
            VoiceFactory(contribution=linked, province=ProvinceFactory())
            ObservationFactory(needs=[NeedFactory(contributions=[linked])])
            NeedDetailsFactory(contribution=ContributionFactory(focus_group=focus_group))

    client = client_of(coordinator)
    rows(1)
    with django_assert_max_num_queries(40) as one:
        assert page(client, name).status_code == 200
    rows(2)
    with django_assert_num_queries(len(one.captured_queries)):
        assert page(client, name).status_code == 200


def test_page_of_a_need_asks_the_same_number_of_queries_for_more_lines(
    need, focus_group, coordinator, client_of, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(coordinator)
    with django_assert_max_num_queries(60) as one:
        page(client, "need-detail", "robot")
    for _ in range(2):
        more = ContributionFactory(focus_group=focus_group)
        VoiceFactory(contribution=more)
        need.statements.create(contribution=more)
    with django_assert_num_queries(len(one.captured_queries)):
        page(client, "need-detail", "robot")


# --- page ---


def test_texts_of_other_clusters_are_only_counted_for_a_manager(need, foreign, manager, coordinator, client_of):
    need.statements.create(contribution=foreign)

    seen = page(client_of(manager), "need-detail", "robot").content.decode()
    everything = page(client_of(coordinator), "need-detail", "robot").content.decode()

    assert "Mancano programmatori di robot industriali." in seen
    assert "Canarino" not in seen
    assert "Tavolo riservato" not in seen
    assert "1 riga di questo Clust-ER non è ancora pubblicata." in " ".join(seen.split())
    assert "Canarino nella miniera." in everything


def test_who_says_so_is_a_category_never_a_name(need, line, manager, client_of):
    voice = VoiceFactory(contribution=line, category="training_body")

    seen = page(client_of(manager), "need-detail", "robot").content.decode()

    assert "ente di formazione" in seen
    assert voice.organisation.name not in seen
    assert str(voice.voice_key) not in seen


def test_what_a_manager_could_subtract_is_hidden(need, line, foreign, manager, client_of):
    for _ in range(9):
        VoiceFactory(contribution=line)
    assert str(page(client_of(manager), "need-detail", "robot").context["figures"].voices) == "9"

    need.statements.create(contribution=foreign)

    shown = page(client_of(manager), "need-detail", "robot").context["figures"]
    assert (str(shown.voices), shown.priority, shown.warnings) == ("n.d.", None, ())

    for _ in range(3):
        VoiceFactory(contribution=foreign)
    assert str(page(client_of(manager), "need-detail", "robot").context["figures"].voices) == "12"


def test_everything_typed_is_shown_as_text(focus_group, manager, client_of):
    line = ContributionFactory(focus_group=focus_group, text=SCRIPT)
    NeedFactory(title=SCRIPT[:200], description=SCRIPT, slug="script", contributions=[line])

    for name, args in (("need-list", ()), ("need-detail", ("script",)), ("need-edit", ("script",))):
        assert SCRIPT not in page(client_of(manager), name, *args).content.decode()


# --- words ---


def test_edit_saves_and_keeps_the_address(need, manager, client_of):
    occupation = ConceptFactory(kind="occupation", name="Programmatore di robot")
    answer = act(
        client_of(manager), "need-edit", "robot", title="Robotisti", occupation="Programmatore di robot", version=1
    )

    need.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/lavoro/fabbisogni/robot/")
    assert (need.title, need.occupation, need.version) == ("Robotisti", occupation, 2)


def test_edit_of_an_old_version_shows_both_texts_and_loses_nothing(need, manager, client_of):
    client = client_of(manager)
    act(client, "need-edit", "robot", title="Robotisti esperti", version=1)

    answer = act(client, "need-edit", "robot", title="Robotisti di cella", version=1)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert ("Robotisti esperti" in text, 'value="Robotisti di cella"' in text) == (True, True)
    assert 'name="version" value="2"' in text
    assert act(client, "need-edit", "robot", title="Robotisti di cella", version=2).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Campo obbligatorio."),
        ("title", "x" * 201, "200 caratteri"),
        ("description", "x" * 4001, "4000 caratteri"),
        ("occupation", "x" * 161, "Al massimo 160 caratteri"),
        ("version", "tre", "Inserisci un numero intero"),
    ],
)
def test_bad_words_are_refused_beside_the_field_and_kept(need, manager, client_of, field, value, words):
    data = {"title": "Robot", "description": "", "occupation": "", "version": "1"} | {field: value}

    answer = act(client_of(manager), "need-edit", "robot", **data)

    need.refresh_from_db()
    text = answer.content.decode()
    assert (answer.status_code, need.title) == (422, "Programmatori di robot")
    assert words in text
    assert value in text


def test_new_need_without_lines_is_the_coordinators(coordinator, manager, client_of):
    assert act(client_of(manager), "need-create", title="Saldatori").status_code == 403
    assert act(client_of(coordinator), "need-create", title="Saldatori").url == "/lavoro/fabbisogni/saldatori/"
    assert act(client_of(coordinator), "need-create", title="").status_code == 422


# --- links ---


def test_line_suggests_its_needs_and_says_why(focus_group, manager, client_of):
    own = NeedFactory(title="Programmatori di robot", contributions=[ContributionFactory(focus_group=focus_group)])
    NeedFactory(title="Programmatori di robot di altri", contributions=[ContributionFactory()])
    line = ContributionFactory(focus_group=focus_group, text="Servono programmatori di robot.")

    ((shown, suggestions),) = page(client_of(manager), "line-list").context["rows"]

    assert (shown, [(s.record, s.words) for s in suggestions]) == (line, [(own, ("programmatori", "robot"))])


def test_link_in_one_click_and_again(need, focus_group, manager, client_of):
    line = ContributionFactory(focus_group=focus_group)
    client = client_of(manager)

    answers = [act(client, "need-link", "robot", line.uuid, come="suggested", da="righe") for _ in range(2)]

    assert [answer.url for answer in answers] == ["/lavoro/fabbisogni/da-collegare/"] * 2
    assert need.statements.live().get(contribution=line).how == "suggested"


def test_create_from_a_line_uses_its_profile_and_a_double_click_makes_one(line, manager, client_of):
    NeedDetailsFactory(contribution=line, profile_label="programmatore di robot")
    client = client_of(manager)

    statuses = [act(client, "line-create", line.uuid).status_code for _ in range(2)]

    assert statuses == [302, 404]
    assert [n.title for n in Need.objects.all()] == ["programmatore di robot"]


@pytest.mark.parametrize("name", ["line-create", "line-link"])
def test_line_of_others_is_not_there(name, foreign, manager, client_of):
    client = client_of(manager)

    answer = page(client, name, foreign.uuid) if name == "line-link" else act(client, name, foreign.uuid)

    assert answer.status_code == 404
    assert not Need.objects.exists()


def test_hidden_line_is_not_linked_and_published_one_is_forbidden(need, foreign, manager, client_of):
    client = client_of(manager)
    assert act(client, "need-link", "robot", foreign.uuid).status_code == 404

    Contribution.objects.filter(pk=foreign.pk).update(published_at=timezone.now())
    assert act(client, "need-link", "robot", foreign.uuid).status_code == 403
    assert need.statements.count() == 1


def test_line_link_page_searches_the_needs_that_may_be_seen(need, focus_group, foreign, manager, client_of):
    NeedFactory(title="Segreto robot", contributions=[foreign])
    line = ContributionFactory(focus_group=focus_group)

    answer = page(client_of(manager), "line-link", line.uuid, testo="robot")

    assert list(answer.context["page"]) == [need]


def test_unlink_gives_the_line_back(need, line, manager, client_of):
    answer = act(client_of(manager), "need-unlink", "robot", line.uuid)

    assert answer.url == "/lavoro/fabbisogni/"
    assert [row[0] for row in page(client_of(manager), "line-list").context["rows"]] == [line]
    assert act(client_of(manager), "need-unlink", "robot", line.uuid).status_code == 404


def test_line_of_another_need_is_not_unlinked_here(need, focus_group, manager, client_of):
    other = ContributionFactory(focus_group=focus_group)
    NeedFactory(slug="altro", contributions=[other])

    assert act(client_of(manager), "need-unlink", "robot", other.uuid).status_code == 404
    assert other.need_statements.live().exists()


# --- joining and status ---


def test_merge_and_back(need, focus_group, manager, client_of):
    into = NeedFactory(slug="celle", contributions=[ContributionFactory(focus_group=focus_group)])
    client = client_of(manager)

    assert act(client, "need-merge", "robot", **{"in": "celle"}).url == "/lavoro/fabbisogni/celle/"
    assert list(page(client, "need-detail", "celle").context["merged_from"]) == [need]
    assert act(client, "need-undo-merge", "robot", note="").status_code == 409
    assert act(client, "need-undo-merge", "robot", note="Sono diversi.").url == "/lavoro/fabbisogni/robot/"
    assert (need.statements.live().count(), into.statements.live().count()) == (1, 1)


@pytest.mark.parametrize("into", ["", "robot", "mai-esistito", "nascosto"])
def test_merge_into_nothing_itself_or_hidden_is_not_found(need, foreign, manager, client_of, into):
    NeedFactory(slug="nascosto", contributions=[foreign])

    assert act(client_of(manager), "need-merge", "robot", **{"in": into}).status_code == 404


def test_moves_want_a_reason_and_the_right_status(need, manager, client_of):
    client = client_of(manager)

    assert act(client, "need-move", "robot", "mark_answered", note=" ").status_code == 409
    assert act(client, "need-move", "robot", "mark_answered", note="Corso avviato.").status_code == 302
    assert act(client, "need-move", "robot", "mark_answered", note="Corso avviato.").status_code == 409
    assert act(client, "need-move", "robot", "esplodi", note="x").status_code == 404
    assert page(client, "need-move", "robot", "reopen").status_code == 405
    need.refresh_from_db()
    assert need.status == "answered"


# --- parting and history ---


@pytest.fixture
def second(need, focus_group):
    """A second line of the need."""
    return need.statements.create(contribution=ContributionFactory(focus_group=focus_group, text="Saldatori di cella."))


def test_split_by_checkboxes_and_put_back(need, second, manager, client_of):
    client = client_of(manager)
    form = page(client, "need-split", "robot").content.decode()
    sent = {"lines": [second.pk], "title": "Saldatori di cella", "note": "Altro profilo."}

    answer = act(client, "need-split", "robot", **sent)

    assert "Saldatori di cella." in form
    assert answer.url == "/lavoro/fabbisogni/saldatori-di-cella/"
    assert [x.contribution_id for x in need.statements.live()] != [second.contribution_id]
    parted = page(client, "need-detail", "saldatori-di-cella").content.decode()
    assert "Diviso da" in parted
    assert "Rimetti insieme" in parted
    assert act(client, "need-undo-split", "saldatori-di-cella", note="").status_code == 409
    assert (
        act(client, "need-undo-split", "saldatori-di-cella", note="Era lo stesso.").url == "/lavoro/fabbisogni/robot/"
    )
    assert need.statements.live().count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lines": []}, "Campo obbligatorio."),
        ({"title": ""}, "Campo obbligatorio."),
        ({"note": " "}, "Campo obbligatorio."),
        ({"lines": ["999999"]}, "999999"),
        ({"lines": "all"}, "Almeno una riga deve restare."),
    ],
)
def test_split_that_cannot_be_is_refused_beside_the_field(need, second, manager, client_of, change, words):
    sent = {"lines": [second.pk], "title": "Saldatori", "note": "Altro profilo."} | change
    if sent["lines"] == "all":
        sent["lines"] = list(need.statements.live().values_list("pk", flat=True))

    answer = act(client_of(manager), "need-split", "robot", **sent)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert need.statements.live().count() == 2


def test_history_tells_acts_by_role_and_hides_what_may_not_be_read(need, foreign, manager, coordinator, client_of):
    needs.link(need, foreign, by=coordinator)
    into = needs.create(title="Celle", by=coordinator)
    needs.merge(into, need, by=coordinator)
    needs.edit(need, by=manager, version=1, title="Robotisti", description="", occupation=None)

    seen = page(client_of(manager), "need-detail", "robot").context["history"]
    everything = page(client_of(coordinator), "need-detail", "robot").context["history"]

    assert [(row["title"], row["by"]) for row in seen] == [
        ("Parole modificate", "chi gestisce Clust-ER MECH"),
        ("«Celle» è stato unito a questo", "il coordinamento"),
        ("Collegata una riga di un altro tavolo", "il coordinamento"),
    ]
    assert "Collegata «Canarino nella miniera»" in [row["title"] for row in everything]
    assert manager.name not in str(seen)


def test_public_page_tells_the_lineage_of_published_needs_only(need, second, manager, client, client_of):
    Contribution.objects.update(published_at=timezone.now())
    parted = needs.split(need, [second], title="Saldatori", by=manager, note="Altro profilo.")

    shown = client.get(parted.get_absolute_url()).content.decode()
    assert "Diviso da" in shown
    assert need.title in shown

    Contribution.objects.exclude(pk=second.contribution_id).update(published_at=None)
    hidden = client.get(parted.get_absolute_url()).content.decode()
    assert "Diviso da" not in hidden
    assert need.title not in hidden


def test_priority_is_said_plainly_without_an_interval(need, line, coordinator, client_of):
    NeedDetailsFactory(contribution=line, difficulty=5, urgency=5)
    for _ in range(3):
        VoiceFactory(contribution=line)

    text = " ".join(page(client_of(coordinator), "need-detail", "robot").content.decode().split())

    assert "su 100. Detto in 1 focus group, da 1 Clust-ER, con 3 enti diversi." in text
    assert "intervallo" not in text


def test_words_for_the_profession_are_kept_without_a_concept(need, manager, client_of):
    client = client_of(manager)
    sent = {"title": "Robot", "description": "", "occupation": "chi parla ai robot", "version": 1}

    assert client.post(reverse("needs:need-edit", args=["robot"]), sent).status_code == 302

    need.refresh_from_db()
    assert (need.profile_label, need.occupation) == ("chi parla ai robot", None)
    page = client.get(reverse("needs:need-detail", args=["robot"])).content.decode()
    assert "«chi parla ai robot»" in page
    assert "da mappare" in page
    assert 'value="chi parla ai robot"' in client.get(reverse("needs:need-edit", args=["robot"])).content.decode()
