"""Forms of the newsletter: asking for it, choosing topics, composing an issue."""

from dataclasses import replace

from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, S3Area
from committee.models import Decision
from core.forms import Keyed, Section, Sectioned
from core.languages import italian
from newsletter.contents import offered_decisions, offered_papers
from newsletter.models import Mailing


class TopicChoice(forms.ModelMultipleChoiceField):
    """Names that stay Italian on a page in English."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj) -> str:
        return italian(str(obj))


class TopicsForm(Sectioned, forms.Form):
    """What to be told of; nothing chosen means everything."""

    clusters = TopicChoice(
        label=_("Clust-ER"),
        queryset=Cluster.objects.none(),
        required=False,
        help_text=_("Senza scelte ricevi gli aggiornamenti di tutti."),
    )
    s3_areas = TopicChoice(
        label=_("Ambiti della strategia regionale (S3)"),
        queryset=S3Area.objects.all(),
        required=False,
        help_text=_("Un ambito comprende i Clust-ER che se ne occupano."),
    )
    sections = (Section(_("Argomenti"), ("clusters", "s3_areas")),)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clusters"].queryset = Cluster.objects.visible_to(user).in_reading_order()


class PreferencesForm(TopicsForm):
    """The topics, and in which language to be written to."""

    language = forms.ChoiceField(label=_("Lingua dei messaggi"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    sections = (*TopicsForm.sections, Section("", ("language",)))


class SubscribeForm(TopicsForm):
    """The address, the topics and the consent, which is never given beforehand."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    consent = forms.BooleanField(
        label=_("Ho letto l'informativa e acconsento a ricevere la newsletter"),
        error_messages={"required": _("Senza il consenso non possiamo scriverti.")},
    )
    sections = (
        Section("", ("email",)),
        Section(_("Argomenti"), ("clusters", "s3_areas"), folded=True),
        Section("", ("consent",)),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("clusters"):  # chosen by the page that led here: shown, not hidden in a fold
            self.sections = tuple(replace(section, folded=False) for section in self.sections)


def _told(decision: Decision) -> str:
    return f"{decision}: {Truncator(decision.recommendation.action).chars(120)}"


class MailingForm(Keyed, forms.ModelForm):
    """An issue: title, opening words, and what it tells."""

    class Meta:
        model = Mailing
        fields = ("title", "intro", "papers", "decisions")
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 5}),
            "papers": forms.CheckboxSelectMultiple,
            "decisions": forms.CheckboxSelectMultiple,
        }
        help_texts = {"title": _("È anche l'oggetto dell'e-mail.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].queryset = offered_papers()
        self.fields["decisions"].queryset = offered_decisions()
        self.fields["decisions"].label_from_instance = _told
        self.add_keys()

    def clean(self):
        data = super().clean()
        if not (data.get("papers") or data.get("decisions") or (data.get("intro") or "").strip() or self.errors):
            self.add_error("intro", _("Il numero è vuoto: scrivi l'apertura o scegli almeno un documento."))
        return data


class AsRead(forms.Form):
    """Which version of an issue the page showed that asks for its sending."""

    version = forms.IntegerField(min_value=1)
