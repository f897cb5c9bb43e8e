"""One world with every kind of object in every state, own and foreign, built once for each module of tests."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import Role
from focusgroups.models import PersonalLink
from focusgroups.models.people import digest
from reports.content import content_of_paper
from reports.documents import store
from reports.models import PositionPaper
from tests.factories.accounts import RoleGrantFactory, UserFactory
from tests.factories.api import ApiTokenFactory, ReleaseFactory, ReuseFactory
from tests.factories.clusters import ClusterFactory, MembershipFactory, S3AreaFactory
from tests.factories.committee import (
    AgendaItemFactory,
    DecisionFactory,
    FollowUpFactory,
    FollowUpLinkFactory,
    InstrumentFactory,
    MemberFactory,
    PollFactory,
    RemarkFactory,
    ReviewFactory,
    SittingDocumentFactory,
    SittingFactory,
)
from tests.factories.core import JobFactory
from tests.factories.focusgroups import (
    ContributionFactory,
    ContributionImportFactory,
    FocusGroupFactory,
    ParticipationFactory,
    PersonalLinkFactory,
    ReadBackAnswerFactory,
    RoomFactory,
    RoundFactory,
)
from tests.factories.needs import IndicatorFactory, IndicatorImportFactory, NeedFactory
from tests.factories.news import ItemFactory
from tests.factories.newsletter import MailingFactory
from tests.factories.reports import (
    AttachmentFactory,
    AuthorNoteFactory,
    BlockFactory,
    CitationFactory,
    ConsultationCommentFactory,
    DocumentFactory,
    PaperVersionFactory,
    PositionPaperFactory,
    RecommendationFactory,
    RecusalFactory,
    SectionFactory,
    TechnicalReportFactory,
)
from tests.factories.skills import ConceptFactory, VocabularyImportFactory
from tests.matrix.matrix import BEFORE_COMMITTEE, Person, Thing
from tests.people import BACKEND

# A proposal of the table that the papers are made from.
PROPOSED = uuid.UUID("4b1d4a52-5c36-4e0f-8a37-0f6f8d1f7c11")
MECH, BUILD = frozenset({"MECH"}), frozenset({"BUILD"})
GROUP_STATES = ("planned", "open", "read_back", "closed", "reported", "not_delivered")
LINE_STATES = ("draft", "submitted", "accepted", "set_aside", "merged", "withdrawn")
PAPER_STATES = tuple(PositionPaper.State.values)
ROUND_STATES = ("planned", "open", "closed", "released")

CAST = [
    Person("anonymous", "public"),
    Person("disabled", "public"),
    Person("partner", "partner"),
    Person("manager", "manager", MECH),
    Person("outsider", "manager", BUILD),
    Person("coordinator", "coordinator"),
    Person("member", "member"),
    Person("substitute", "member"),
    Person("recused", "member", steps_aside=True),
    Person("secretary", "secretary"),
    Person("admin", "admin"),
]
# A substitute writes for the member whose seat they fill.
THE_SEAT = frozenset({"member", "substitute"})
ROLES = {
    "partner": Role.PARTNER,
    "coordinator": Role.COORDINATOR,
    "member": Role.MEMBER,
    "substitute": Role.MEMBER,
    "recused": Role.MEMBER,
    "secretary": Role.SECRETARY,
    "admin": Role.ADMIN,
}


@dataclass
class World:
    things: dict[str, Thing] = field(default_factory=dict)
    users: dict = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    more: dict = field(default_factory=dict)

    def add(self, name: str, record, **facts) -> Thing:
        self.things[name] = Thing(name, record, **facts)
        return self.things[name]

    def __getitem__(self, name: str) -> Thing:
        return self.things[name]


def canary() -> str:
    return f"canarino{uuid.uuid4().hex[:12]}"


def build() -> World:
    world = World()
    people(world)
    tables(world)
    lines(world)
    needs(world)
    papers(world)
    committee(world)
    site(world)
    return world


def people(world: World) -> None:
    clusters = {"MECH": ClusterFactory(code="MECH", slug="mech"), "BUILD": ClusterFactory(code="BUILD", slug="build")}
    world.more["clusters"] = clusters
    for person in CAST[1:]:
        user = UserFactory(email=f"{person.name}@example.org", name=f"Persona {person.name}")
        world.users[person.name] = user
        if role := ROLES.get(person.name):
            RoleGrantFactory(user=user, role=role)
        for code in person.clusters:
            MembershipFactory(user=user, cluster=clusters[code])
        client = Client()
        client.force_login(user, backend=BACKEND)
        world.clients[person.name] = client
        world.add(f"user:{person.name}", user, owners=frozenset({person.name}))
    world.clients["anonymous"] = Client()
    disabled = world.users["disabled"]
    RoleGrantFactory(user=disabled, role=Role.COORDINATOR)
    MembershipFactory(user=disabled, cluster=clusters["MECH"])
    disabled.is_active = False
    disabled.save()
    for name in ("member", "recused"):
        world.more[name] = MemberFactory(user=world.users[name])
        world.add(f"seat:{name}", world.more[name], is_published=True)
    MemberFactory(user=world.users["substitute"], substitute_for=world.more["member"])
    for code, cluster in clusters.items():
        world.add(f"cluster:{code}", cluster, clusters=frozenset({code}), is_published=True)


def tables(world: World) -> None:
    mech = world.more["clusters"]["MECH"]
    for state in ROUND_STATES:
        world.add(f"round:{state}", RoundFactory(state=state), states={"own": state}, is_published=True)
    at = world["round:open"].record
    for state in GROUP_STATES:
        group = FocusGroupFactory(cluster=mech, state=state, round=at, slug=f"tavolo-{state.replace('_', '-')}")
        facts = {"clusters": MECH, "group": state}
        states = {"own": state, "group": state}
        world.add(f"group:{state}", group, states=states, is_published=True, **facts)
        if state == "open":
            RoomFactory(focus_group=group)
        person = ParticipationFactory(focus_group=group, name=canary())
        owners = frozenset({f"participant:{state}"})
        world.add(f"participation:{state}", person, states=states, canary=person.name, owners=owners, **facts)
        sent = ContributionImportFactory(focus_group=group, name=f"{canary()}.csv")
        world.add(f"sent-file:{state}", sent, states=states, canary=sent.name.removesuffix(".csv"), **facts)
        link = PersonalLinkFactory(focus_group=group, participation=person, secret=secret("participant", state))
        world.add(f"link:{state}", link, states=states, **facts)
        PersonalLinkFactory(focus_group=group, kind=PersonalLink.Kind.RECORDER, secret=secret("recorder", state))
    hidden = FocusGroupFactory(cluster=mech, visibility="group", title=canary(), round=at)
    facts = {"clusters": MECH, "canary": hidden.title, "states": {"own": "open", "group": "open"}}
    world.add("group:hidden", hidden, **facts)


def secret(kind: str, state: str) -> str:
    return f"segreto-{kind}-{state}-di-prova-lungo"


def lines(world: World) -> None:
    for state in LINE_STATES:
        _line(world, f"line:{state}", "open", state)
    _line(world, "line:theirs", "open", "draft", key=digest(secret("participant", "open"), "line"))
    _line(world, "line:sent", "open", "submitted", key=digest(secret("participant", "open"), "line"))
    _line(world, "line:reading", "read_back", "submitted")
    _line(world, "line:loose", "closed", "accepted")
    _line(world, "line:published", "reported", "accepted", published_at=timezone.now())
    answer = ReadBackAnswerFactory(contribution=world["line:reading"].record, answer="correction")
    world.add("answer", answer, states={"own": "submitted", "group": "read_back"}, clusters=MECH)


def _line(world: World, name: str, group: str, state: str, *, key: str = "", **fields) -> None:
    text = f"Una frase con {canary()}."
    line = ContributionFactory(
        focus_group=world[f"group:{group}"].record, text=text, title="", state=state, line_key=key, **fields
    )
    facts = {
        "clusters": MECH,
        "group": group,
        "is_published": "published_at" in fields,
        "canary": text.split()[-1][:-1],
    }
    owners = frozenset({"participant:open"} if key else {f"recorder:{group}"})
    world.add(
        name,
        line,
        states={"own": state, "group": group},
        owners=owners,
        others_draft=bool(key) and state == "draft",
        **facts,
    )


def needs(world: World) -> None:
    own = NeedFactory(slug="fabbisogno-proprio", title=canary(), contributions=[world["line:accepted"].record])
    world.add("need:own", own, clusters=MECH, canary=own.title, states={"own": "open"})
    merged = NeedFactory(slug="fabbisogno-unito", merged_into=own)
    world.add("need:merged", merged, clusters=MECH)
    public = NeedFactory(slug="fabbisogno-pubblico", contributions=[world["line:published"].record])
    world.add("need:public", public, clusters=MECH, is_published=True, states={"own": "open"})


def papers(world: World) -> None:
    group = world["group:reported"].record
    ContributionFactory(focus_group=group, kind="proposal", uuid=PROPOSED)
    for state in PAPER_STATES:
        is_public = state in {"published", "superseded"}
        paper = PositionPaperFactory(state=state, slug=f"paper-{state.replace('_', '-')}", focus_groups=[group])
        text = canary()
        facts = {
            "clusters": MECH,
            "group": "reported",
            "is_published": is_public,
            "states": {"own": state, "paper": state},
            "canary": text,
            "owners": THE_SEAT if state in BEFORE_COMMITTEE else frozenset(),
        }
        world.add(f"paper:{state}", paper, **facts)
        section = SectionFactory(paper=paper, code="3")
        block = BlockFactory(section=section, kind="finding", title="Titolo", body=f"Testo con {text}.")
        world.add(f"block:{state}", block, **facts)
        citation = CitationFactory(block=block, contribution=world["line:published"].record)
        world.add(f"citation:{state}", citation, **facts)
        asked = RecommendationFactory(block__section=SectionFactory(paper=paper, code="8"), number=1)
        world.add(f"asked:{state}", asked, **facts)
        noted = AuthorNoteFactory(block=block, text=canary())
        world.add(f"note:{state}", noted, **{**facts, "canary": noted.text})
        said = ConsultationCommentFactory(section=section, focus_group=group, text=canary())
        world.add(f"comment:{state}", said, **{**facts, "canary": said.text})
        recusal = RecusalFactory(paper=paper, user=world.users["recused"])
        if state == "under_review":
            world.add("recusal", recusal, **{**facts, "canary": ""})
    for state in ("closed", "reported"):
        name = "published" if state == "reported" else "draft"
        report = TechnicalReportFactory(focus_group=world[f"group:{state}"].record, state=name, public_digest="0" * 64)
        facts = {"clusters": MECH, "group": state, "is_published": name == "published"}
        world.add(f"report:{name}", report, states={"own": name, "group": state}, **facts)
        file = store.write(canary().encode(), "pdf")
        attachment = AttachmentFactory(report=report, title=canary(), path=file.path, sha256=file.sha256)
        hidden = {**facts, "is_published": False, "canary": attachment.title}
        world.add(f"attachment:{name}", attachment, states={"own": name}, **hidden)
        world.add(
            f"file:{name}",
            _file(report=report, edition="public" if name == "published" else "working", inputs_digest="0" * 64),
            states={"own": name},
            **facts,
        )
    for state in PAPER_STATES:
        paper = world[f"paper:{state}"]
        content = content_of_paper(paper.record, is_draft=False)
        PaperVersionFactory(paper=paper.record, content={**content, "snapshot": "prima"})
        version = PaperVersionFactory(paper=paper.record, content=content)
        if state in {"drafting", "under_review", "published"}:
            row = _file(paper_version=version, edition="public" if state == "published" else "committee")
            world.add(f"paper-file:{state}", row, states=paper.states, clusters=MECH, is_published=paper.is_published)


def _file(**fields):
    stored = store.write(canary().encode(), "pdf")
    return DocumentFactory(path=stored.path, sha256=stored.sha256, size=stored.size, **fields)


OFFICE = "segreto-dell-ufficio-di-prova"


def _sitting_file(sitting, kind: str):
    stored = store.write(canary().encode(), "pdf")
    return SittingDocumentFactory(sitting=sitting, kind=kind, path=stored.path, sha256=stored.sha256, size=stored.size)


def committee(world: World) -> None:
    paper = world["paper:under_review"]
    facts = {"clusters": MECH, "states": {**paper.states, "own": "missing"}}
    review = ReviewFactory(paper=paper.record, member=world.more["member"], note=canary())
    world.add("review:open", review, owners=THE_SEAT, canary=review.note, **facts)
    filed = ReviewFactory(paper=paper.record, filed_at=timezone.now(), note=canary())
    world.add("review:filed", filed, canary=filed.note, **facts)
    remark = RemarkFactory(
        paper=paper.record, member=world.more["member"], block_uuid=world["block:under_review"].record.uuid
    )
    world.add("remark:under_review", remark, owners=THE_SEAT, canary=remark.text, **facts)
    back = world["paper:returned"]
    answered = RemarkFactory(paper=back.record, block_uuid=world["block:returned"].record.uuid, text=f"Nota {canary()}")
    world.add("remark:returned", answered, clusters=MECH, states=back.states, canary=answered.text)
    for state in ("planned", "held", "published"):
        sitting = SittingFactory(state=state, title=canary(), members_present=12)
        name = "published" if state == "published" else "unpublished"
        hidden = "" if state == "published" else sitting.title
        world.add(f"sitting:{state}", sitting, states={"own": name}, is_published=not hidden, canary=hidden)
    item = AgendaItemFactory(sitting=world["sitting:planned"].record, paper=paper.record)
    world.add("point", item, states={"own": "unpublished"})
    for kind in ("dossier", "convocation"):
        row = _sitting_file(world["sitting:planned"].record, kind)
        world.add(f"sitting-file:{kind}", row, states={"own": "unpublished"})
    for state in ("under_review", "published"):
        AgendaItemFactory(sitting=world["sitting:held"].record, paper=world[f"paper:{state}"].record)
    item = world["sitting:held"].record.agenda.get(paper=paper.record)
    asked = RecommendationFactory(block__section=paper.record.sections.get(code="8"), number=2)
    poll = PollFactory(agenda_item=item, recommendation=asked)
    world.add("poll:open", poll, owners=THE_SEAT, clusters=MECH, states={**paper.states, "ballot": "open"})
    pending = DecisionFactory(recommendation=world["asked:adopted"].record, sitting=world["sitting:held"].record)
    world.add("decision:recorded", pending, states={"own": "recorded", "paper": "adopted"}, clusters=MECH)
    shown = DecisionFactory(
        recommendation=world["asked:published"].record,
        sitting=world["sitting:published"].record,
        published_at=timezone.now(),
    )
    world.add(
        "decision:published", shown, states={"own": "published", "paper": "published"}, clusters=MECH, is_published=True
    )
    followed = FollowUpFactory(decision=shown, owner_email="ufficio@example.org")
    world.add("follow-up", followed, is_published=True)
    FollowUpLinkFactory(follow_up=followed, secret=OFFICE)
    world.add("instrument", InstrumentFactory(), is_published=True)


def site(world: World) -> None:
    for state in ("queued", "running", "failed", "done"):
        job = JobFactory(state=state, scope="MECH", actor=world.users["manager"].actor, message="")
        facts = {"states": {"own": state, "job": state}, "clusters": MECH, "owners": frozenset({"manager"})}
        world.add(f"job:{state}", job, **facts)
    other = UserFactory(email="altra@example.org", name=f"Altra {canary()}")
    world.add("user:other", other, canary=other.name)
    closed = UserFactory(is_active=False)
    world.add("user:closed", closed)
    for role in (Role.PARTNER, Role.MEMBER):
        world.add(f"grant:{role.value}", RoleGrantFactory(user=other, role=role))
    membership = MembershipFactory(user=other, cluster=world.more["clusters"]["BUILD"])
    for state in ("draft", "published"):
        item = ItemFactory(title=canary(), state=state)
        world.add(f"news:{state}", item, states={"own": state}, is_published=state == "published")
    for state in ("listed", "removed"):
        reuse = ReuseFactory(title=canary(), state=state)
        world.add(f"reuse:{state}", reuse, states={"own": state}, is_published=state == "listed")
    world.add("membership", membership, clusters=BUILD)
    token = ApiTokenFactory(user=world.users["partner"], scopes=["read", "read_own"])
    world.add("token", token, owners=frozenset({"partner"}))
    world.tokens["partner"] = token.secret
    world.tokens["disabled"] = ApiTokenFactory(user=world.users["disabled"]).secret
    kept = store.write(b"", "csv")
    file = {"name": "rounds.csv", "path": kept.path, "sha256": kept.sha256, "size": 0, "rows": 0}
    world.add("release", ReleaseFactory(files=[file]), is_published=True)
    world.add("area", S3AreaFactory(), is_published=True)
    world.add("concept", ConceptFactory(), is_published=True)
    world.add("vocabulary-import", VocabularyImportFactory(report={"refused": "no"}))
    term = ConceptFactory(
        name=canary(), status="proposed", proposed_by=world.users["manager"], proposed_at=timezone.now()
    )
    world.add("concept:proposed", term, owners=frozenset({"manager"}), canary=term.name)
    world.add("indicator", IndicatorFactory(), is_published=True)
    name = canary()
    world.add("import", IndicatorImportFactory(name=f"{name}.csv"), canary=name)
    world.add("mailing", MailingFactory(title=canary(), created_by=world.users["coordinator"]))
    world.more["later"] = timezone.now() + timedelta(days=30)
