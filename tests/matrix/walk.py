"""Walking one route as one person with one object: what the matrix expects, and what the portal answers."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from core.models import Event, Job
from tests.matrix.matrix import Person, Thing, allows, ever
from tests.matrix.routes import Route

SIGN_IN = reverse("account_login")
NOBODY = "public"
OPEN_SURFACES = {"public", "published", "api", "files", "committee"}
# What lets a person know that an object exists, by the first part of its name.
READS = {
    "group": ("focus_group.read",),
    "link": ("participation.read_names",),
    "participation": ("participation.read_names",),
    "line": ("contribution.read_text",),
    "answer": ("contribution.read_text",),
    "sent-file": ("contribution.work_page",),
    "need": ("need.read",),
    "concept": ("concept.read",),
    "paper": ("paper.read",),
    "block": ("paper.read",),
    "citation": ("paper.read",),
    "asked": ("paper.read",),
    "paper-file": ("paper.read",),
    "report": ("technical_report.read", "focus_group.read"),
    "file": ("technical_report.read",),
    "attachment": ("report_file.read",),
    "recusal": ("recusal.read",),
    "review": ("review.read_own", "review.read_others", "review.read"),
    "remark": ("remark.read",),
    "comment": ("paper.author_page",),
    "note": ("paper.author_page",),
    "sitting": ("sitting.read",),
    "point": ("sitting.read",),
    "poll": ("ballot.follow",),
    "sitting-file": ("sitting_document.read", "dossier.read"),
    "decision": ("decision.read",),
    "user": ("user.list", "user.read_own"),
    "grant": ("user.list",),
    "membership": ("user.list",),
    "job": ("job.read_state",),
    "token": ("token.list",),
    "import": ("indicator.import",),
}


@dataclass(frozen=True)
class Cell:
    """One cell of the test: who walked what, what was expected, what came."""

    route: Route
    person: str
    thing: str
    expected: frozenset[str]
    answer: str
    note: str = ""

    @property
    def deviates(self) -> bool:
        return self.answer not in self.expected or bool(self.note)

    def __str__(self) -> str:
        wanted = "/".join(sorted(self.expected))
        return f"{self.person} {self.route.label} {self.thing}: {self.answer}, not {wanted} {self.note}"


def answer_of(reply) -> str:
    """Name a reply: what the person is told."""
    if reply.status_code in {302, 303} and reply.url.startswith(SIGN_IN):
        return "sign-in"
    if reply.status_code in {201, 302, 303}:
        return "done"
    names = {200: "shown", 401: "no-key", 403: "forbidden", 404: "hidden", 409: "conflict", 422: "shown"}
    return names.get(reply.status_code, str(reply.status_code))


def knows(person: Person, thing: Thing) -> bool:
    """Whether some reading right lets the person know that the object exists."""
    if thing.is_published:
        return True
    acts = READS.get(thing.name.partition(":")[0], ())
    return any(allows(act, person, thing, counts_metadata=True) for act in acts)


OK = {"shown", "done"}


def expected(route: Route, person: Person, thing: Thing) -> set[str]:
    """The answers that agree with the matrix."""
    is_nobody = person.column == NOBODY
    turned_away = {"sign-in"} if is_nobody and route.surface != "public" else {"forbidden", "hidden", "sign-in"}
    if route.kind == "own":
        return {"sign-in"} if is_nobody else OK
    if route.kind == "list":
        if route.surface in {"public", "api"}:
            return {"no-key"} if person.name == "disabled" and route.surface == "api" else OK
        return {"sign-in"} if is_nobody else OK | {"forbidden", "hidden"}
    if route.kind == "act":
        return OK if ever(route.action, person) else turned_away
    return _expected_of_object(route, person, thing)


def _expected_of_object(route: Route, person: Person, thing: Thing) -> set[str]:
    without_key = person.name == "disabled" or (route.method == "post" and person.column == NOBODY)
    if route.surface == "api" and without_key:
        return {"no-key"}
    if route.surface == "published":
        return OK if thing.is_published else {"hidden"}
    counts = {"counts_public": route.surface in OPEN_SURFACES}
    if allows(route.action, person, thing, **counts):
        return OK | {"conflict"} if route.may_conflict else OK
    turned_away = {"forbidden", "hidden"} if knows(person, thing) or route.surface != "api" else {"hidden"}
    if person.column == NOBODY:
        return {"hidden", "sign-in"} | (turned_away if knows(person, thing) else set())
    if allows(route.action, person, thing, counts_metadata=True, **counts):
        return OK | turned_away
    if allows(route.action, person, thing, now=False, **counts):
        return _in_the_wrong_state(route, person, thing)
    return turned_away


def _in_the_wrong_state(route: Route, person: Person, thing: Thing) -> set[str]:
    """A write changes nothing: 409, or its form again. The form itself may open. What is only read is hidden."""
    unknown = set() if knows(person, thing) else {"hidden"}
    if route.method == "post":
        return {"conflict", "shown", "done"} | unknown
    return {"conflict", "hidden", "shown"} if route.is_form else {"hidden"}


def address(route: Route, thing: Thing) -> str:
    return reverse(route.name, args=route.args(thing))


def missing(url: str, record) -> str:
    """The same address with the key of an object that does not exist."""
    for name, other in (("uuid", "00000000-0000-4000-8000-000000000000"), ("slug", "non-esiste")):
        if value := getattr(record, name, None):
            url = url.replace(f"/{value}/", f"/{other}/")
    return url.replace(f"/{record.pk}/", "/999999999/")


def ask(client: Client, route: Route, url: str, thing: Thing, *, token: str = ""):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if route.method == "get":
        return client.get(url, route.query, headers=headers)
    body = route.body(thing) if callable(route.body) else route.body
    return client.post(url, body, headers=headers)


def trace(thing: Thing) -> tuple:
    """What a refused write must leave as it was."""
    rows = type(thing.record)._base_manager.filter(pk=thing.record.pk) if thing.record else None
    return (rows and rows.values().first(), Event.objects.count(), Job.objects.count())


def _is_out_of_state(route: Route, person: Person, thing: Thing) -> bool:
    counts = {"counts_public": route.surface in OPEN_SURFACES}
    return route.kind == "object" and not allows(route.action, person, thing, **counts)


def walk(world, route: Route, person: Person, thing: Thing) -> Cell:
    """Walk one cell. The caller rolls back what it wrote."""
    url, client = address(route, thing), world.clients[person.name]
    token = world.tokens.get(person.name, "") if route.surface == "api" else ""
    if route.surface == "api":
        client = world.clients["anonymous"]
    before = trace(thing)
    reply = ask(client, route, url, thing, token=token)
    answer, wanted, note = answer_of(reply), expected(route, person, thing), ""
    is_permitted = bool(wanted & OK) and not _is_out_of_state(route, person, thing)
    if route.method == "post" and not (is_permitted and answer in OK) and trace(thing) != before:
        note = "a refused write changed something"
    elif route.method == "get" and not reply.streaming and (shown := leaks(world, person, reply)):
        note = f"shows {', '.join(shown)}"
    elif answer == "forbidden" and thing.record is not None and not knows(person, thing):
        of_missing = answer_of(ask(client, route, missing(url, thing.record), thing, token=token))
        note = "" if of_missing == answer else "tells that the object exists"
    if reply.streaming:
        b"".join(reply.streaming_content)  # read to its end, which closes the file
    return Cell(route, person.name, thing.name, frozenset(wanted), answer, note)


def leaks(world, person: Person, reply) -> list[str]:
    """Objects whose text a page shows to somebody who may not read them, whatever page it is."""
    text = reply.content.decode(errors="replace")
    return [
        thing.name
        for thing in world.things.values()
        if thing.canary and thing.canary in text and not knows(person, thing)
    ]
