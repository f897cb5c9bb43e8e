"""What a list of people can be narrowed by."""

from django.db.models import Q, QuerySet

from accounts.models import RoleGrant


def filtered(people: QuerySet, form) -> QuerySet:
    """Apply the values of a valid PeopleFilter; an invalid one narrows nothing."""
    if not form.is_valid():
        return people
    wanted = form.cleaned_data
    if wanted["q"]:
        words = wanted["q"].strip()
        people = people.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(body__icontains=words))
    if wanted["role"]:
        people = people.filter(pk__in=RoleGrant.objects.current().filter(role=wanted["role"]).values("user"))
    if wanted["active"]:
        people = people.filter(is_active=wanted["active"] == "yes")
    return people
