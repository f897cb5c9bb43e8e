"""Every page that a browser can open, with who sees it and an example of it in the demonstration's story."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from accounts.models import User
from api.actions import tokens
from api.models import Reuse
from committee.models import Decision, FollowUp, Instrument, Remark, Sitting
from core.calendar import now
from core.models import Job
from focusgroups.actions import imports
from focusgroups.interest import confirm_link, withdraw_link
from focusgroups.interest import digest_of as interest_digest
from focusgroups.models import Contribution, ContributionImport, FocusGroup, Interest, Round
from needs.models import IndicatorImport, Need
from needs.suggestions import unlinked_lines
from news.models import Item
from newsletter.actions import mailings
from newsletter.contents import offered_decisions, offered_papers
from newsletter.links import confirm_token, digest_of, manage_token
from newsletter.models import NOTICE_VERSION, Mailing, Subscription
from reports.models import Block, PositionPaper, Recommendation

ROBOTICS = "mech-robotica-2025"  # reported, in a paper under review
MAINTENANCE = "mech-manutenzione-2025"  # open, with lines written from the links
REVIEWED = "competenze-per-la-robotica-industriale"
SAID = "Ci manca chi sa leggere i dati delle macchine."  # written from the participant's link
COMING = "novembre-2025"
PUBLISHED = "competenze-per-loleodinamica-seconda-edizione"

Keys = Callable[[], list]


@dataclass(frozen=True)
class Page:
    """One page: its route, who opens it, and the keys of its example (read when the story is loaded).

    `sends_empty`: its main form is also sent with every field emptied, and must say what is missing.
    """

    name: str
    role: str = "anonymous"
    keys: tuple | Keys = ()
    sends_empty: bool = False
    note: str = ""
    query: dict = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return " ".join(filter(None, [self.name, self.role, self.note]))

    def arguments(self) -> list:
        return self.keys() if callable(self.keys) else list(self.keys)


# --- examples ---


def line(group: str, **which) -> Keys:
    return lambda: [Contribution.objects.filter(focus_group__slug=group, **which).order_by("pk")[0].uuid]


def loose_line() -> list:
    """A line that no need states yet."""
    coordinator = User.objects.get(email="coordinamento@demo.example")
    return [unlinked_lines(coordinator).order_by("pk")[0].uuid]


def handed_in() -> list:
    """A file of findings with a row of each sort."""
    text = "Tipo;Frase;Urgenza\nF;Mancano addetti al collaudo delle celle.;4\nIdea;Una frase.;9\nT;;\n"
    manager = User.objects.get(email="manager.mech@demo.example")
    group = FocusGroup.objects.get(slug=MAINTENANCE)
    return [imports.hand_in(group, BytesIO(text.encode()), name="tavolo.csv", by=manager).uuid]


def taken_back() -> list:
    (uuid,) = handed_in()
    manager = User.objects.get(email="manager.mech@demo.example")
    record = imports.confirm(ContributionImport.objects.get(uuid=uuid), by=manager)
    return [imports.undo(record, by=manager).uuid]


def paper(state: str) -> Keys:
    return lambda: [PositionPaper.objects.filter(state=state).order_by("pk")[0].slug]


def blocks(state: str):
    return Block.objects.filter(section__paper__state=state).order_by("section__order", "order")


def written_block() -> list:
    return [blocks("returned").filter(generated=False, recommendation=None)[0].uuid]


def recommendation_block() -> list:
    return [blocks("returned").exclude(recommendation=None)[0].uuid]


def paragraph_under_review() -> list:
    return [REVIEWED, blocks("under_review").filter(section__paper__slug=REVIEWED)[0].uuid]


def asked() -> list:
    return [Recommendation.objects.filter(block__section__paper__slug=PUBLISHED)[0].uuid]


def sitting(state: str) -> Keys:
    return lambda: [Sitting.objects.filter(state=state).order_by("-held_on")[0].uuid]


def first_sitting() -> list:
    """One whose papers have been published since: with what was asked and why it was decided so."""
    return [Sitting.objects.filter(state="published").order_by("held_on")[0].uuid]


def hands() -> list:
    """A recommendation under review, and the sitting that has its paper on the agenda."""
    return [
        *sitting("planned")(),
        Recommendation.objects.filter(block__section__paper__slug=REVIEWED)[0].uuid,
    ]


def remark() -> list:
    return [Remark.objects.filter(paper__state="returned").order_by("pk")[0].uuid]


def decision() -> list:
    return [Decision.objects.filter(published_at__isnull=False).order_by("pk")[0].uuid]


def need() -> list:
    return [Need.objects.filter(statements__contribution__published_at__isnull=False).order_by("pk")[0].slug]


def table(name: str) -> Keys:
    return lambda: [IndicatorImport.objects.filter(name=name).order_by("pk")[0].uuid]


def said_concept() -> list:
    """An occupation of a published line."""
    lines = Contribution.objects.published().filter(need_details__occupation__isnull=False).order_by("pk")
    return [lines[0].need_details.occupation.uuid]


def first(model, key: str = "uuid") -> Keys:
    return lambda: [getattr(model.objects.order_by("pk")[0], key)]


def partners_key() -> list:
    """A key that the partner has."""
    partner = User.objects.get(email="partner@demo.example")
    return [tokens.create(name="Prova", scopes=["read"], days=30, by=partner)[0].uuid]


def job(state: str) -> Keys:
    return lambda: [Job.objects.filter(state=state).order_by("pk")[0].uuid]


def person(email: str) -> Keys:
    return lambda: [User.objects.get(email=email).uuid]


def issue() -> list:
    """A draft of the newsletter that tells what is published."""
    coordinator = User.objects.get(email="coordinamento@demo.example")
    draft = Mailing.objects.filter(started_at__isnull=True).first() or mailings.save(
        Mailing(title="Autunno 2025", intro="Che cosa è uscito.", created_by=coordinator),
        by=coordinator,
        papers=offered_papers(),
        decisions=offered_decisions(),
    )
    return [draft.uuid]


def reader(token: Callable[[Subscription], str], **which) -> Keys:
    """The signed link of a subscriber."""
    email = "lettrice@example.org"
    made = {"email": email, "notice_version": NOTICE_VERSION, **which}
    return lambda: [token(Subscription.objects.update_or_create(email_digest=digest_of(email), defaults=made)[0])]


def news(name: str, **which) -> Keys:
    return lambda: [getattr(Item.objects.filter(**which).order_by("pk")[0], name)]


def reuse(state: str) -> Keys:
    """Who made something out of the data, in the list or taken off it."""
    said = {"title": "Un sito", "body": "Un ente", "url": "https://example.org/", "summary": "Un sito che li mostra."}
    return lambda: [Reuse.objects.get_or_create(state=state, defaults=said)[0].uuid]


def asker(link: Callable, **fields) -> Keys:
    """The signed link of somebody who asked to take part."""

    def key() -> list:
        round_ = Round.objects.get(slug=COMING)
        known = {"email_digest": interest_digest("anna@example.org"), "round": round_}
        told = {"email": "anna@example.org", "notice_version": "1", "confirmed_at": None, **fields}
        interest, _made = Interest.objects.update_or_create(**known, defaults=told)
        return [link(interest).rstrip("/").rpartition("/")[2]]

    return key


# --- pages ---


def public(*names: str) -> list[Page]:
    return [Page(name) for name in names]


PUBLIC = [
    *public(
        *("portal:home", "portal:cluster-list", "portal:focus-group-list", "portal:need-list", "portal:paper-list"),
        *("portal:proposal-list", "portal:method", "portal:glossary", "portal:privacy"),
        *("portal:cookies", "portal:legal", "portal:site-map", "portal:components"),
        *("committee:sitting-list", "committee:follow-up-list", "committee:instrument-list", "committee:member-list"),
        "api:docs",
        "api:dataset-list",
    ),
    Page("portal:accessibility", sends_empty=True),
    Page("api:data", keys=lambda: reuse("listed")() and []),
    Page("news:item-list"),
    Page("news:item-detail", keys=news("slug", state="published")),
    Page("portal:search", note="nothing asked"),
    Page("portal:search", query={"testo": "robotica"}, note="found"),
    Page("portal:search", query={"testo": "robbotica"}, note="a typing error"),
    Page("api:dataset-detail", keys=("contributions",)),
    Page("api:problem-detail", keys=("parametro-sconosciuto",)),
    Page("portal:cluster-detail", keys=("mech",)),
    Page("portal:round-detail", keys=("novembre-2024",), note="released"),
    Page("portal:round-detail", keys=("maggio-2025",), note="open"),
    Page("portal:round-detail", keys=(COMING,), note="to come"),
    Page("portal:interest-ask", keys=(COMING,), sends_empty=True),
    Page("portal:interest-ask", keys=("novembre-2024",), note="over"),
    Page("portal:interest-confirm", keys=asker(confirm_link)),
    Page("portal:interest-confirm", keys=asker(confirm_link, confirmed_at=now()), note="confirmed"),
    Page("portal:interest-withdraw", keys=asker(withdraw_link)),
    Page("portal:interest-list", "coordinator", keys=(COMING,)),
    Page("portal:home", query={"cluster": "mech"}, note="one cluster"),
    Page("portal:focus-group-detail", keys=("mech-oleodinamica-2024",), note="published"),
    Page("portal:focus-group-detail", keys=(MAINTENANCE,), note="to come"),
    Page("portal:need-detail", keys=need),
    Page("portal:indicator-list"),
    Page("portal:indicator-detail", keys=("entrate-difficili-da-reperire",)),
    Page("portal:concept-list"),
    Page("portal:concept-detail", keys=said_concept),
    Page("portal:paper-detail", keys=(PUBLISHED,)),
    Page("portal:proposal-detail", keys=asked),
    Page("committee:sitting-detail", keys=sitting("published")),
    Page("committee:sitting-detail", keys=first_sitting, note="papers published"),
    Page("committee:follow-up-detail", keys=first(FollowUp)),
]
SIGN_IN = [
    Page("account_login", sends_empty=True),
    *public("account_inactive", "account_signup", "account_reset_password_done"),
    Page("account_reset_password_from_key_done"),
    Page("account_request_login_code", sends_empty=True),
    Page("account_reset_password", sends_empty=True),
    Page("account_confirm_login_code", "code sent", sends_empty=True),
    Page("account_reset_password_from_key", "password forgotten", sends_empty=True),
    Page("account_logout", "manager"),
    Page("account_reauthenticate", "manager", sends_empty=True),
    Page("account_change_password", "manager", sends_empty=True),
    Page("mfa_index", "manager"),
    Page("mfa_activate_totp", "manager", sends_empty=True),
    Page("mfa_authenticate", "half in", sends_empty=True),
    *[
        Page(f"mfa_{name}", "two factors")
        for name in ("index", "reauthenticate", "deactivate_totp", "view_recovery_codes", "generate_recovery_codes")
    ],
    Page("accounts:own-page", "manager", sends_empty=True),
]
LINKS = [
    Page("links:ask-again", sends_empty=True),
    Page("links:notice", keys=("2025-11",)),
    Page("links:table", "participant", sends_empty=True),
    Page("links:table", "recorder", sends_empty=True),
    Page("links:grid", "recorder"),
    Page("consultation:list", "consulted"),
    Page("consultation:list", "participant", note="empty"),
    Page("consultation:paper", "consulted", paper("consultation")),
    Page("portal:link-outcomes", "participant"),
    Page("portal:link-outcomes", "followed"),
    Page("links:line-edit", "participant", line(MAINTENANCE, text=SAID), sends_empty=True),
    Page("committee:office", "office", sends_empty=True),
]
ROOM = [
    Page("room:enter"),
    Page("room:phone", "phone", sends_empty=True),
    Page("focusgroups:room", "manager", (MAINTENANCE,), sends_empty=True, note="open"),
    Page("focusgroups:room", "manager", (ROBOTICS,), note="reported"),
    Page("focusgroups:room-projector", "manager", (MAINTENANCE,)),
]
MANAGER = [
    Page("portal:work", "manager"),
    Page("portal:focus-group-list", "manager"),
    Page("focusgroups:focus-group-list", "manager"),
    Page("focusgroups:focus-group-create", "manager", sends_empty=True),
    Page("focusgroups:focus-group-detail", "manager", (ROBOTICS,), note="reported"),
    Page("focusgroups:focus-group-detail", "manager", (MAINTENANCE,), note="open"),
    Page("focusgroups:focus-group-edit", "manager", (MAINTENANCE,), sends_empty=True),
    Page("focusgroups:focus-group-close", "manager", (MAINTENANCE,)),
    Page("focusgroups:read-back-page", "coordinator", ("turismo-competenze-2025",)),
    Page("focusgroups:contribution-list", "manager", (ROBOTICS,)),
    Page("focusgroups:contribution-list", "manager", (MAINTENANCE,), sends_empty=True, note="writing"),
    Page("focusgroups:contribution-grid", "manager", (ROBOTICS,), note="read only"),
    Page("focusgroups:contribution-grid", "manager", (MAINTENANCE,)),
    Page("focusgroups:contribution-paste", "manager", (ROBOTICS,), note="closed"),
    Page("focusgroups:contribution-paste", "manager", (MAINTENANCE,), sends_empty=True),
    Page("focusgroups:import-add", "manager", (ROBOTICS,), note="closed"),
    Page("focusgroups:import-add", "manager", (MAINTENANCE,), sends_empty=True),
    Page("focusgroups:import-detail", "manager", handed_in, note="to confirm"),
    Page("focusgroups:import-detail", "manager", taken_back, note="undone"),
    Page("focusgroups:contribution-detail", "manager", line(ROBOTICS, state="accepted", kind="need")),
    Page("portal:line-outcomes", "manager", line(ROBOTICS, state="accepted", kind="need")),
    Page("focusgroups:contribution-edit", "manager", line(MAINTENANCE, state="submitted"), sends_empty=True),
    Page("focusgroups:contribution-concepts", "manager", line(MAINTENANCE, state="submitted", kind="need")),
    Page("focusgroups:term-propose", "manager", line(MAINTENANCE, state="submitted", kind="need"), sends_empty=True),
    Page("focusgroups:contribution-merge", "manager", line(MAINTENANCE, state="submitted")),
    Page("focusgroups:participation-list", "manager", (MAINTENANCE,), sends_empty=True),
    Page("focusgroups:message-page", "manager", (MAINTENANCE,)),
    Page("needs:echo", "manager"),
    Page("reports:report-detail", "manager", (ROBOTICS,), note="reported"),
    Page("reports:report-detail", "manager", (MAINTENANCE,), note="open"),
    Page("reports:report-preview", "manager", (ROBOTICS,)),
    Page("reports:report-copies", "manager", (ROBOTICS,)),
    Page("portal:job", "manager", job("done")),
]
COORDINATOR = [
    *[
        Page(name, "coordinator")
        for name in (
            *("portal:work", "focusgroups:focus-group-list", "focusgroups:round-list", "needs:need-list"),
            *("needs:line-list", "needs:desk", "reports:paper-list", "accounts:person-list", "committee:paper-list"),
        )
    ],
    *[
        Page(name, "coordinator", sends_empty=True)
        for name in ("focusgroups:round-create", "needs:need-create", "reports:paper-create", "accounts:person-invite")
    ],
    Page("vocabularies:vocabulary-list", "coordinator", sends_empty=True),
    Page("focusgroups:round-detail", "coordinator", ("maggio-2025",)),
    Page("focusgroups:round-edit", "coordinator", ("maggio-2025",), sends_empty=True),
    Page("focusgroups:round-close", "coordinator", ("maggio-2025",)),
    Page("reports:round-fates", "coordinator", ("maggio-2025",)),
    Page("focusgroups:round-prepare", "coordinator", ("novembre-2025",)),
    Page("needs:line-link", "coordinator", loose_line),
    Page("portal:term-list", "coordinator"),
    Page("portal:superseded-list", "coordinator"),
    Page("needs:need-detail", "coordinator", need),
    Page("portal:need-outcomes", "coordinator", need),
    Page("needs:need-edit", "coordinator", need, sends_empty=True),
    Page("needs:need-merge", "coordinator", need),
    Page("needs:need-split", "coordinator", need, sends_empty=True),
    Page("indicators:indicator-list", "coordinator"),
    Page("indicators:import-add", "coordinator", sends_empty=True),
    Page("indicators:import-detail", "coordinator", table("excelsior-2025.csv"), note="written"),
    Page("indicators:import-detail", "coordinator", table("contratti-e-annunci.csv"), note="to confirm"),
    Page("reports:paper-detail", "coordinator", paper("drafting"), note="drafting"),
    Page("reports:paper-detail", "coordinator", paper("published"), note="published"),
    Page("reports:paper-facts", "coordinator", paper("drafting"), sends_empty=True),
    Page("reports:consultation", "coordinator", paper("consultation")),
    Page("reports:consultation", "coordinator", paper("drafting"), note="not open yet"),
    Page("reports:paper-preview", "coordinator", (REVIEWED,)),
    Page("reports:paper-verify", "coordinator", (REVIEWED,)),
    Page("reports:version-compare", "coordinator", (REVIEWED, 1, 2)),
    Page("reports:paper-edit", "coordinator", paper("returned")),
    Page("reports:recommendation-add", "coordinator", paper("drafting"), sends_empty=True),
    Page("reports:block-edit", "coordinator", written_block),
    Page("reports:citation-add", "coordinator", written_block),
    Page("reports:recommendation-edit", "coordinator", recommendation_block, sends_empty=True),
    Page("committee:remark-reply", "coordinator", remark, sends_empty=True),
    Page("accounts:person-detail", "coordinator", person("manager.mech@demo.example")),
    Page("portal:person-memberships", "coordinator", person("manager.mech@demo.example"), sends_empty=True),
]
COMMITTEE = [
    Page("portal:work", "member"),
    Page("committee:paper-list", "member"),
    Page("committee:paper-detail", "member", (REVIEWED,)),
    Page("committee:review-edit", "member", (REVIEWED,)),
    Page("committee:review-check", "member", (REVIEWED,)),
    Page("committee:review-list", "member", (REVIEWED,)),
    Page("committee:remark-list", "member", (REVIEWED,)),
    Page("committee:remark-add", "member", paragraph_under_review, sends_empty=True),
    Page("committee:recusal-declare", "member", (REVIEWED,), sends_empty=True),
    Page("portal:work", "secretary"),
    Page("committee:paper-list", "secretary"),
    Page("committee:paper-detail", "secretary", (REVIEWED,)),
    Page("committee:review-list", "secretary", (REVIEWED,)),
    Page("committee:review-record", "secretary", (REVIEWED,), sends_empty=True),
    Page("committee:review-assign", "secretary", (REVIEWED,), sends_empty=True),
    Page("committee:sitting-list", "secretary"),
    Page("committee:sitting-add", "secretary", sends_empty=True),
    Page("committee:sitting-detail", "secretary", sitting("planned"), note="planned"),
    Page("committee:sitting-detail", "secretary", sitting("held"), note="held"),
    Page("committee:sitting-documents", "secretary", sitting("planned")),
    Page("committee:sitting-documents", "member", sitting("planned"), note="member"),
    Page("committee:sitting-presence", "secretary", sitting("planned")),
    Page("committee:sitting-protocol", "secretary", sitting("held")),
    Page("committee:sitting-edit", "secretary", sitting("planned"), sends_empty=True),
    Page("committee:sitting-minutes", "secretary", sitting("held")),
    Page("committee:sitting-hold", "secretary", sitting("planned"), sends_empty=True),
    Page("committee:agenda-add", "secretary", sitting("planned"), sends_empty=True),
    Page("committee:decision-record", "secretary", hands, sends_empty=True),
    Page("committee:decision-rectify", "secretary", decision, sends_empty=True),
    Page("committee:follow-up-add", "secretary", decision, sends_empty=True),
    Page("committee:follow-up-detail", "secretary", first(FollowUp)),
    Page("committee:follow-up-edit", "secretary", first(FollowUp), sends_empty=True),
    Page("committee:instrument-list", "secretary"),
    Page("committee:instrument-add", "secretary", sends_empty=True),
    Page("committee:instrument-edit", "secretary", first(Instrument), sends_empty=True),
    Page("committee:member-list", "secretary"),
    Page("committee:member-add", "secretary", sends_empty=True),
    Page("committee:roll-add", "secretary", sends_empty=True),
    Page("committee:member-edit", "secretary", person("componente.imprese@demo.example"), sends_empty=True),
]
NEWS = [
    Page("news:item-work-list", "coordinator"),
    Page("news:item-add", "coordinator", sends_empty=True),
    Page("news:item-edit", "coordinator", keys=news("uuid", state="draft"), sends_empty=True),
    Page("news:item-edit", "coordinator", keys=news("uuid", state="published"), note="published"),
]
NEWSLETTER = [
    Page("newsletter:subscribe", sends_empty=True),
    Page("newsletter:confirm", keys=reader(confirm_token)),
    Page("newsletter:preferences", keys=reader(manage_token, confirmed_at=now())),
    Page("newsletter:unsubscribe", keys=reader(manage_token)),
    Page("api:reuse-list", "coordinator"),
    Page("api:reuse-add", "coordinator", sends_empty=True),
    Page("api:reuse-edit", "coordinator", reuse("listed")),
    Page("api:reuse-edit", "coordinator", reuse("removed"), sends_empty=True, note="taken off"),
    Page("newsletter:mailing-list", "coordinator"),
    Page("newsletter:mailing-add", "coordinator", sends_empty=True),
    Page("newsletter:mailing-detail", "coordinator", issue),
    Page("newsletter:mailing-edit", "coordinator", issue, sends_empty=True),
]
OTHERS = [
    Page("portal:work", "admin"),
    Page("accounts:person-list", "admin"),
    Page("portal:job-list", "admin"),
    Page("portal:event-list", "admin"),
    Page("portal:work", "partner"),
    Page("api:token-list", "partner"),
    Page("api:token-create", "partner", sends_empty=True),
    Page("api:token-rotate", "partner", keys=partners_key),
]
PAGES = [*PUBLIC, *SIGN_IN, *LINKS, *ROOM, *MANAGER, *COORDINATOR, *COMMITTEE, *NEWS, *NEWSLETTER, *OTHERS]

# What answers to GET and is no page of its own, with the reason.
NOT_PAGES = {
    "committee:version-compare": "of a paper sent twice, which the story has not: see reports:version-compare",
    "account_set_password": "only for an account without a password: sends others to account_change_password",
    "mfa_download_recovery_codes": "a text file",
    "skills:concept-options": "a part of a page, for htmx",
    "skills:sentence-concepts": "a part of a page, for htmx",
    "focusgroups:contribution-rows": "data for the script of a page",
    "focusgroups:room-qr": "a drawing",
    "focusgroups:room-stream": "messages for the script of a page",
    "links:rows": "data for the script of a page",
    "reports:qr-sheet": "a PDF file",
    "reports:attendance-sheet": "a PDF file",
    "reports:document": "a PDF or DOCX file",
    "newsletter:own-data": "a JSON file",
    "portal:paper-feed": "an Atom feed",
    "news:item-feed": "an Atom feed",
    "portal:outcome-feed": "an Atom feed",
    "portal:interest-file": "an XLSX file",
    "portal:robots": "rules for robots",
    "portal:sitemap": "a map for robots",
    "portal:security": "a text for who finds a weakness",
    "focusgroups:contribution-download": "an XLSX file",
    "focusgroups:contribution-template": "an XLSX file",
    "committee:poll-detail": "an option that the demonstration's profile leaves off: test_poll.py",
    "committee:sitting-file": "a PDF or DOCX file",
    "committee:sitting-calendar": "a calendar file",
    "committee:roll-template": "an XLSX file",
    "reports:attachment": "a file as it was handed in",
    "indicators:import-template": "an XLSX file",
    "indicators:import-wrong-rows": "a CSV file",
    "api:schema": "the OpenAPI document",
    "api:codebook": "a file",
    "api:read-me": "a file",
    "api:not-there": "the problem document of an unknown address",
}
# The API answers in JSON; its pages are the documentation and the keys.
API = re.compile(
    r"^api:(index|table-contributions|release-file|(catalog|vocabulary)(-file)?|(?!token|dataset|problem)[\w-]+-(list|detail|export))$"
)
