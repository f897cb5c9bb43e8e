"""What is asked for reports, papers, paragraphs, citations and recommendations."""

import json
import re
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from clusters.queries import managed_cluster_ids
from core.forms import DateInput, Section, Sectioned
from focusgroups.guests import cells_of
from focusgroups.models import Contribution, FocusGroup
from needs.models import Need, Observation
from reports.attachments import MOST_BYTES
from reports.models import Block, ConsultationComment, PositionPaper, Recommendation, TechnicalReport
from reports.prose import from_html, to_html
from reports.queries import contributions_of, needs_of, observations_of

MARKUP = _(
    "Una riga vuota separa i paragrafi, «- » o «1. » apre una voce di elenco, «## » un titoletto; **grassetto**, "
    "__corsivo__, [parole](https://indirizzo)."
)


LONGEST_TEXT = 40_000


class AttachmentForm(forms.Form):
    """A file that goes with a report."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PowerPoint, Word, Excel, OpenDocument, PNG o JPEG, senza macro, al massimo 20 MB."),
    )
    title = forms.CharField(
        label=_("Titolo"),
        help_text=_("Vuoto: il nome del file. Il rapporto lo elenca."),
        max_length=120,
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("Il file pesa più di 20 MB."))
        return file

    def clean(self):
        """Without a title: the name of the file without folders, ending and odd signs."""
        data = super().clean() or {}
        stem = PurePath(data["file"].name.replace("\\", "/")).stem if data.get("file") else ""
        plain = " ".join(re.sub(r"[^\w .,()-]+", " ", stem).split())
        return {**data, "title": data.get("title") or plain or str(_("Allegato"))}


class CopiesForm(forms.Form):
    """To whom a published report is sent."""

    to_table = forms.BooleanField(label=_("A chi era nell'elenco del focus group"), required=False, initial=True)
    others = forms.CharField(
        label=_("Ad altri"),
        help_text=_("Uno per riga: ente, e-mail. Anche da un foglio di calcolo."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        required=False,
    )

    def clean_others(self) -> list[tuple[str, str]]:
        lines = [line for line in self.cleaned_data["others"].splitlines() if line.strip()]
        found = [_recipient(number, cells_of(line)) for number, line in enumerate(lines, 1)]
        if wrong := [error for error in found if isinstance(error, ValidationError)]:
            raise ValidationError(wrong)
        return found

    def clean(self):
        data = super().clean() or {}
        if not (data.get("to_table") or data.get("others") or self.errors):
            self.add_error("others", _("Indica almeno un destinatario."))
        return data

    def recipients(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("to_table", "others")}


def _recipient(number: int, cells: list[str]) -> tuple[str, str] | ValidationError:
    """Return body and address of a pasted line, or what is wrong with it."""
    email = next((cell for cell in cells if "@" in cell), "")
    try:
        validate_email(email)
    except ValidationError:
        return ValidationError(_("Riga %(number)s: manca un'e-mail scritta bene.") % {"number": number})
    return next((cell for cell in cells if cell and cell != email), "")[:200], email


class Versioned(forms.Form):
    """Carries the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Prose(forms.Textarea):
    """A text area that the browser's editor takes over: from there it comes as HTML, and is read into the markup.

    Without script it is the markup itself.
    """

    WORDS = {
        "bar": _("Stile del testo"),
        "bold": _("Grassetto"),
        "italic": _("Corsivo"),
        "heading": _("Titoletto"),
        "bulletList": _("Elenco"),
        "orderedList": _("Elenco numerato"),
        "link": _("Collegamento"),
        "address": _("Indirizzo del collegamento"),
        "put": _("Metti"),
    }

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        words = json.dumps({key: str(said) for key, said in self.WORDS.items()})
        context["widget"]["attrs"] |= {"data-prose": to_html(value or ""), "data-prose-words": words}
        return context

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return from_html(value) if value and data.get(f"{name}-html") else value


def prose(count: int) -> Prose:
    return Prose(attrs={"rows": count})


def rows(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count})


