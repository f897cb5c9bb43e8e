"""Who was in a sitting, and the protocol of its papers."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import Member, Presence, Sitting
from committee.quorum import Seat
from core.forms import DateInput, Section, Sectioned, Versioned

P = Presence.Status
UNKNOWN = ("", _("non rilevato"))


class PresenceForm(Sectioned, forms.Form):
    """One choice for each seat: present, absent, or the substitute who came."""

    def __init__(self, *args, seats: Iterable[Seat], day, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        self.stand_ins = {str(person.pk): person for seat in self.seats for person in seat.member.substitutes.all()}
        for seat in self.seats:
            self.fields[self._name(seat.member)] = forms.ChoiceField(
                label=seat.member.body,
                required=False,
                choices=self._choices(seat.member, day),
                initial=self._known(seat.presence),
            )
        self.sections = (Section(_("Componenti in carica"), tuple(self.fields), columns=2),)

    @staticmethod
    def _name(member: Member) -> str:
        return f"seat-{member.pk}"

    @staticmethod
    def _choices(member: Member, day) -> list[tuple]:
        stand_ins = [person for person in member.substitutes.all() if person.is_in_office(day)]
        came = [(str(person.pk), _("presente il supplente: %s") % person.user) for person in stand_ins]
        return [UNKNOWN, (P.PRESENT.value, P.PRESENT.label), *came, (P.ABSENT.value, P.ABSENT.label)]

    @staticmethod
    def _known(presence: Presence | None) -> str:
        if presence is None:
            return ""
        return str(presence.substitute_id) if presence.substitute_id else presence.status

    def said(self) -> dict[Member, str | Member | None]:
        """What the action wants: each seat with its presence, or the substitute who came."""
        answers = {seat.member: self.cleaned_data[self._name(seat.member)] for seat in self.seats}
        return {member: self.stand_ins.get(answer, answer) or None for member, answer in answers.items()}


class ProtocolForm(Sectioned, Versioned, forms.ModelForm):
    class Meta:
        model = Sitting
        fields = ("protocol_number", "protocol_date", "advice_number", "advice_date")
        widgets = {"protocol_date": DateInput, "advice_date": DateInput}
        labels = {
            "protocol_number": _("Numero"),
            "protocol_date": _("Data"),
            "advice_number": _("Numero"),
            "advice_date": _("Data"),
        }

    sections = (
        Section(_("Convocazione"), ("protocol_number", "protocol_date"), columns=2),
        Section(_("Parere trasmesso alla Giunta"), ("advice_number", "advice_date"), columns=2),
    )
