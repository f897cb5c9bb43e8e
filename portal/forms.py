"""Forms of pages over several layers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core.forms import PeriodForm
from core.models import Job


class AppointForm(PeriodForm):
    """Which cluster a person is to manage, and for how long."""

    cluster = forms.ModelChoiceField(Cluster.objects.in_reading_order(), label=_("Cluster"))
    field_order = ["cluster", "valid_from", "valid_until"]


class JobFilter(forms.Form):
    state = forms.ChoiceField(label=_("Stato"), required=False, choices=[("", _("Tutti")), *Job.State.choices])


class EventFilter(forms.Form):
    scope = forms.ModelChoiceField(
        Cluster.objects.in_reading_order(), label=_("Cluster"), required=False, to_field_name="code"
    )
    verb = forms.CharField(label=_("Atto"), required=False, help_text=_("Per esempio: contribution.accept"))
