"""A position paper from its creation to its publication. Every step goes through the gate."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import jobs
from core.calendar import now
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.lifecycle import move
from core.models import Job
from core.versions import locked
from focusgroups.actions import contributions as lines
from focusgroups.models import Contribution, Round
from reports.actions import consultation, drafts, published, versions
from reports.lifecycle import PAPER
from reports.models import Block, PositionPaper, Section
from reports.queries import contributions_of
from reports.readiness import obstacles_to_publication, obstacles_to_submission
from reports.sections import AUTHORED, TEMPLATE

S = PositionPaper.State
OUTCOMES: dict[str, str] = {S.ADOPTED: "adopt", S.PARTLY_ADOPTED: "partly_adopt", S.NOT_ADOPTED: "not_adopt"}


@transaction.atomic
def create(*, round, title: str, theme: str, clusters, focus_groups, by, summary: str = "", **sourced) -> PositionPaper:
    """Create a paper with its empty sections. Focus groups must be those of its round."""
    if not by.has_perm("reports.create_paper"):
        raise PermissionDenied
    focus_groups = list(focus_groups)
    if not focus_groups:
        raise DomainError(_("Scegli almeno un focus group: il documento nasce dai suoi contributi."))
    if any(group.round_id != round.pk for group in focus_groups):
        raise DomainError(_("I focus group devono essere tutti del ciclo «%(round)s».") % {"round": round})
    paper = PositionPaper(round=round, title=title, theme=theme, summary=summary, slug=_free_slug(title), **sourced)
    paper.full_clean()
    paper.save()
    paper.focus_groups.set(focus_groups)
    paper.clusters.set({*clusters, *(group.cluster for group in focus_groups)})
    for order, (code, name) in enumerate(TEMPLATE):
        section = Section.objects.create(paper=paper, code=code, order=order, title=str(name))
        if code in AUTHORED:
            Block.objects.create(section=section)
    record_event("positionpaper.create", paper, by=by, to_state=paper.state)
    return paper


def _free_slug(title: str) -> str:
    stem = slugify(title)[:120].strip("-") or "position-paper"
    taken = set(PositionPaper.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(s for s in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


@transaction.atomic
def edit(paper: PositionPaper, *, by, version: int, title: str, theme: str, summary: str = "") -> PositionPaper:
    """Change title, theme and summary while the paper is being written."""
    paper = locked(paper, version=version)
    require_editable(paper, by)
    paper.title, paper.theme, paper.summary = title, theme, summary
    paper.version += 1
    paper.full_clean()
    paper.save()
    record_event("positionpaper.edit", paper, by=by)
    return paper


EDITABLE = (S.DRAFTING, S.RETURNED)


def require_editable(paper: PositionPaper, by) -> None:
    """Refuse who may not write the paper, and a paper that is not being written."""
    if not by.has_perm("reports.edit_paper", paper):
        raise PermissionDenied
    if paper.state not in EDITABLE:
        raise NotAllowed(
            _("Il documento è «%(state)s»: il testo non si può cambiare.") % {"state": paper.get_state_display()}
        )


def request_draft(paper: PositionPaper, *, by) -> Job:
    """Ask for the draft; asking twice gives the same job. A paper without contributions is refused at once."""
    if not by.has_perm("reports.compile_paper", paper):
        raise PermissionDenied
    if paper.state not in drafts.COMPILABLE:
        raise NotAllowed(
            _("La bozza non si può rigenerare: il documento è «%(state)s».") % {"state": paper.get_state_display()}
        )
    drafts.require_contributions(paper)
    return jobs.request("compile_paper", paper, by=by)


def request_round(round: Round, *, by) -> Job:
    """Ask for the drafts of every paper of a round that is being written, by one job that can be cancelled."""
    if not by.has_perm("reports.compile_round"):
        raise PermissionDenied
    if not drafts.of_round(round):
        raise DomainError(_("In questo ciclo nessun documento è in redazione o in consultazione."))
    return jobs.request("compile_round", round, by=by)


# --- steps ---


def sign_off(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Approve a paper; every comment of the consultation has its answer by then."""
    return move(paper, "sign_off", by=by, note=note, table=PAPER, effect=consultation.refuse_unanswered)


def reopen(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Bring a paper back to drafting, with a reason."""
    return move(paper, "reopen", by=by, note=note, table=PAPER)


def submit(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Send the paper to the committee: what it says is frozen as a version, and its files are asked for."""
    return _send(paper, "submit", by=by, note=note, reason=_("Invio al Comitato"))


def resubmit(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Send a returned paper again. That every remark has an answer is checked by the committee's own action."""
    return _send(paper, "resubmit", by=by, note=note, reason=_("Nuovo invio al Comitato"))


@transaction.atomic
def _send(paper: PositionPaper, step: str, *, by, note: str, reason: str) -> PositionPaper:
    def effect(record):
        if obstacles := obstacles_to_submission(record):
            raise DomainError(_("Non si può ancora inviare. %(why)s") % {"why": " ".join(obstacles)})
        record.submitted_at = now()

    paper = move(paper, step, by=by, note=note, table=PAPER, effect=effect)
    version = versions.freeze(paper, by=by, reason=reason)
    jobs.request("make_paper_documents", version, by=by)
    return paper


def take_up(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    return move(paper, "take_up", by=by, note=note, table=PAPER)


def return_to_authors(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    return move(paper, "return", by=by, note=note, table=PAPER)


def close(paper: PositionPaper, *, outcome: str, by, note: str = "") -> PositionPaper:
    """Record the committee's advice on the whole paper: adopted, partly_adopted or not_adopted."""
    if outcome not in OUTCOMES:
        raise DomainError(_("Questo esito non esiste."))
    return move(paper, OUTCOMES[outcome], by=by, note=note, table=PAPER)


def reopen_review(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    return move(paper, "reopen_review", by=by, note=note, table=PAPER)


@transaction.atomic
def publish(paper: PositionPaper, *, by, note: str = "") -> PositionPaper:
    """Publish the paper and the contributions it cites, whose fate is from now on `used`."""

    def effect(record):
        if obstacles := obstacles_to_publication(record):
            raise DomainError(_("Non si può pubblicare. %(why)s") % {"why": " ".join(obstacles)})
        record.published_at = now()

    paper = move(paper, "publish", by=by, note=note, table=PAPER, effect=effect)
    cited = contributions_of(paper).filter(citations__block__section__paper=paper).distinct()
    lines.publish(cited, by=by)
    reason = _("Citato nel position paper «%(title)s».") % {"title": paper.title}
    for line in cited.exclude(fate=Contribution.Fate.USED):
        lines.set_fate(line, fate=Contribution.Fate.USED, reason=reason, by=by)
    published.keep_text(paper)
    return paper


@transaction.atomic
def supersede(paper: PositionPaper, *, by, note: str = "", successor: PositionPaper | None = None) -> PositionPaper:
    """Mark a published paper as replaced; `successor` keeps the chain."""
    paper = move(paper, "supersede", by=by, note=note, table=PAPER)
    if successor is not None:
        successor = locked(successor)
        successor.supersedes = paper
        successor.full_clean(validate_unique=False)
        successor.save(update_fields=["supersedes"])
    return paper
