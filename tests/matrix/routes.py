"""How each route is walked: with which objects, which act of the matrix it is, and what is sent.

`surface` says where the page stands. On `work` pages publication opens nothing: an account's own scopes do, and who is
not signed in is sent to sign in. `public` pages need nobody; `published` ones show
what is published and nothing else, whoever reads; `committee` pages want a sign-in; `files` are sent to their readers;
`api` answers to keys.
A page without an object is a `list` (it may open and be empty, and shows nothing that the person may not read) or an
`act` that asks for a right before anything else.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.matrix.world import GROUP_STATES, LINE_STATES, OFFICE, PAPER_STATES, PROPOSED, ROUND_STATES

Args = Callable[[object], list]


def slug(thing) -> list:
    return [thing.record.slug]


def key(thing) -> list:
    return [thing.record.uuid]


def pk(thing) -> list:
    return [thing.record.pk]


def release_file(thing) -> list:
    return [thing.record.round.slug, thing.record.number, thing.record.files[0]["name"]]


def nothing(thing) -> list:
    return []


@dataclass(frozen=True)
class Route:
    """One way to walk one route."""

    name: str
    action: str
    things: tuple[str, ...] = ()
    args: Args = nothing
    method: str = "get"
    body: dict | Callable = field(default_factory=dict, hash=False, compare=False)
    query: dict = field(default_factory=dict, hash=False, compare=False)
    surface: str = "work"
    kind: str = "object"
    # An act may be refused for more than its state (something is missing): 409 is then an answer of the permitted, too.
    may_conflict: bool = False
    people: tuple[str, ...] = ()
    # The page that asks for an act; it may open although the state forbids the act.
    is_form: bool = False

    @property
    def label(self) -> str:
        return f"{self.method} {self.name} {self.action}"


def states(prefix: str, names) -> tuple[str, ...]:
    return tuple(f"{prefix}:{name}" for name in names)


GROUPS = states("group", GROUP_STATES)
SENT_FILES = states("sent-file", GROUP_STATES)
LINES = states("line", LINE_STATES)
SAID = (*LINES, "line:theirs", "line:sent", "line:reading", "line:published")
PAPERS = states("paper", PAPER_STATES)
# Acts on a paper's parts ask for the paper's own state: one state of each sort is enough.
SOME = ("drafting", "consultation", "under_review", "returned", "published")
WRITTEN = states("paper", SOME)
BLOCKS = states("block", SOME)
COMMENTS = states("comment", SOME)
ROUNDS = states("round", ROUND_STATES)
SENT = states("paper", ("submitted", "under_review", "returned", "adopted", "published"))
ATTACHED = states("attachment", ("draft", "published"))
NOTE = {"note": "Motivo di prova."}


def page(name: str, action: str = "public_page.read") -> Route:
    return Route(name, action, surface="public", kind="list")


def listed(name: str, action: str, **more) -> Route:
    return Route(name, action, kind="list", **more)


def asked(name: str, action: str, **more) -> Route:
    """A page without an object that asks for a right: its form, and sending it empty."""
    return Route(name, action, kind="act", **more)


def both(name: str, action: str, things, args: Args, body=None, **more) -> list[Route]:
    """A form and sending it."""
    return [
        Route(name, action, things, args, is_form=True, **more),
        Route(name, action, things, args, "post", body if body is not None else {}, **more),
    ]


def post(name: str, action: str, things, args: Args, body=None, **more) -> Route:
    return Route(name, action, things, args, "post", body if body is not None else {}, **more)


def move(name: str, action: str, things, step: str, **more) -> Route:
    return post(name, action, things, lambda thing: [*slug(thing), step], NOTE, **more)


def said(thing) -> dict:
    return {
        "kind": "need",
        "text": "Servono tecnici.",
        "uuid": str(uuid4()),
        "version": getattr(thing.record, "version", 1),
    }


def typed_row(thing) -> dict:
    row = {"uuid": str(uuid4()), "base": "{}", "kind": "need", "text": "Servono tecnici."}
    return {"righe-TOTAL_FORMS": 1, "righe-INITIAL_FORMS": 0, **{f"righe-0-{name}": row[name] for name in row}}


def sent_row(thing) -> dict:
    return {"rows": json.dumps([{"uuid": str(uuid4()), "cells": {"kind": "need", "text": "Servono tecnici."}}])}


def of_group(thing) -> list:
    return [thing.record.focus_group.slug]


def added_skill(thing) -> dict:
    return {"aggiungi": "1", "skill": "oleodinamica", "version": getattr(thing.record, "version", 1)}


def sent_file(thing) -> dict:
    return {"file": SimpleUploadedFile("tavolo.csv", b"Tipo;Frase\r\nF;Mancano tecnici.\r\n")}


def row_of_file(thing) -> list:
    return [*key(thing), 2]


def pasted(thing) -> dict:
    return {"testo": "x", "tipo": "need", "colonna": "text"}


ACCOUNTS = [
    Route("accounts:own-page", "user.read_own", kind="own"),
    Route("accounts:own-page", "user.edit_own", kind="own", method="post", body={"name": "Altro nome", "body": ""}),
    asked("accounts:person-list", "user.list"),
    asked("accounts:person-invite", "user.invite"),
    asked("accounts:person-invite", "user.invite", method="post"),
    Route("accounts:person-detail", "user.list", ("user:other", "user:closed"), key),
    post("accounts:person-invite-again", "user.invite", ("user:other",), key),
    post("accounts:person-disable", "user.disable", ("user:other",), key, NOTE),
    post("accounts:person-enable", "user.disable", ("user:closed",), key, NOTE),
    post("accounts:role-give", "user.grant_role", ("user:other",), key, {"role": "coordinator"}),
    post("accounts:role-give", "user.grant_committee_role", ("user:other",), key, {"role": "secretary"}),
    post("accounts:role-take", "user.grant_role", ("grant:partner",), pk),
    post("accounts:role-take", "user.grant_committee_role", ("grant:member",), pk),
    *[
        post("accounts:role-give", "user.grant_self", (f"user:{name}",), key, {"role": role}, people=(name,))
        for name, role in [("coordinator", "partner"), ("admin", "coordinator"), ("secretary", "member")]
    ],
    post("account_demo_sign_in", "user.impersonate", ("user:other",), key, surface="public"),
]
GROUP_ROUTES = [
    listed("focusgroups:focus-group-list", "focus_group.read"),
    asked("focusgroups:focus-group-create", "focus_group.create"),
    asked("focusgroups:focus-group-create", "focus_group.create", method="post"),
    Route("focusgroups:focus-group-detail", "focus_group.read", (*GROUPS, "group:hidden"), slug),
    *both("focusgroups:focus-group-edit", "focus_group.edit", GROUPS, slug),
    Route("focusgroups:focus-group-close", "focus_group.read", GROUPS, slug),
    Route("focusgroups:read-back-page", "contribution.work_page", GROUPS, slug),
    post("focusgroups:focus-group-remind", "focus_group.remind", GROUPS, slug, may_conflict=True),
    *[
        move("focusgroups:focus-group-move", f"focus_group.{name}", GROUPS, name, may_conflict=name == "close")
        for name in ("open", "start_read_back", "close", "mark_reported", "reopen", "mark_not_delivered")
    ],
    Route("focusgroups:contribution-list", "contribution.list", (*GROUPS, "group:hidden"), slug),
    post("focusgroups:contribution-add", "contribution.create", GROUPS, slug, said),
    Route("focusgroups:contribution-grid", "contribution.list", (*GROUPS, "group:hidden"), slug),
    post("focusgroups:contribution-grid", "contribution.create", GROUPS, slug, typed_row),
    Route("focusgroups:contribution-rows", "contribution.list", (*GROUPS, "group:hidden"), slug),
    post("focusgroups:contribution-rows", "contribution.create", GROUPS, slug, sent_row),
    *both("focusgroups:contribution-paste", "contribution.import", GROUPS, slug, {"testo": "Frase.", "tipo": "need"}),
    post("focusgroups:contribution-read", "contribution.import", GROUPS, slug, pasted),
    *both("focusgroups:import-add", "contribution.import", GROUPS, slug, sent_file),
    Route("focusgroups:contribution-template", "contribution.import", GROUPS, slug, is_form=True),
    Route("focusgroups:contribution-download", "contribution.work_page", GROUPS, slug),
    Route("focusgroups:import-detail", "contribution.import", SENT_FILES, key, is_form=True),
    post("focusgroups:import-columns", "contribution.import", SENT_FILES, key, {"kind": "0", "text": "1"}),
    post("focusgroups:import-row", "contribution.import", SENT_FILES, row_of_file, {"scelta": "leave_out"}),
    post("focusgroups:import-confirm", "contribution.import", SENT_FILES, key),
    post("focusgroups:import-undo", "contribution.import", SENT_FILES, key, may_conflict=True),
    Route("focusgroups:contribution-detail", "contribution.work_page", SAID, key),
    Route("portal:line-outcomes", "contribution.work_page", SAID, key),
    *both("focusgroups:contribution-edit", "contribution.edit", SAID, key, said),
    *both("focusgroups:contribution-merge", "contribution.merge", LINES, key),
    *both("focusgroups:contribution-concepts", "contribution.classify", SAID, key, added_skill, may_conflict=True),
    *both("focusgroups:term-propose", "concept.propose", ("line:accepted", "line:submitted"), key, may_conflict=True),
    post("focusgroups:contribution-voices", "voice.disclose", LINES, key, NOTE),
    post(
        "focusgroups:correction",
        "contribution.edit",
        ("answer",),
        lambda t: [t.record.contribution.uuid, t.record.pk],
        lambda t: {"letta": t.record.mark},
    ),
    *[
        post(
            "focusgroups:contribution-move",
            f"contribution.{name}",
            SAID,
            lambda thing, name=name: [thing.record.uuid, name],
            NOTE,
            may_conflict=True,
        )
        for name in ("submit", "accept", "set_aside", "withdraw", "reopen")
    ],
    Route("focusgroups:room", "live_room.read", (*GROUPS, "group:hidden"), slug),
    Route("focusgroups:room-projector", "live_room.read", (*GROUPS, "group:hidden"), slug),
    Route("reports:qr-sheet", "live_room.moderate", ("group:open", "group:hidden"), slug, may_conflict=True),
    Route("reports:attendance-sheet", "participation.read_names", GROUPS, slug),
    Route("focusgroups:room-stream", "live_room.read", ("group:open", "group:hidden"), slug),
    Route("focusgroups:room-qr", "live_room.moderate", ("group:open",), slug),
    move("focusgroups:room-act", "live_room.open", GROUPS, "apri"),
    move("focusgroups:room-act", "live_room.moderate", GROUPS, "codice"),
    move("focusgroups:room-act", "live_room.moderate", GROUPS, "sospendi"),
    post("focusgroups:room-vote", "live_room.moderate", GROUPS, slug, {"chiudi": "1"}, may_conflict=True),
    post("focusgroups:room-write", "contribution.create", GROUPS, slug, said),
    post("focusgroups:room-decide", "contribution.accept", LINES, of_group, lambda t: {"convalida": t.record.uuid}),
    Route("skills:concept-options", "search.autocomplete", kind="list", surface="public"),
    Route("skills:sentence-concepts", "search.autocomplete", kind="list", surface="public"),
    Route("focusgroups:participation-list", "participation.read_names", GROUPS, slug),
    post("focusgroups:participation-add", "participation.invite", GROUPS, slug, {"category": "firm", "name": "Nuova"}),
    post("focusgroups:participation-paste", "participation.invite", GROUPS, slug, {"rows": "Anna;anna@example.org"}),
    Route("focusgroups:message-page", "participation.read_names", GROUPS, slug),
    post("focusgroups:message-send", "participation.invite", GROUPS, slug, may_conflict=True),
    post("focusgroups:recorder-link", "participation.invite", GROUPS, slug),
    post(
        "focusgroups:link-revoke",
        "participation.revoke_link",
        states("link", GROUP_STATES),
        lambda t: [t.record.focus_group.slug, t.record.pk],
    ),
    post(
        "focusgroups:participation-attendance",
        "participation.mark_attendance",
        states("participation", GROUP_STATES),
        key,
        {"presenza": "came"},
        may_conflict=True,
    ),
    post("focusgroups:participation-remove", "participation.remove", states("participation", GROUP_STATES), key),
    post(
        "focusgroups:link-issue",
        "participation.issue_link",
        states("participation", GROUP_STATES),
        key,
        may_conflict=True,
    ),
    post(
        "focusgroups:link-send",
        "participation.issue_link",
        states("participation", GROUP_STATES),
        key,
        may_conflict=True,
    ),
    asked("focusgroups:round-list", "round.edit"),
    asked("focusgroups:round-create", "round.edit"),
    asked("focusgroups:round-create", "round.edit", method="post"),
    Route("focusgroups:round-detail", "round.edit", ROUNDS, slug),
    *both("focusgroups:round-edit", "round.edit", ROUNDS, slug),
    *both("focusgroups:round-prepare", "round.edit", ROUNDS, slug, may_conflict=True),
    *both("focusgroups:round-close", "round.edit", ROUNDS, slug, may_conflict=True),
    *[
        move("focusgroups:round-move", "round.edit", ROUNDS, name, may_conflict=True)
        for name in ("open", "release", "reopen")
    ],
]
NEEDS = ("need:own", "need:public")
NEED_ROUTES = [
    Route("needs:echo", "contribution.read_text", kind="list", surface="public"),
    asked("needs:need-list", "need.create"),
    asked("needs:need-create", "need.create_unsaid"),
    asked("needs:need-create", "need.create_unsaid", method="post"),
    asked("needs:line-list", "need.link_statement"),
    Route("needs:line-link", "need.link_statement", ("line:loose",), key),
    post("needs:line-create", "need.create", ("line:loose",), key),
    Route("needs:need-detail", "need.work_page", NEEDS, slug, surface="committee"),
    *both("needs:need-edit", "need.edit", NEEDS, slug),
    Route("needs:need-merge", "need.merge", NEEDS, slug),
    *both("needs:need-split", "need.split", NEEDS, slug),
    post("needs:need-undo-split", "need.split", NEEDS, slug, NOTE, may_conflict=True),
    asked("needs:desk", "need.join"),
    post("needs:desk-join", "need.join", ("need:own",), slug, {"altro": "fabbisogno-pubblico"}),
    post("needs:desk-apart", "need.join", ("need:own",), slug, {"altro": "fabbisogno-pubblico"}),
    post("needs:desk-undo", "need.join", ("need:own",), slug, {"altro": "fabbisogno-unito", "fatto": "unione"}),
    post("needs:need-undo-merge", "need.merge", ("need:merged",), slug, NOTE, may_conflict=True),
    post("needs:need-link", "need.link_statement", ("line:loose",), lambda t: ["fabbisogno-proprio", t.record.uuid]),
    post(
        "needs:need-unlink",
        "need.unlink_statement",
        ("line:accepted",),
        lambda t: ["fabbisogno-proprio", t.record.uuid],
    ),
    post("needs:need-move", "need.edit", NEEDS, lambda t: [t.record.slug, "mark_answered"], NOTE),
]
IMPORTS = ("import",)
INDICATOR_ROUTES = [
    asked("indicators:indicator-list", "indicator.import"),
    asked("indicators:import-add", "indicator.import"),
    asked("indicators:import-add", "indicator.import", method="post"),
    asked("indicators:import-template", "indicator.import"),
    Route("indicators:import-detail", "indicator.import", IMPORTS, key),
    Route("indicators:import-wrong-rows", "indicator.import", IMPORTS, key),
    post("indicators:import-columns", "indicator.import", IMPORTS, key),
    post("indicators:import-confirm", "indicator.import", IMPORTS, key, may_conflict=True),
    post("indicators:import-undo", "indicator.import", IMPORTS, key, NOTE, may_conflict=True),
]


def both_versions(thing) -> list:
    new, old = thing.record.versions.values_list("number", flat=True)[:2]
    return [thing.record.slug, old, new]


AUTHORS_AND_OTHERS = ("anonymous", "disabled", "partner", "manager", "outsider", "coordinator", "member", "admin")
PAPER_ROUTES = [
    listed("reports:paper-list", "paper.read"),
    asked("reports:paper-create", "paper.create"),
    asked("reports:paper-create", "paper.create", method="post"),
    Route("reports:paper-detail", "paper.author_page", PAPERS, slug),
    *both("reports:paper-facts", "paper.edit", WRITTEN, slug),
    post("reports:paper-draft", "snapshot.create", PAPERS, slug, may_conflict=True),
    *[
        move("reports:paper-move", f"paper.{name}", PAPERS, name, may_conflict=True)
        for name in ("sign_off", "submit", "reopen")
    ],
    Route("reports:consultation", "paper.author_page", PAPERS, slug),
    post("reports:consultation-open", "paper.open_consultation", PAPERS, slug, {"until": "2099-01-01"}),
    post("reports:consultation-end", "paper.move_consultation_end", PAPERS, slug, {"until": "2099-01-01"}),
    post("reports:comment-answer", "paper.answer_comment", COMMENTS, key, {"outcome": "accepted"}),
    # The secretary, who may supersede a paper as well, has no page for it yet.
    move("reports:paper-move", "paper.supersede", PAPERS, "supersede", may_conflict=True, people=AUTHORS_AND_OTHERS),
    Route("reports:paper-preview", "paper.author_page", WRITTEN, slug),
    Route("reports:paper-verify", "paper.author_page", WRITTEN, slug),
    Route("reports:version-compare", "paper.author_page", WRITTEN, both_versions),
    Route("reports:paper-edit", "paper.edit", WRITTEN, slug, is_form=True),
    post("reports:block-add", "paper.edit", WRITTEN, lambda t: [t.record.slug, "3"]),
    *both("reports:recommendation-add", "paper.edit", WRITTEN, slug),
    post("reports:recommendation-keep", "paper.edit", WRITTEN, slug, {"version": 0}),
    *both("reports:block-edit", "paper.edit", BLOCKS, key),
    post(
        "reports:figure-place",
        "paper.edit",
        WRITTEN,
        lambda t: [t.record.slug, "3"],
        {"figura": "skills"},
        may_conflict=True,
    ),
    post("reports:figure-refresh", "paper.edit", BLOCKS, key),
    post("reports:recommendation-from", "paper.edit", WRITTEN, lambda t: [t.record.slug, PROPOSED]),
    post("reports:note-add", "paper.edit", BLOCKS, key, {"text": "Da rivedere."}),
    post("reports:note-settle", "paper.edit", states("note", SOME), key),
    post("reports:block-keep", "paper.edit", BLOCKS, key, {"version": 1}),
    post("reports:block-remove", "paper.edit", BLOCKS, key, may_conflict=True),
    post("reports:block-shift", "paper.edit", BLOCKS, key),
    *both("reports:citation-add", "paper.edit", BLOCKS, key),
    post("reports:citation-remove", "paper.edit", states("citation", SOME), key),
    post("reports:citation-renew", "paper.edit", states("citation", SOME), key),
    *both("reports:recommendation-edit", "paper.edit", states("asked", SOME), lambda t: [t.record.block.uuid]),
    post("reports:round-drafts", "round.compile_papers", ROUNDS, slug, may_conflict=True),
    Route("reports:round-fates", "round.edit", ROUNDS, slug),
    post("reports:round-fates", "round.edit", ROUNDS, slug, {"imposta": "1"}),
    Route("reports:report-detail", "technical_report.author_page", GROUPS, slug),
    Route("reports:report-preview", "technical_report.author_page", GROUPS, slug),
    post("reports:report-make", "technical_report.compile", GROUPS, slug),
    *[
        post(
            "reports:report-move",
            "technical_report.publish",
            (f"report:{state}",),
            lambda t: [t.record.focus_group.slug, "publish"],
            NOTE,
            may_conflict=True,
        )
        for state in ("draft", "published")
    ],
    post(
        "reports:attachment-add",
        "report_file.add",
        ("report:draft", "report:published"),
        lambda t: [t.record.focus_group.slug],
        lambda t: {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF")},
    ),
    Route("reports:report-copies", "technical_report.send", GROUPS, slug),
    post(
        "reports:report-copies", "technical_report.send", GROUPS, slug, {"others": "a@example.org"}, may_conflict=True
    ),
    Route("reports:attachment", "report_file.read", ATTACHED, key),
    post("reports:attachment-remove", "report_file.remove", ATTACHED, key),
    Route("reports:document", "technical_report.read", ("file:draft", "file:published"), key, surface="files"),
    Route(
        "reports:document",
        "version.download",
        ("paper-file:drafting", "paper-file:under_review", "paper-file:published"),
        key,
        surface="files",
    ),
]


def of_paper(thing) -> list:
    return [thing.record.paper.slug]


def recusal_address(thing) -> list:
    return [thing.record.paper.slug, thing.record.user.uuid]


def outcome_address(thing) -> list:
    return [thing.record.block.section.paper.agenda_items.get(sitting__state="held").sitting.uuid, thing.record.uuid]


def made(kind: str) -> Args:
    return lambda thing: [thing.record.uuid, kind]


BEFORE = {"surface": "committee"}
SITTINGS = ("sitting:planned", "sitting:held")
NO_ROWS = signing.dumps([], salt="committee.roll")
COMMITTEE_ROUTES = [
    listed("committee:paper-list", "paper.read"),
    Route("committee:paper-detail", "paper.examine", PAPERS, slug, **BEFORE),
    Route("committee:version-compare", "paper.examine", SENT, slug, **BEFORE),
    *[
        move("committee:paper-move", f"paper.{act}", SENT, name, may_conflict=True, **BEFORE)
        for act, name in [("take_up", "take_up"), ("return", "return"), ("publish", "publish")]
    ],
    Route("committee:review-edit", "review.write", ("review:open",), of_paper, is_form=True, **BEFORE),
    Route("committee:review-check", "review.write", ("review:open",), of_paper, is_form=True, **BEFORE),
    Route("committee:review-list", "paper.examine", SENT, slug, **BEFORE),
    *both("committee:review-record", "review.record_for_member", SENT, slug, **BEFORE),
    *both("committee:review-assign", "review.assign", SENT, slug, **BEFORE),
    post("committee:review-unassign", "review.assign", ("review:open",), key, may_conflict=True, **BEFORE),
    post(
        "committee:review-reopen", "review.record_for_member", ("review:filed",), key, NOTE, may_conflict=True, **BEFORE
    ),
    Route("committee:remark-list", "paper.examine", SENT, slug, **BEFORE),
    *both(
        "committee:remark-add", "remark.write", BLOCKS, lambda t: [t.record.section.paper.slug, t.record.uuid], **BEFORE
    ),
    post("committee:remark-remove", "remark.write", ("remark:under_review",), key, **BEFORE),
    *both("committee:remark-reply", "reply.write", ("remark:under_review", "remark:returned"), key, **BEFORE),
    post("committee:paper-resubmit", "paper.resubmit", SENT, slug, NOTE, may_conflict=True, **BEFORE),
    *both("committee:recusal-declare", "recusal.declare", ("paper:under_review",), slug, **BEFORE),
    post("committee:recusal-withdraw", "recusal.withdraw", ("recusal",), recusal_address, NOTE, **BEFORE),
    *both(
        "committee:decision-record", "decision.record", states("asked", ("under_review", "published")), outcome_address
    ),
    post(
        "committee:poll-open",
        "ballot.record_show_of_hands",
        states("asked", ("under_review", "published")),
        outcome_address,
        may_conflict=True,
    ),
    Route("committee:poll-detail", "ballot.follow", ("poll:open",), key, **BEFORE),
    post("committee:poll-vote", "ballot.cast", ("poll:open",), key, {"voto": "in_favour"}, **BEFORE),
    post("committee:poll-close", "ballot.record_show_of_hands", ("poll:open",), key, **BEFORE),
    listed("committee:sitting-list", "sitting.read", surface="public"),
    Route(
        "committee:sitting-detail",
        "sitting.read",
        states("sitting", ("planned", "held", "published")),
        key,
        surface="public",
    ),
    asked("committee:sitting-add", "sitting.edit"),
    asked("committee:sitting-add", "sitting.edit", method="post"),
    Route(
        "committee:sitting-calendar", "sitting.read", states("sitting", ("planned", "published")), key, surface="public"
    ),
    Route("committee:sitting-documents", "sitting_document.read", SITTINGS, key, **BEFORE),
    post(
        "committee:document-make", "sitting_document.make", SITTINGS, made("convocation"), may_conflict=True, **BEFORE
    ),
    post("committee:document-make", "dossier.compile", SITTINGS, made("dossier"), **BEFORE),
    Route("committee:sitting-file", "sitting_document.read", ("sitting-file:convocation",), key, surface="files"),
    Route("committee:sitting-file", "dossier.read", ("sitting-file:dossier",), key, surface="files"),
    post("committee:sitting-convene", "sitting.edit", ("sitting:planned", "sitting:held"), key, may_conflict=True),
    *both("committee:sitting-protocol", "sitting.edit", ("sitting:planned", "sitting:held"), key),
    *[
        route
        for name in ("sitting-edit", "sitting-minutes", "sitting-hold", "sitting-presence")
        for route in both(
            f"committee:{name}", "sitting.edit", ("sitting:planned", "sitting:held"), key, may_conflict=True
        )
    ],
    post(
        "committee:sitting-move",
        "sitting.edit",
        ("sitting:held",),
        lambda t: [t.record.uuid, "reopen"],
        NOTE,
        may_conflict=True,
    ),
    *both("committee:agenda-add", "agenda_item.edit", ("sitting:planned",), key),
    post("committee:agenda-change", "agenda_item.edit", ("point",), lambda t: [t.record.uuid, "su"], may_conflict=True),
    *both("committee:decision-rectify", "decision.rectify", ("decision:recorded", "decision:published"), key, **BEFORE),
    *both("committee:follow-up-add", "follow_up.edit", ("decision:published",), key),
    listed("committee:follow-up-list", "follow_up.read", surface="public"),
    Route("committee:follow-up-detail", "follow_up.read", ("follow-up",), key, surface="public"),
    post("committee:follow-up-detail", "follow_up.edit", ("follow-up",), key, surface="public"),
    # Whoever holds the link may report, signed in or not.
    *both("committee:office", "follow_up.report", ("follow-up",), lambda thing: [OFFICE], surface="published"),
    *[
        post(f"committee:office-link-{act}", "follow_up.edit", ("follow-up",), key)
        for act in ("issue", "send", "revoke")
    ],
    *both("committee:follow-up-edit", "follow_up.edit", ("follow-up",), key),
    listed("committee:instrument-list", "instrument.read", surface="public"),
    asked("committee:instrument-add", "instrument.edit"),
    asked("committee:instrument-add", "instrument.edit", method="post"),
    *both("committee:instrument-edit", "instrument.edit", ("instrument",), key),
    listed("committee:member-list", "member.read", surface="public"),
    *[asked(f"committee:roll-{page}", "member.edit") for page in ("add", "template")],
    asked("committee:roll-add", "member.edit", method="post"),
    asked("committee:roll-confirm", "member.edit", method="post", body={"kept": NO_ROWS}),
    asked("committee:member-add", "member.edit"),
    asked("committee:member-add", "member.edit", method="post"),
    *both("committee:member-edit", "member.edit", ("seat:member",), lambda t: [t.record.user.uuid]),
]
MAILING = ("mailing",)
NEWSLETTER_ROUTES = [
    page("newsletter:subscribe", "subscription.subscribe"),
    asked("newsletter:mailing-list", "subscription.read_counts"),
    asked("newsletter:mailing-add", "mailing.write"),
    asked("newsletter:mailing-add", "mailing.write", method="post"),
    *both("newsletter:mailing-edit", "mailing.write", MAILING, key, {"title": "Un numero", "intro": "x", "version": 1}),
    Route("newsletter:mailing-detail", "mailing.write", MAILING, key),
    *[
        post(f"newsletter:mailing-{act}", "mailing.write", MAILING, key, may_conflict=True)
        for act in ("discard", "test", "start", "resume", "again")
    ],
]
NEWS = ("news:draft", "news:published")
REUSES = ("reuse:listed", "reuse:removed")
REUSE = {
    "title": "Un sito",
    "body": "Un ente",
    "url": "https://example.org/",
    "summary": "Un sito.",
    "published_on": "2025-05-12",
    "version": 1,
}
JOBS = states("job", ("queued", "running", "failed", "done"))
PORTAL_ROUTES = [
    *[
        page(f"portal:{name}")
        for name in [
            "home",
            "method",
            "glossary",
            "privacy",
            "cookies",
            "legal",
            "accessibility",
            "site-map",
            "robots",
            "sitemap",
            "security",
            "components",
        ]
    ],
    page("portal:search", "search.query"),
    page("news:item-list", "news.read"),
    page("news:item-feed", "news.read"),
    Route("news:item-detail", "news.read", NEWS, slug, surface="published"),
    asked("news:item-work-list", "news.write"),
    asked("news:item-add", "news.write"),
    asked("news:item-add", "news.write", method="post"),
    *both("news:item-edit", "news.write", NEWS, key, {"title": "Una notizia", "text": "x", "version": 1}),
    *[
        post("news:item-move", "news.write", NEWS, lambda t, name=name: [*key(t), name], NOTE, may_conflict=True)
        for name in ("publish", "take_back")
    ],
    Route("portal:interest-ask", "interest.ask", ROUNDS[:1], slug, surface="public", kind="list"),
    Route("portal:interest-list", "interest.list", ROUNDS[:1], slug, kind="act"),
    Route("portal:interest-file", "interest.list", ROUNDS[:1], slug, kind="act"),
    page("portal:cluster-list", "cluster.read"),
    Route("portal:cluster-detail", "cluster.read", ("cluster:MECH", "cluster:BUILD"), slug, surface="public"),
    Route("portal:round-detail", "round.read", ROUNDS, slug, surface="public"),
    page("portal:focus-group-list", "focus_group.read"),
    Route("portal:focus-group-detail", "focus_group.read", (*GROUPS, "group:hidden"), slug, surface="public"),
    page("portal:need-list", "need.read"),
    Route("portal:need-detail", "need.read", NEEDS, slug, surface="published"),
    Route("portal:need-outcomes", "need.work_page", NEEDS, slug, surface="committee"),
    page("portal:indicator-list", "indicator.read"),
    Route("portal:indicator-detail", "indicator.read", ("indicator",), lambda t: [t.record.code], surface="public"),
    page("portal:concept-list", "concept.read"),
    asked("portal:term-list", "concept.create_regional"),
    *[
        post(
            "portal:term-decide",
            "concept.create_regional",
            ("concept:proposed",),
            lambda t, act=act: [t.record.uuid, act],
            NOTE,
            may_conflict=True,
        )
        for act in ("approva", "rifiuta", "riconduci", "collega", "scollega")
    ],
    asked("portal:superseded-list", "concept.replace"),
    *[
        post(
            "portal:superseded-replace",
            "concept.replace",
            ("concept",),
            lambda t, act=act: [t.record.uuid, act],
            may_conflict=True,
        )
        for act in ("sostituisci", "annulla")
    ],
    Route("portal:concept-detail", "concept.read", ("concept", "concept:proposed"), key, surface="published"),
    page("portal:paper-list", "paper.read"),
    page("portal:paper-feed", "paper.read"),
    page("portal:outcome-feed", "decision.read"),
    Route("portal:paper-detail", "paper.read", PAPERS, slug, surface="published"),
    page("portal:proposal-list", "decision.read"),
    Route("portal:proposal-detail", "paper.read", states("asked", SOME), key, surface="public"),
    Route("portal:work", "user.read_own", kind="own"),
    Route("portal:job", "job.read_state", JOBS, key),
    post("portal:job", "job.cancel", JOBS, key, may_conflict=True),
    asked("portal:job-list", "job.list"),
    post("portal:job-retry", "job.retry", JOBS, key),
    listed("portal:event-list", "audit.read"),
    Route("portal:person-memberships", "user.list", ("user:other",), key),
    post(
        "portal:person-memberships",
        "membership.grant_manager",
        ("user:other",),
        key,
        lambda thing: {"cluster": ""},
    ),
    post("portal:membership-dismiss", "membership.revoke", ("membership",), pk),
]
# A session opens nothing here: who has no key is the public.
KEYS = {"surface": "api", "people": ("anonymous", "disabled", "partner")}
API_ROUTES = [
    *[page(f"api:{name}") for name in ("docs", "index", "schema", "dataset-list", "codebook", "read-me")],
    Route("api:dataset-detail", "public_page.read", (), lambda t: ["contributions"], surface="public", kind="list"),
    Route("api:problem-detail", "public_page.read", (), lambda t: ["ritirato"], surface="public", kind="list"),
    *[
        Route(f"api:{noun}-list", action, **KEYS, kind="list")
        for noun, action in [
            ("rounds", "round.read"),
            ("clusters", "cluster.read"),
            ("s3-areas", "reference_data.read"),
            ("focus-groups", "focus_group.read"),
            ("needs", "need.read"),
            ("contributions", "contribution.read_text"),
            ("indicators", "indicator.read"),
            ("position-papers", "paper.read"),
            ("recommendations", "paper.read"),
            ("decisions", "decision.read"),
            ("follow-ups", "follow_up.read"),
            ("concepts", "concept.read"),
        ]
    ],
    *[
        Route(f"api:{noun}-export", "api_bulk.read", (), lambda t: ["jsonl"], **KEYS, kind="list")
        for noun in (
            *("rounds", "clusters", "s3-areas", "focus-groups", "needs", "contributions", "indicators"),
            *("position-papers", "recommendations", "decisions", "follow-ups", "concepts"),
        )
    ],
    *[
        Route(f"api:{name}", action, (), args, **KEYS, kind="list")
        for name, action, args in (
            ("catalog", "catalogue.read", nothing),
            ("catalog-file", "catalogue.read", lambda t: ["ttl"]),
            ("vocabulary", "concept.read", nothing),
            ("vocabulary-file", "concept.read", lambda t: ["jsonld"]),
        )
    ],
    Route(
        "api:table-contributions",
        "contribution.import",
        GROUPS,
        slug,
        method="post",
        body={"rows": []},
        **KEYS,
        may_conflict=True,
    ),
    Route("api:releases-list", "api_bulk.read", **KEYS, kind="list"),
    Route("api:releases-detail", "api_bulk.read", ROUNDS, slug, **KEYS, kind="list"),
    Route("api:release-file", "api_bulk.read", ("release",), release_file, **KEYS, kind="list"),
    Route("api:changes-list", "changes_feed.read", **KEYS, kind="list"),
    Route("api:suggest-list", "concept.read", query={"text": "saldatore"}, **KEYS, kind="list"),
    Route("api:rounds-detail", "round.read", ROUNDS, slug, **KEYS),
    Route("api:clusters-detail", "cluster.read", ("cluster:MECH",), slug, **KEYS),
    Route("api:s3-areas-detail", "reference_data.read", ("area",), lambda t: [t.record.code], **KEYS),
    Route("api:focus-groups-detail", "focus_group.read", (*GROUPS, "group:hidden"), slug, **KEYS),
    Route("api:needs-detail", "need.read", NEEDS, slug, **KEYS),
    Route("api:contributions-detail", "contribution.read_text", SAID, key, **KEYS),
    Route("api:indicators-detail", "indicator.read", ("indicator",), lambda t: [t.record.code], **KEYS),
    Route("api:position-papers-detail", "paper.read", PAPERS, slug, **KEYS),
    Route("api:recommendations-detail", "paper.read", states("asked", SOME), key, **KEYS),
    Route("api:decisions-detail", "decision.read", ("decision:recorded", "decision:published"), key, **KEYS),
    Route("api:follow-ups-detail", "follow_up.read", ("follow-up",), key, **KEYS),
    Route("api:concepts-detail", "concept.read", ("concept", "concept:proposed"), key, **KEYS),
    page("api:data"),
    asked("api:reuse-list", "reuse.write"),
    asked("api:reuse-add", "reuse.write"),
    asked("api:reuse-add", "reuse.write", method="post"),
    *both("api:reuse-edit", "reuse.write", REUSES, key, REUSE),
    *[
        post("api:reuse-move", "reuse.write", REUSES, lambda t, name=name: [*key(t), name], NOTE, may_conflict=True)
        for name in ("remove", "restore")
    ],
    asked("api:token-list", "token.list"),
    asked("api:token-create", "token.create"),
    asked("api:token-create", "token.create", method="post"),
    Route("api:token-rotate", "token.rotate", ("token",), key, is_form=True),
    post("api:token-rotate", "token.rotate", ("token",), key, lambda thing: {"uuid": uuid4()}),
    post("api:token-revoke", "token.revoke", ("token",), key),
]
VOCABULARY_ROUTES = [
    asked("vocabularies:vocabulary-list", "vocabulary.import"),
    asked("vocabularies:vocabulary-list", "vocabulary.import", method="post"),
    post("vocabularies:import-cancel", "vocabulary.import", ("vocabulary-import",), key),
]
ROUTES: list[Route] = [
    *ACCOUNTS,
    *VOCABULARY_ROUTES,
    *GROUP_ROUTES,
    *NEED_ROUTES,
    *INDICATOR_ROUTES,
    *PAPER_ROUTES,
    *COMMITTEE_ROUTES,
    *PORTAL_ROUTES,
    *NEWSLETTER_ROUTES,
    *API_ROUTES,
]
