"""Which bodies stand behind a line, under keys that outlive their names."""

import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import FirmSize, Organisation
from core.errors import DomainError
from core.events import record_event
from focusgroups.models import AttributionRule, Contribution, FocusGroup, Voice, VoiceKey

Speaker = Organisation | str


def key_of(organisation: Organisation, group: FocusGroup) -> uuid.UUID:
    """Return the body's random key in this round; a key of this table alone under the Chatham House rule."""
    alone = group.attribution_rule == AttributionRule.CHATHAM_HOUSE
    key, _created = VoiceKey.objects.get_or_create(
        round_id=group.round_id, focus_group=group if alone else None, organisation=organisation
    )
    return key.key


def write(contribution: Contribution, speakers: Iterable[Speaker]) -> None:
    """Make `speakers` the voices of a line: bodies, or a category code where only the category is known.

    All speakers of one category without a name count as one voice of the table: never too many.
    """
    group = contribution.focus_group
    wanted: dict[uuid.UUID, dict] = {}
    for speaker in speakers:
        if isinstance(speaker, Organisation):
            facts = {"category": speaker.category, "size": speaker.size, "province_id": speaker.province_id}
            wanted[key_of(speaker, group)] = {"organisation": speaker, **facts}
        else:
            key = uuid.uuid5(group.uuid, speaker)
            wanted[key] = {"category": speaker, "size": FirmSize.NOT_APPLICABLE}
    known = {voice.voice_key for voice in contribution.voices.all()}
    contribution.voices.exclude(voice_key__in=wanted).delete()
    for key, facts in wanted.items():
        if key not in known:
            voice = Voice(contribution=contribution, voice_key=key, **facts)
            voice.full_clean(validate_unique=False, validate_constraints=False)
            voice.save()


@transaction.atomic
def renew_keys(group: FocusGroup) -> None:
    """Give the bodies of a table keys of this table alone: the rule became stricter."""
    voices = Voice.objects.filter(contribution__focus_group=group)
    for voice in voices.select_related("organisation"):
        if voice.organisation:
            voice.voice_key = key_of(voice.organisation, group)
            voice.save(update_fields=["voice_key"])


@transaction.atomic
def disclose(contribution: Contribution, *, by, reason: str) -> list[Voice]:
    """Read which bodies said it, from outside the table: with a reason, and written in the register."""
    if not by.has_perm("focusgroups.disclose_voices", contribution):
        raise PermissionDenied
    if not reason.strip():
        raise DomainError(_("Per leggere gli enti serve un motivo."))
    record_event("contribution.disclose_voices", contribution, by=by, note=reason.strip())
    return list(contribution.voices.select_related("organisation", "province"))