class ReportForm(Sectioned, Versioned, forms.ModelForm):
    """The three authored fields of a technical report."""

    sections = (Section("", ("context", "findings", "next_steps")),)

    class Meta:
        model = TechnicalReport
        fields = ("context", "findings", "next_steps")
        widgets = {"context": prose(5), "findings": prose(8), "next_steps": prose(5)}
        help_texts = {
            "context": _("Perché questo focus group, su quale filiera, con quali domande."),
            "findings": _("In poche righe, che cosa ha detto la sala. Le frasi raccolte si aggiungono da sole."),
            "next_steps": _("Chi fa che cosa, entro quando."),
        }


class PaperCreateForm(Sectioned, forms.ModelForm):
    """A new paper: theme, title and the focus groups it is made from."""

    focus_groups = forms.ModelMultipleChoiceField(
        FocusGroup.objects.none(),
        label=_("Focus group"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tutti dello stesso ciclo: il documento nasce dai loro contributi convalidati."),
    )

    sections = (Section("", ("round", "title", "theme", "summary", "focus_groups")),)

    class Meta:
        model = PositionPaper
        fields = ("round", "title", "theme", "summary", "focus_groups")
        widgets = {"summary": rows(3)}
        help_texts = {
            "title": _("Come apparirà in copertina e nella pagina pubblica."),
            "theme": _("Due o tre parole: serve a riunire i documenti sullo stesso tema."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        groups = FocusGroup.objects.run_by(user).select_related("round", "cluster").exclude(state="not_delivered")
        self.fields["focus_groups"].queryset = groups.order_by("-held_on", "title")
        self.fields["focus_groups"].label_from_instance = lambda g: f"{g.title} ({g.cluster}, {g.round})"
        rounds = self.fields["round"].queryset.filter(focus_groups__in=groups).distinct()
        self.fields["round"].queryset = rounds
        self.user = user

    def clean(self):
        data = super().clean()
        groups, round_ = data.get("focus_groups"), data.get("round")
        if groups and round_ and any(group.round_id != round_.pk for group in groups):
            self.add_error("focus_groups", _("Scegli solo focus group del ciclo indicato sopra."))
        return data

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        own = managed_cluster_ids(self.user)
        clusters = {group.cluster for group in data["focus_groups"]} | {
            cluster for group in data["focus_groups"] for cluster in group.co_leads.all() if cluster.pk in own
        }
        return {**data, "clusters": clusters}


class PaperForm(Sectioned, Versioned, forms.ModelForm):
    """Title, theme and the sentence of a paper."""

    sections = (Section("", ("title", "theme", "summary")),)

    class Meta:
        model = PositionPaper
        fields = ("title", "theme", "summary")
        widgets = {"summary": rows(3)}


class BlockForm(Sectioned, Versioned, forms.ModelForm):
    """An authored paragraph."""

    sections = (Section("", ("title", "body")),)

    class Meta:
        model = Block
        fields = ("title", "body")
        widgets = {"body": prose(14)}
        help_texts = {"title": _("Facoltativo: diventa un titoletto."), "body": MARKUP}


class KeptForm(forms.Form):
    """Any paragraph's form on its way: as typed, whatever is still missing."""

    FIELDS = ("title", "body", "action", "lead", "partners", "timing", "funds", "indicator")

    version = forms.IntegerField(min_value=0)

    def clean(self):
        self.typed = {name: self._words(name) for name in self.FIELDS if name in self.data}
        if sum(map(len, self.typed.values())) > LONGEST_TEXT:
            raise forms.ValidationError(_("Il testo è troppo lungo."))
        return super().clean()

    def _words(self, name: str) -> str:
        words = Prose().value_from_datadict(self.data, {}, name) or ""
        return words.replace("\x00", "")


class CitationForm(forms.Form):
    """What a paragraph rests on: one source, and the passage of it."""

    contribution = forms.ModelChoiceField(
        Contribution.objects.none(), label=_("Contributo"), required=False, to_field_name="uuid", blank=True
    )
    need = forms.ModelChoiceField(Need.objects.none(), label=_("Fabbisogno"), required=False, to_field_name="slug")
    observation = forms.ModelChoiceField(
        Observation.objects.none(), label=_("Dato"), required=False, to_field_name="uuid"
    )
    quote = forms.CharField(
        label=_("Passo citato"),
        required=False,
        max_length=2000,
        widget=rows(3),
        help_text=_("Copia le parole esatte della fonte; lascia vuoto per citarla tutta."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, paper, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contribution"].queryset = contributions_of(paper)
        self.fields["contribution"].label_from_instance = lambda line: (
            f"{line.get_kind_display()}: {line.text[:110]}{'…' if len(line.text) > 110 else ''}"
        )
        self.fields["need"].queryset = needs_of(paper)
        self.fields["observation"].queryset = observations_of(paper)
        self.fields["observation"].label_from_instance = lambda row: f"{row.indicator}, {row.territory}, {row.period}"

    def clean(self):
        data = super().clean()
        if not self.errors and [data.get(n) for n in ("contribution", "need", "observation")].count(None) != 2:
            raise forms.ValidationError(_("Scegli una sola fonte: un contributo, un fabbisogno o un dato."))
        return data


class RecommendationForm(Sectioned, Versioned, forms.ModelForm):
    """What is asked of the committee, in its parts."""

    title = forms.CharField(label=_("Titolo"), max_length=200, required=False)
    body = forms.CharField(label=_("Motivazione"), required=False, max_length=20000, widget=prose(6), help_text=MARKUP)
    sources = forms.ModelMultipleChoiceField(
        Contribution.objects.none(),
        label=_("Proposte da cui nasce"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Saranno citate sotto la raccomandazione."),
    )

    sections = (
        Section("", ("title", "action", "body")),
        Section(_("Chi, quando, come"), ("lead", "partners", "timing", "funds", "indicator"), columns=2),
        Section(_("Da dove viene"), ("sources",)),
    )

    class Meta:
        model = Recommendation
        fields = ("action", "lead", "partners", "timing", "funds", "indicator")
        widgets = {"action": rows(3)}
        help_texts = {"action": _("Una richiesta su cui il Comitato possa dire sì o no.")}

    def __init__(self, *args, paper, **kwargs):
        super().__init__(*args, **kwargs)
        cited = self.instance.block.citations.values("contribution") if self.instance.pk else []
        free = contributions_of(paper).proposals().exclude(pk__in=cited)
        self.fields["sources"].queryset = free
        self.fields["sources"].label_from_instance = lambda line: line.text


class FatesForm(forms.Form):
    """Which lines of a round get which fate, with a standard reason or one's own words."""

    REASONS = (
        ("", _("scrivo io il motivo")),
        ("themes", _("Fuori dai temi di questo ciclo.")),
        ("under_way", _("Già oggetto di un programma in corso.")),
        ("single_voice", _("Detto da una voce sola: si riprende se altri lo confermano.")),
        ("data", _("Servono altri dati prima di proporlo.")),
        ("repeats", _("Ripete quanto è già in un documento.")),
    )

    lines = forms.ModelMultipleChoiceField(
        queryset=Contribution.objects.none(),
        to_field_name="uuid",
        label=_("Contributi"),
        error_messages={"required": _("Scegli almeno un contributo.")},
        widget=forms.MultipleHiddenInput,
    )
    fate = forms.ChoiceField(
        label=_("Esito"),
        choices=[(fate.value, fate.label) for fate in (Contribution.Fate.DEFERRED, Contribution.Fate.NOT_USED)],
        widget=forms.RadioSelect,
    )
    standard = forms.ChoiceField(label=_("Motivo"), choices=REASONS, required=False)
    reason = forms.CharField(
        label=_("Con parole tue"),
        help_text=_("Lo legge chi ha scritto il contributo, insieme al motivo scelto sopra."),
        max_length=200,
        required=False,
        widget=rows(2),
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].queryset = lines

    def clean(self):
        data = super().clean()
        if not (data.get("standard") or data.get("reason", "").strip()):
            self.add_error("reason", _("Scegli un motivo o scrivilo."))
        return data

    def values(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        standard = str(dict(self.REASONS)[data["standard"]]) if data["standard"] else ""
        reason = " ".join(part for part in (standard, data["reason"].strip()) if part)
        return {"chosen": [line.uuid for line in data["lines"]], "fate": data["fate"], "reason": reason}


class NoteForm(forms.Form):
    """A note to the other authors."""

    text = forms.CharField(label=_("Appunto per gli altri autori"), max_length=1000, widget=rows(2))

    def __init__(self, *args, block: Block, **kwargs):
        super().__init__(*args, auto_id=f"id_{block.pk}_%s", **kwargs)


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
