"""Names and addresses of participants, planted at every table and looked for everywhere else.

They may stand in the attendance list and in the pages that write to it, for who runs the table and the coordinator;
nowhere else, for nobody: no page, API answer, search, file, event, job, log line, nor a message to somebody else.
"""

import io
import re
import zipfile

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import jobs
from core.calendar import today
from core.models import Event, Job
from focusgroups.actions import contributions, groups, messages, people, read_back
from focusgroups.links import bearer_for
from focusgroups.models import FocusGroup, Message, Participation
from reports.actions import documents
from reports.documents import store
from tests.factories.focusgroups import FocusGroupFactory
from tests.journeys.pdf import squeezed, text_of
from tests.matrix.matrix import NOTHING
from tests.matrix.routes import ROUTES, Route
from tests.matrix.walk import ask
from tests.matrix.world import CAST, GROUP_STATES, canary, secret

pytestmark = [pytest.mark.matrix, pytest.mark.slow, pytest.mark.django_db]

NAMED_ON = {"focusgroups:participation-list", "focusgroups:message-page", "reports:report-copies"}
MAY_READ = {"manager", "coordinator"}
FRESH = r"[A-Za-z0-9]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # tokens and keys made for each page
READING = [route for route in ROUTES if route.method == "get"]
SEARCHES = [route for route in READING if route.kind == "list" and not route.things]


@pytest.fixture(scope="module")
def planted(world) -> set[str]:
    """Every name, and every address before its @, of the people at all tables."""
    for person in Participation.objects.all():
        Participation.objects.filter(pk=person.pk).update(name=f"Nome {canary()}", email=f"{canary()}@example.org")
    people_ = Participation.objects.values_list("name", "email")
    return {word for name, email in people_ for word in (name, email.partition("@")[0])}


def body_of(reply) -> str:
    content = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return content.decode(errors="replace")


def read_as(world, person, route: Route, thing, **query) -> str:
    token = world.tokens.get(person.name, "") if route.surface == "api" else ""
    client = world.clients["anonymous" if route.surface == "api" else person.name]
    asked = Route(**{**route.__dict__, "query": {**route.query, **query}})
    return body_of(ask(client, asked, reverse(route.name, args=route.args(thing)), thing, token=token))


def found(planted: set[str], text: str) -> list[str]:
    return sorted(word for word in planted if word in text)


@pytest.mark.parametrize("route", READING, ids=lambda route: route.label)
def test_no_page_or_answer_shows_a_participant(route, world, planted):
    things = [world[name] for name in route.things] or [NOTHING]
    readers = [person for person in CAST if not (route.name in NAMED_ON and person.name in MAY_READ)]

    shown = {
        (person.name, thing.name): hits
        for person in readers
        for thing in things
        if (hits := found(planted, read_as(world, person, route, thing)))
    }

    assert shown == {}


@pytest.mark.parametrize("who", sorted(MAY_READ))
def test_who_runs_the_table_reads_its_list(who, world, planted):
    """The planted names are real: where they may be read, they are found."""
    route = next(route for route in READING if route.name == "focusgroups:participation-list")
    person = next(person for person in CAST if person.name == who)

    assert found(planted, read_as(world, person, route, world["group:open"]))


@pytest.mark.parametrize("kind", ["participant", "recorder"])
@pytest.mark.parametrize("state", GROUP_STATES)
def test_no_link_shows_who_is_at_the_table(kind, state, world, planted):
    own = secret(kind, state)
    pages = [Client().get(reverse("links:table", args=[own])), Client().get(reverse("links:grid", args=[own]))]

    assert [found(planted, body_of(page)) for page in pages] == [[], []]


@pytest.mark.parametrize("route", SEARCHES, ids=lambda route: route.label)
def test_search_answers_to_a_name_as_to_nonsense(route, world, planted):
    word = sorted(word for word in planted if word.startswith("canarino"))[0]
    nonsense = "z" * len(word)

    for person in CAST:
        for field in ("testo", "q", "search"):
            pages = [read_as(world, person, route, NOTHING, **{field: term}) for term in (word, nonsense)]
            one, other = (re.sub(rf"{word}|{nonsense}|{FRESH}", "-", page) for page in pages)
            assert one == other, (person.name, field)


def test_no_paper_or_report_holds_a_participant(world, planted):
    """The bytes of every format and edition, unpacked, and the frozen content they come from."""
    report = world["report:published"].record
    trees = documents.report_trees(report)
    texts = [str(trees)]
    for made in documents.build(report, trees, lambda percent: None):
        texts += texts_of(store.path_of(made.file.path).read_bytes(), made.format)
    for name, thing in world.things.items():
        if name.startswith("paper:"):
            texts.append(str(documents.preview_of_paper(thing.record, "working")))
            texts += [str(version.content) for version in thing.record.versions.all()]

    hits = found({*planted, *(squeezed(word) for word in planted)}, "\n".join(texts))

    assert (hits, len(texts) > 10) == ([], True)


def texts_of(content: bytes, format: str) -> list[str]:
    if format == "pdf":
        return [text_of(content), content.decode("latin-1")]
    if format == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    return [content.decode()]


def test_no_event_job_or_log_line_names_a_participant_and_no_message_another(world, caplog):
    """One table from the first guest to the last that leaves: each message speaks of its reader alone."""
    manager = world.users["manager"]
    group = FocusGroupFactory(cluster=world["cluster:MECH"].record, state="planned")
    names = {name: f"{name.lower()}@example.org" for name in (canary(), canary())}
    with caplog.at_level("DEBUG"):
        for name, email in names.items():
            people.add_participant(group, by=manager, name=name, email=email, category="firm")
        work(messages.request(group, Message.Kind.INVITATION, by=manager))
        bearer = bearer_for(re.search(r"/p/([\w-]{20,})/", mail.outbox[0].body)[1])
        line = contributions.add(group, by=bearer, kind="need", text="Servono tecnici.", send=True)
        groups.open_group(group, by=manager)
        people.mark_attendance(group.participations.get(name=next(iter(names))), "came", by=manager)
        groups.start_read_back(group, by=manager)
        work(Job.objects.get(kind="send_read_back"))
        read_back.answer(line, by=bearer, answer="confirmed")
        FocusGroup.objects.filter(pk=group.pk).update(read_back_until=today())
        for job in messages.remind_read_backs():
            work(job)
        people.leave(group.participations.get(name=next(iter(names))), by=bearer)
        people.remove(group.participations.get(), by=manager)

    kept = str([*Event.objects.values(), *Job.objects.values()]) + caplog.text
    assert found({*names, *names.values()}, kept) == []
    assert len(mail.outbox) == 6
    for message in mail.outbox:
        others = {word for name, email in names.items() if [email] != message.to for word in (name, email)}
        said = f"{message.to} {message.subject} {message.body} {message.alternatives} {message.attachments}"
        assert found(others, said) == []


def work(job) -> None:
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
