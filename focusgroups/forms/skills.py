"""The skills of a need in the long form of a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from focusgroups.models import Contribution, NeedSkill
from focusgroups.rows import skill_row
from skills.fields import ConceptField, Term


class SkillForm(forms.Form):
    """One skill of a need. An empty label takes it away."""

    label = ConceptField(kind="skill", label=_("Competenza"), required=False)
    type = forms.ChoiceField(label=_("Tipo"), choices=[("", "-"), *NeedSkill.Type.choices], required=False)
    relation = forms.ChoiceField(label=_("Quanto serve"), choices=NeedSkill.Need, required=False)
    gap = forms.ChoiceField(label=_("Divario"), choices=[("", "-"), *NeedSkill.Gap.choices], required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["label"].user = user

    def clean_relation(self):
        return self.cleaned_data["relation"] or NeedSkill.Need.ESSENTIAL


SkillFormSet = forms.formset_factory(SkillForm, extra=2, max_num=30)


def stored_skills(line: Contribution) -> list[dict]:
    """Return the skills of a need as initial values of the formset."""
    skills = NeedSkill.objects.filter(details=line.pk).select_related("concept__vocabulary")
    others = [name for name in SkillForm.base_fields if name != "label"]
    return [
        {
            "label": Term(skill.label, skill.concept, is_chosen=skill.concept is not None),
            **{name: getattr(skill, name) for name in others},
        }
        for skill in skills
    ]


def skill_rows(formset) -> list[dict]:
    """Return the rows of the formset as the action takes them."""
    filled = [form.cleaned_data for form in formset if form.cleaned_data.get("label")]
    return [{**row, **skill_row(row["label"])} for row in filled]
