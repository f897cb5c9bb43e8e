"""Releasing the data of a round: once when the round is released, again only beside the wrong release."""

from django.db import transaction
from django.utils.translation import gettext as _

from api.models import Release
from api.releases import changelog, contents, digest_of
from core import jobs
from core.actors import SYSTEM
from core.errors import DomainError, NotAllowed
from core.events import record_event
from core.jobs import Job
from core.versions import locked
from focusgroups.models import Round
from reports.documents import store


def request_missing() -> list[Job]:
    """Ask for the first release of every round that was released and has none."""
    waiting = Round.objects.filter(state=Round.State.RELEASED, data_releases=None)
    return [jobs.request("make_release", round, by=SYSTEM) for round in waiting]


def make(round: Round, *, by, reason: str = "", withdraws_earlier: bool = False) -> Release:
    """Write the files and the release of a round. A further one needs a reason, and must hold something else.

    `withdraws_earlier`: the files of the earlier ones are served no more (what must not be public was in them); their
    names and digests stay readable.
    """
    files = [_stored(*file) for file in contents(round)]
    with transaction.atomic():
        round = locked(round)
        if round.state != Round.State.RELEASED:
            raise NotAllowed(_("I dati si rilasciano quando il ciclo è «%s».") % Round.State.RELEASED.label)
        last = Release.objects.filter(round=round).order_by("-number").first()
        if last and not reason.strip():
            raise DomainError(_("Il ciclo ha già un rilascio: per sostituirlo serve un motivo."))
        digest = digest_of(files)
        if last and last.digest == digest:
            raise DomainError(_("Il rilascio in vigore ha già questi stessi file."))
        release = Release.objects.create(
            round=round,
            number=last.number + 1 if last else 1,
            reason=reason.strip(),
            changelog=changelog(files, last.files) if last else [],
            digest=digest,
            files=files,
            withdraws_earlier=withdraws_earlier,
        )
        record_event("release.make", release, by=by, note=reason.strip())
    return release


def _stored(name: str, content: bytes, rows: int | None) -> dict:
    kept = store.write(content, name.rpartition(".")[2])
    return {"name": name, "path": kept.path, "sha256": kept.sha256, "size": kept.size, "rows": rows}
