"""The committee's advice and what became of it."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.v1.serializers.base import Provenance, RowSerializer
from committee.models import Decision, FollowUp, Instrument


class SittingRef(RowSerializer):
    """A sitting of the committee."""

    uuid = serializers.UUIDField(help_text=_("Seduta."))
    title = serializers.CharField(help_text=_("Titolo."))
    held_on = serializers.DateField(help_text=_("Data."))


class DecisionSerializer(Provenance):
    """The committee's advice on one recommendation."""

    uuid = serializers.UUIDField(help_text=_("Chiave della risorsa."))
    recommendation = serializers.UUIDField(
        source="recommendation_uuid",
        allow_null=True,
        help_text=_("La raccomandazione, quando il documento è leggibile."),
    )
    paper = serializers.SlugField(
        source="paper_slug", allow_null=True, help_text=_("Il documento, quando è leggibile.")
    )
    outcome = serializers.ChoiceField(Decision.Outcome.choices, help_text=_("Esito."))
    reason = serializers.CharField(help_text=_("Motivo."))
    decided_on = serializers.DateField(help_text=_("Deciso il."))
    sitting = SittingRef(help_text=_("La seduta."))
    replaces = serializers.UUIDField(source="replaced_uuid", allow_null=True, help_text=_("L'esito che rettifica."))
    rectified_because = serializers.CharField(help_text=_("Perché è una rettifica."))
    is_in_force = serializers.BooleanField(source="in_force", help_text=_("Nessun esito pubblicato la rettifica."))
    published_at = serializers.DateTimeField(allow_null=True, help_text=_("Pubblicato il."))


class InstrumentRef(RowSerializer):
    """The act of the Region."""

    kind = serializers.ChoiceField(Instrument.Kind.choices, help_text=_("Tipo di atto."))
    title = serializers.CharField(help_text=_("Titolo."))
    act_number = serializers.CharField(help_text=_("Numero dell'atto."))
    act_date = serializers.DateField(allow_null=True, help_text=_("Data dell'atto."))
    url = serializers.CharField(help_text=_("Indirizzo."))


class FollowUpSerializer(Provenance):
    """What becomes of an adopted recommendation."""

    uuid = serializers.UUIDField(help_text=_("Chiave della risorsa."))
    decision = serializers.UUIDField(source="decision.uuid", help_text=_("L'esito da cui nasce."))
    action = serializers.CharField(help_text=_("Che cosa si fa."))
    owner = serializers.CharField(help_text=_("Ufficio incaricato."))
    instrument = InstrumentRef(allow_null=True, help_text=_("L'atto della Regione."))
    due_on = serializers.DateField(help_text=_("Entro il."))
    state = serializers.ChoiceField(FollowUp.State.choices, help_text=_("Stato."))
    progress = serializers.IntegerField(help_text=_("Avanzamento in percentuale."))
    is_overdue = serializers.BooleanField(source="overdue", help_text=_("Non concluso e oltre la scadenza."))
    evidence_url = serializers.CharField(help_text=_("Documento di riscontro."))
    review_on = serializers.DateField(allow_null=True, help_text=_("Prossima verifica."))
