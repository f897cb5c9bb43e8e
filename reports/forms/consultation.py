"""What is asked of who comments a paper, and of who answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from reports.forms.parts import rows
from reports.models import ConsultationComment


class EndForm(forms.Form):
    """Until when the tables may comment."""

    until = forms.DateField(
        label=_("Fino al"), widget=DateInput, help_text=_("Ultimo giorno compreso. Si può spostare in ogni momento.")
    )


class AnswerForm(forms.Form):
    """What the authors answer to a comment of the consultation."""

    outcome = forms.ChoiceField(
        label=_("Esito"),
        choices=[choice for choice in ConsultationComment.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    reply = forms.CharField(
        label=_("Risposta"),
        required=False,
        max_length=2000,
        widget=rows(3),
        help_text=_("La legge chi ha scritto l'osservazione. Serve un motivo quando non è accolta com'è."),
    )

    def __init__(self, *args, comment: ConsultationComment, **kwargs):
        initial = {"outcome": comment.outcome, "reply": comment.reply}
        super().__init__(*args, initial=initial, auto_id=f"id_{comment.pk}_%s", **kwargs)
        self.comment = comment


class CommentForm(forms.Form):
    """What a participant says of a section. Sent twice, it is one comment."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("La tua osservazione"), max_length=3000, widget=rows(4))
