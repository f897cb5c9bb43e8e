"""What the forms of texts share: the editor and the sizes."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.prose import from_html, to_html

MARKUP = _(
    "Una riga vuota separa i paragrafi, «- » o «1. » apre una voce di elenco, «## » un titoletto; **grassetto**, "
    "__corsivo__, [parole](https://indirizzo)."
)
LONGEST_TEXT = 40_000


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
