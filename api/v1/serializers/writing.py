"""What another tool may add to a focus group's table, and what it is told of each row."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.v1.serializers.base import RowSerializer
from clusters.models import S3Area
from focusgroups.models import Contribution, ContributionKind
from focusgroups.models.details import Horizon

MOST_ROWS = 100
OF_NEEDS = ("urgency", "difficulty", "skills")
# What became of a row: its status, as a reply of its own would have it.
ADDED, THERE_ALREADY, FORBIDDEN, REFUSED, NOT_VALID = 201, 200, 403, 409, 422


class Level(serializers.IntegerField):
    """From 1 to 5."""

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=5, required=False, **kwargs)


class NewRowSerializer(serializers.Serializer):
    """One sentence to add: kind and text suffice."""

    kind = serializers.ChoiceField(ContributionKind.choices, help_text=_("Tipo di contributo."))
    text = serializers.CharField(max_length=2000, help_text=_("Una frase, come è stata detta al tavolo."))
    title = serializers.CharField(
        max_length=Contribution._meta.get_field("title").max_length, required=False, help_text=_("Titolo.")
    )
    s3_areas = serializers.SlugRelatedField(
        "code", queryset=S3Area.objects.all(), many=True, required=False, help_text=_("Codici degli ambiti S3.")
    )
    horizon = serializers.ChoiceField(
        Horizon.choices, required=False, help_text=_("Orizzonte; per fabbisogni e tendenze.")
    )
    urgency = Level(help_text=_("Urgenza, da 1 a 5; solo per un fabbisogno."))
    difficulty = Level(help_text=_("Difficoltà di reperimento, da 1 a 5; solo per un fabbisogno."))
    skills = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=20,
        required=False,
        help_text=_("Competenze, come sono state dette; solo per un fabbisogno."),
    )

    def validate(self, data: dict) -> dict:
        """Refuse what does not go with the kind, and fields that there are not."""
        unknown = {name: [_t("questo campo non c'è.")] for name in set(self.initial_data) - set(self.fields)}
        is_need = data["kind"] == ContributionKind.NEED
        misplaced = {} if is_need else {name: [_t("Vale solo per un fabbisogno.")] for name in OF_NEEDS if name in data}
        if data["kind"] == ContributionKind.PROPOSAL and "horizon" in data:
            misplaced["horizon"] = [_t("Non vale per una proposta.")]
        if unknown or misplaced:
            raise serializers.ValidationError(unknown | misplaced)
        return data


class NewRowsSerializer(serializers.Serializer):
    """What a call brings."""

    rows = NewRowSerializer(many=True, help_text=_("Da 1 a 100 righe."))


class OutcomeSerializer(RowSerializer):
    """What became of one row."""

    status = serializers.IntegerField(
        help_text=_("201 aggiunta; 200 c'era già, dalla stessa chiamata; 403, 409 rifiutata; 422 non valida.")
    )
    uuid = serializers.UUIDField(help_text=_("La riga, quale è o quale sarebbe."))
    message = serializers.CharField(help_text=_("Perché è rifiutata, in una frase; vuoto altrimenti."))
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text=_("Campo -> che cosa non va.")
    )


class OutcomesSerializer(RowSerializer):
    """The reply: the rows in the order in which they came."""

    rows = OutcomeSerializer(many=True, help_text=_("Un esito per ogni riga, nello stesso ordine."))
