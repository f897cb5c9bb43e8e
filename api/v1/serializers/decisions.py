"""The committee's advice and what became of it."""

from rest_framework import serializers

from api.v1.serializers.base import Provenance, RowSerializer
from committee.models import Decision, FollowUp, Instrument


class SittingRef(RowSerializer):
    """A sitting of the committee."""

    uuid = serializers.UUIDField(help_text="Seduta.")
    title = serializers.CharField(help_text="Titolo.")
    held_on = serializers.DateField(help_text="Data.")


class DecisionSerializer(Provenance):
    """The committee's advice on one recommendation."""

    uuid = serializers.UUIDField(help_text="Chiave della risorsa.")
    recommendation = serializers.UUIDField(
        source="recommendation_uuid", allow_null=True, help_text="La raccomandazione, quando il documento è leggibile."
    )
    paper = serializers.SlugField(source="paper_slug", allow_null=True, help_text="Il documento, quando è leggibile.")
    outcome = serializers.ChoiceField(Decision.Outcome.choices, help_text="Esito.")
    reason = serializers.CharField(help_text="Motivo.")
    decided_on = serializers.DateField(help_text="Deciso il.")
    sitting = SittingRef(help_text="La seduta.")
    replaces = serializers.UUIDField(source="replaced_uuid", allow_null=True, help_text="L'esito che rettifica.")
    rectified_because = serializers.CharField(help_text="Perché è una rettifica.")
    is_in_force = serializers.BooleanField(source="in_force", help_text="Nessun esito pubblicato la rettifica.")
    published_at = serializers.DateTimeField(allow_null=True, help_text="Pubblicato il.")


class InstrumentRef(RowSerializer):
    """The act of the Region."""

    kind = serializers.ChoiceField(Instrument.Kind.choices, help_text="Tipo di atto.")
    title = serializers.CharField(help_text="Titolo.")
    act_number = serializers.CharField(help_text="Numero dell'atto.")
    act_date = serializers.DateField(allow_null=True, help_text="Data dell'atto.")
    url = serializers.CharField(help_text="Indirizzo.")


class FollowUpSerializer(Provenance):
    """What becomes of an adopted recommendation."""

    uuid = serializers.UUIDField(help_text="Chiave della risorsa.")
    decision = serializers.UUIDField(source="decision.uuid", help_text="L'esito da cui nasce.")
    action = serializers.CharField(help_text="Che cosa si fa.")
    owner = serializers.CharField(help_text="Ufficio incaricato.")
    instrument = InstrumentRef(allow_null=True, help_text="L'atto della Regione.")
    due_on = serializers.DateField(help_text="Entro il.")
    state = serializers.ChoiceField(FollowUp.State.choices, help_text="Stato.")
    progress = serializers.IntegerField(help_text="Avanzamento in percentuale.")
    is_overdue = serializers.BooleanField(source="overdue", help_text="Non concluso e oltre la scadenza.")
    evidence_url = serializers.CharField(help_text="Documento di riscontro.")
    review_on = serializers.DateField(allow_null=True, help_text="Prossima verifica.")
