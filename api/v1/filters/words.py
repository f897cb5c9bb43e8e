"""The filter `search`: Italian words, in whatever form and without accents."""

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from core.search import asked, vector_of

MOST_LETTERS = 200
WORDS_HELP = _(
    "Parole italiane, in qualunque forma e senza accenti; «tra virgolette» insieme, «or» l'una o l'altra, «-» senza."
)


class WordsFilter(filters.CharFilter):
    """Rows that hold what is asked for, in the column of words (`column`) or in some text fields (`fields`)."""

    def __init__(self, *, column: str = "", fields: tuple[str, ...] = (), **kwargs):
        validators = [MaxLengthValidator(MOST_LETTERS), ProhibitNullCharactersValidator()]
        super().__init__(validators=validators, **kwargs)
        self.column, self.fields = column, fields

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        if self.column:
            return qs.filter(**{self.column: asked(value)})
        return qs.annotate(words_here=vector_of(*self.fields)).filter(words_here=asked(value))
