"""Which concepts there are, and who sees them."""

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from core.relations import model_behind
from core.text import by_name

MOST_WORDS = 8
# What is only proposed, or was refused, speaks of one table: it is read by who proposed it and by the coordinator.
PUBLIC = ["released", "obsolete"]


class ConceptQuerySet(QuerySet):
    def visible_to(self, user):
        """What is or was in force; proposed and refused terms for the coordinator and for who proposed them."""
        if "coordinator" in getattr(user, "role_names", ()):
            return self
        visible = Q(status__in=PUBLIC)
        if getattr(user, "is_authenticated", False):
            visible |= Q(proposed_by=user.pk)
        return self.filter(visible)

    def public(self):
        """What everybody reads, whoever looks."""
        return self.filter(status__in=PUBLIC)

    def current(self):
        """Concepts still in force."""
        return self.filter(status="released")

    def ours(self):
        """Terms without an address in ESCO, of our own vocabulary."""
        return self.filter(vocabulary__code="regionale", kind__in=["skill", "occupation"], uri__isnull=True)

    def in_reading_order(self):
        return self.order_by(by_name("name"), "pk")

    def with_uses(self):
        """Add `use_count`: in how many lines the term stands."""
        skills = Count("needs_as_skill__details", distinct=True)
        return self.annotate(use_count=skills + Count("needs_as_occupation", distinct=True))

    def superseded_in_use(self):
        """Skills and occupations that a newer vocabulary dropped, in lines (`use_count`) or needs (`need_count`).

        Those that nothing replaces come first. One that is back in force stays while another stands in its place.
        """
        dropped = Q(status="obsolete") | Q(status="released", replaced_by__isnull=False)
        counted = self.filter(dropped, kind__in=["skill", "occupation"]).with_uses()
        counted = counted.annotate(need_count=Count("needs", distinct=True) + Count("needed_in", distinct=True))
        found = counted.filter(Q(use_count__gt=0) | Q(need_count__gt=0))
        return found.order_by(F("replaced_by").desc(nulls_first=True), "name", "pk")

    def proposed(self):
        """Terms of ours that wait for the coordinator."""
        return self.filter(status="proposed")

    def choosable_by(self, user):
        """What a person may link words to: everything they see but what was refused."""
        return self.visible_to(user).exclude(status="refused")

    def occupations(self):
        return self.filter(kind="occupation")

    def skills(self):
        return self.filter(kind="skill")

    def matching(self, text):
        """Concepts with a name that holds every word of `text`, accents and case aside; names that begin so first."""
        words = text.split()[:MOST_WORDS]
        if not words:
            return self.none()
        begins = Q(name__unaccent__istartswith=words[0])
        first = ExpressionWrapper(begins, output_field=BooleanField())
        return (
            self.filter(_holds_all(words, "name") | Exists(self._labels().filter(_holds_all(words, "text"))))
            .annotate(begins_so=first)
            .order_by("-begins_so", by_name("name"), "pk")
        )

    def named(self, text):
        """Concepts that are called exactly so, accents and case aside."""
        name = " ".join(text.split())
        called = Exists(self._labels().filter(text__unaccent__iexact=name))
        return self.filter(Q(name__unaccent__iexact=name) | called)

    def _labels(self):
        return model_behind(self.model, "labels")._base_manager.filter(concept=OuterRef("pk"))


class VocabularyImportQuerySet(QuerySet):
    def visible_to(self, user):
        """Files handed in: the coordinator's."""
        return self if "coordinator" in getattr(user, "role_names", ()) else self.none()


def _holds_all(words, field):
    condition = Q()
    for word in words:
        condition &= Q(**{f"{field}__unaccent__icontains": word})
    return condition
