"""The fate of lines that no paper cites: computed by their need, or set in bulk with a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import DomainError
from focusgroups.models import Contribution
from reports.actions import fates
from reports.fates import lines_without_fate, waiting
from reports.models import PositionPaper
from tests.factories.focusgroups import ContributionFactory, FocusGroupFactory
from tests.factories.needs import NeedStatementFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def elsewhere(closed_group, need) -> Contribution:
    """A line of another table of the same round that states the same need."""
    group = FocusGroupFactory(round=closed_group.round, state="closed", slug="altrove")
    line = ContributionFactory(focus_group=group, text="Anche da noi mancano programmatori.")
    NeedStatementFactory(need=need, contribution=line)
    return line


@pytest.fixture
def published(compiled) -> PositionPaper:
    PositionPaper.objects.filter(pk=compiled.pk).update(state="published", published_at=compiled.created_at)
    Contribution.objects.filter(citations__block__section__paper=compiled).update(fate="used")
    return compiled


def fate_of(line) -> tuple[str, str]:
    line.refresh_from_db()
    return line.fate, line.fate_reason


def test_a_line_whose_need_is_published_counts_as_used(published, elsewhere, coordinator):
    count = fates.take_computed(published.round, by=coordinator)

    said = f"Il fabbisogno che dice, «Programmatori di robot industriali», è nel position paper «{published.title}»."
    assert (count, fate_of(elsewhere)) == (1, ("used", said))


def test_nothing_is_computed_before_publication(compiled, elsewhere, lines, coordinator):
    rows = {row.line: row for row in waiting(lines_without_fate(compiled.round))}

    assert fates.take_computed(compiled.round, by=coordinator) == 0
    assert (rows[lines[0]].cited_in, rows[elsewhere].cited_in) == ((compiled.title,), ())


def test_an_unlinked_line_is_not_computed(published, elsewhere, coordinator):
    elsewhere.need_statements.update(unlinked_at=published.created_at)

    assert fates.take_computed(published.round, by=coordinator) == 0


def test_bulk_sets_one_reason_and_leaves_what_has_a_fate(elsewhere, coordinator, closed_group):
    done = ContributionFactory(focus_group=elsewhere.focus_group, fate="used")
    chosen = [elsewhere.uuid, done.uuid]

    counts = [
        fates.settle(closed_group.round, chosen, fate="deferred", reason="Fuori tema.", by=coordinator) for _n in "12"
    ]

    assert (counts, fate_of(elsewhere), fate_of(done)) == ([1, 0], ("deferred", "Fuori tema."), ("used", ""))


def test_a_line_of_another_round_is_not_touched(closed_group, coordinator):
    other = ContributionFactory(focus_group=FocusGroupFactory())

    assert fates.settle(closed_group.round, [other.uuid], fate="not_used", reason="No.", by=coordinator) == 0
    assert fate_of(other)[0] == "pending"


@pytest.mark.parametrize(("fate", "reason"), [("used", "Sì."), ("deferred", " ")])
def test_no_fate_without_reason_and_none_by_hand_that_is_computed(fate, reason, elsewhere, closed_group, coordinator):
    with pytest.raises(DomainError):
        fates.settle(closed_group.round, [elsewhere.uuid], fate=fate, reason=reason, by=coordinator)


@pytest.mark.parametrize("who", ["manager", "secretary", "admin"])
def test_only_the_coordinator_gives_fates(who, closed_group, request):
    with pytest.raises(PermissionDenied):
        fates.take_computed(closed_group.round, by=request.getfixturevalue(who))


def test_the_page_loses_nothing_and_names_what_is_missing(elsewhere, closed_group, client, coordinator):
    client.force_login(coordinator, backend=BACKEND)
    address = reverse("reports:round-fates", args=[closed_group.round.slug])

    wrong = client.post(address, {"imposta": "1", "lines": [elsewhere.uuid], "fate": "deferred"})
    right = client.post(address, {"imposta": "1", "lines": [elsewhere.uuid], "fate": "deferred", "standard": "data"})

    assert (wrong.status_code, list(wrong.context["form"].errors), right.status_code) == (422, ["reason"], 302)
    assert f'value="{elsewhere.uuid}"' in wrong.content.decode()
    assert wrong.context["chosen"] == {str(elsewhere.uuid)}
    assert fate_of(elsewhere) == ("deferred", "Servono altri dati prima di proporlo.")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_questions_for_few_and_many(
    count, need, closed_group, coordinator, django_assert_num_queries
):
    group = FocusGroupFactory(round=closed_group.round, slug="molti")
    for _number in range(count):
        NeedStatementFactory(need=need, contribution=ContributionFactory(focus_group=group))

    with django_assert_num_queries(5):
        waiting(lines_without_fate(closed_group.round).filter(focus_group=group))
