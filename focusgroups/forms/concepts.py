"""The form that adds a skill to those found in a sentence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from skills.fields import ConceptField


class FoundForm(forms.Form):
    """What was found in a line, as the buttons send it."""

    version = forms.IntegerField(required=False)
    concept = forms.UUIDField(required=False)
    words = forms.CharField(max_length=200, required=False)


class AddSkillForm(forms.Form):
    """One more skill, from the vocabulary or with words of one's own."""

    skill = ConceptField(kind="skill", label=_("Aggiungi un'altra competenza"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, auto_id="id_found_%s", **kwargs)
        self.fields["skill"].user = user
