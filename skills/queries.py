"""Which concepts there are; they are public."""

from django.db.models import QuerySet


class ConceptQuerySet(QuerySet):
    def visible_to(self, user):
        return self

    def current(self):
        """Concepts still in force."""
        return self.filter(status="released")

    def occupations(self):
        return self.filter(kind="occupation")

    def skills(self):
        return self.filter(kind="skill")
