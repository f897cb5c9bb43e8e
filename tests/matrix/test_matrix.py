"""Every route as every kind of person in every state of its object, compared with docs/access-matrix.csv."""

import pytest
import rules
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.matrix import NOTHING, Person, allows, ever, matrix, read
from tests.matrix.routes import ROUTES, Route
from tests.matrix.walk import Cell, walk
from tests.matrix.world import CAST

pytestmark = [pytest.mark.matrix, pytest.mark.slow, pytest.mark.django_db]

# Routes that are walked elsewhere or by nobody, with the reason.
NOT_WALKED = {
    "account_": "django-allauth's own pages: tests/accounts/test_sign_in.py",
    "mfa_": "django-allauth's own pages: tests/accounts/test_middleware.py",
    "links:": "walked by their bearers: test_links.py",
    "consultation:": "walked by their bearers: test_links.py",
    "portal:link-outcomes": "walked by its bearers: test_links.py",
    "room:": "opened by the room's code alone: tests/focusgroups/test_phone.py",
    "newsletter:confirm": "opened by a signed link: tests/newsletter/test_subscriptions.py",
    "newsletter:preferences": "likewise",
    "newsletter:own-data": "likewise",
    "newsletter:unsubscribe": "likewise",
    "portal:interest-confirm": "opened by a signed link: tests/portal/test_interest.py",
    "portal:interest-withdraw": "likewise",
    "api:not-there": "the problem document of an unknown address",
    "api:docs": "walked as a public page",
}
DECLARED_BY_ALLAUTH = ("account_", "mfa_")


def cast_of(route: Route) -> list[Person]:
    return [person for person in CAST if not route.people or person.name in route.people]


def cells_of(world, route: Route) -> list[Cell]:
    """Walk a route as the whole cast, with each of its objects; everything is rolled back."""
    things = [world[name] for name in route.things] or [NOTHING]
    found = []
    for thing in things:
        for person in cast_of(route):
            with transaction.atomic():
                found.append(walk(world, route, person, thing))
                transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.label)
def test_route_answers_as_the_matrix_says(route: Route, world):
    cells = cells_of(world, route)

    assert [str(cell) for cell in cells if cell.deviates] == []


def test_there_are_enough_cells():
    cells = sum(max(len(route.things), 1) * len(cast_of(route)) for route in ROUTES)

    assert cells >= 1500


# --- the inventory ---


def routes_of(resolver: URLResolver, namespace: str = ""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes_of(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield f"{namespace}{pattern.name}", pattern


def inventory() -> dict[str, URLPattern]:
    return dict(routes_of(get_resolver()))


def undeclared(routes: dict[str, URLPattern]) -> list[str]:
    """Routes whose view declares no row of the matrix, or one that the matrix does not have."""
    rows = matrix()
    wrong = []
    for name, pattern in routes.items():
        declared = getattr(pattern.callback, "access", ())
        if not declared and not (name.startswith(DECLARED_BY_ALLAUTH) and name != "account_demo_sign_in"):
            wrong.append(f"{name} declares nothing")
        wrong += [f"{name} declares {act}" for act in declared if act not in rows]
    return wrong


def test_every_route_declares_its_rows():
    assert undeclared(inventory()) == []


def test_undeclared_route_is_found():
    def view(request):
        return None

    planted = URLPattern(next(iter(inventory().values())).pattern, view, name="planted")

    assert undeclared({"portal:planted": planted}) == ["portal:planted declares nothing"]


def test_every_route_is_walked():
    walked = {route.name for route in ROUTES}
    left_out = [n for n in inventory() if n not in walked and not n.startswith(tuple(NOT_WALKED))]

    assert left_out == []


def test_every_walked_act_is_in_the_matrix():
    assert sorted({route.action for route in ROUTES if route.action not in matrix()}) == []


# --- the tests of the test ---


def test_planted_permission_bug_is_found(world, monkeypatch):
    """A rule that says yes to everybody who is signed in makes cells deviate."""
    route = next(r for r in ROUTES if r.label == "post accounts:role-give user.grant_role")
    assert [cell for cell in cells_of(world, route) if cell.deviates] == []
    yes = rules.predicate(lambda user, record: True)
    monkeypatch.setitem(rules.permissions.permissions, "accounts.give_role", yes)

    deviating = [cell for cell in cells_of(world, route) if cell.deviates]

    assert {cell.person for cell in deviating} == {"secretary"}


def test_planted_visibility_bug_is_found(world, monkeypatch):
    """A queryset that forgets its scope makes cells deviate."""
    route = next(r for r in ROUTES if r.label == "get focusgroups:focus-group-detail focus_group.read")
    assert [cell for cell in cells_of(world, route) if cell.deviates] == []
    monkeypatch.setattr("focusgroups.queries.FocusGroupQuerySet.run_by", lambda self, user: self)

    deviating = [cell for cell in cells_of(world, route) if cell.deviates]

    assert {"outsider", "partner", "member", "secretary", "recused"} <= {cell.person for cell in deviating}


def test_matrix_of_a_wrong_shape_is_refused():
    with pytest.raises(ValueError, match="zip"):
        read("resource,action,public\ncluster,read,P\n")


def test_alternatives_of_an_act_count_by_state(world):
    person = {p.name: p for p in CAST}

    assert allows("paper.read", person["manager"], world["paper:drafting"])
    assert not allows("paper.read", person["member"], world["paper:drafting"])
    assert allows("paper.read", person["member"], world["paper:under_review"])
    assert not allows("paper.read", person["recused"], world["paper:under_review"])
    assert allows("paper.read", person["anonymous"], world["paper:published"])
    assert not ever("user.impersonate", person["admin"])
