"""The public pages of the statistics: each figure says where it comes from; a missing one is not a zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.indicators import figure_of
from tests.factories.focusgroups import ContributionFactory
from tests.factories.needs import IndicatorFactory, NeedFactory, ObservationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator():
    return IndicatorFactory(
        code="entrate", name="Entrate difficili", unit="%", source="excelsior", coverage="tutte le imprese"
    )


@pytest.fixture
def figures(indicator):
    """So many figures, by territory and period."""

    def make(*rows, **fields):
        for territory, period, value in rows:
            ObservationFactory(indicator=indicator, territory=territory, period=period, value=value, **fields)
        return list(indicator.observations.all())

    return make


def detail(client, code: str = "entrate", **query):
    return client.get(reverse("portal:indicator-detail", args=[code]), query)


def listed(client, **query):
    return client.get(reverse("portal:indicator-list"), query)


def test_page_says_everything_about_a_figure(figures, client):
    figures(
        ("Italia", "2025", Decimal("47.5")),
        published_on=date(2025, 11, 26),
        source_url="https://example.org/a",
        coverage="circa",
        direction="shortage",
    )

    text = detail(client).text

    for words in ("Entrate difficili", "indagine Excelsior", "tutte le imprese", "Italia", "2025", "47,5", "carenza"):
        assert words in text
    for words in (
        "circa",
        "26 novembre 2025",
        'href="https://example.org/a"',
        "prima di riusare i dati chiedi alla fonte",
    ):
        assert words in text


def test_licence_is_said_when_it_is_known(client):
    IndicatorFactory(code="annunci", licence="CC BY 4.0")

    assert "CC BY 4.0" in detail(client, "annunci").text


def test_indicator_without_figures_shows_no_zero(indicator, client):
    assert "Nessun dato disponibile" in detail(client).text
    assert "non disponibile" in listed(client).text


def test_only_published_needs_are_named(figures, focus_group, client):
    (row,) = figures(("Italia", "2025", 47))
    line = ContributionFactory(focus_group=focus_group, published_at=timezone.now())
    row.needs.add(
        NeedFactory(title="Pubblico", contributions=[line]),
        NeedFactory(title="Riservato", contributions=[ContributionFactory(focus_group=focus_group)]),
    )

    text = detail(client).text

    assert ("Pubblico" in text, "Riservato" in text) == (True, False)


def test_unknown_indicator_is_not_found(client):
    assert detail(client, "mai").status_code == 404


# --- the chart ---


def test_one_territory_over_time_is_drawn_in_order(indicator, figures):
    rows = figures(("Italia", "2024", 45), ("Italia", "2022", 40), ("Italia", "2023", 43), ("Bologna", "2024", 50))

    figure = figure_of(indicator, rows)

    assert (figure.title, figure.header) == ("Entrate difficili: Italia", ["Periodo", "%"])
    assert figure.rows == [["2022", "40"], ["2023", "43"], ["2024", "45"]]
    assert "<title" in figure.wide
    assert "<desc" in figure.narrow


def test_one_period_over_territories_is_drawn_by_value(indicator, figures):
    figure = figure_of(indicator, figures(("Italia", "2024", 45), ("Bologna", "2024", 40), ("Ferrara", "2024", 50)))

    assert (figure.title, figure.header) == ("Entrate difficili: 2024", ["Territorio", "%"])
    assert figure.rows == [["Ferrara", "50"], ["Italia", "45"], ["Bologna", "40"]]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("Italia", "2024", 45), ("Italia", "2023", 43)],
        [("Italia", "2024", 45), ("Bologna", "2023", 43), ("Ferrara", "2022", 41)],
        [("Italia", "2024", 45), ("Italia", "2023", -3), ("Italia", "2022", 41)],
    ],
)
def test_what_cannot_be_compared_is_not_drawn(rows, indicator, figures):
    assert figure_of(indicator, figures(*rows)) is None


def test_chart_stands_on_the_page_with_its_table(figures, client):
    figures(("Italia", "2024", 45), ("Italia", "2022", 40), ("Italia", "2023", 43))

    answer = detail(client)

    assert answer.context["figure"].n == 3
    assert "<svg" in answer.text


# --- the list ---


def test_list_is_filtered_by_source_and_name(indicator, client):
    other = IndicatorFactory(name="Attivazioni a più termini", source="siler")

    assert [row for row, _latest in listed(client, fonte="siler").context["rows"]] == [other]
    assert [row for row, _latest in listed(client, testo="piu").context["rows"]] == [other]
    assert "Nessun indicatore trovato" in listed(client, testo="mai").text


def test_list_shows_the_most_recent_figure(figures, client):
    figures(("Italia", "2022", 40), published_on=date(2025, 1, 1))
    figures(("Italia", "2023", 43), ("Bologna", "2023", 44), published_on=date(2024, 1, 1))
    figures(("Ferrara", "2023", 45))

    (row,) = [latest for _row, latest in listed(client).context["rows"]]

    assert (row.territory, row.period) == ("Bologna", "2023")


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count, indicator, figures, client, django_assert_num_queries):
    figures(*[(f"Luogo {number}", "2024", 45 + number) for number in range(count)])
    for _number in range(count - 1):
        ObservationFactory(indicator=IndicatorFactory())

    with django_assert_num_queries(3):
        listed(client)
    with django_assert_num_queries(5):
        detail(client)
