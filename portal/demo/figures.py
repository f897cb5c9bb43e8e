"""The sourced figures beside the needs: handed in as tables by the coordinator, as anybody would."""

from datetime import date

from accounts.models import User
from core.calendar import as_of
from needs.actions import indicators
from needs.models import IndicatorImport, Observation
from portal.demo import story

HANDED_IN = story.FOLDER / "handed_in"
WRITTEN = {
    "alte-competenze-2023.csv": date(2025, 9, 15),
    "annunci-2023.csv": date(2025, 9, 15),
    "contesto-regionale.csv": date(2025, 10, 6),
    "excelsior-2025.csv": date(2025, 11, 3),
}
WAITING = {"contratti-e-annunci.csv": date(2025, 11, 7)}


def load_figures(coordinator: User) -> None:
    """Import the tables; the last one waits to be confirmed. Every figure says where it was published."""
    for name, day in (WRITTEN | WAITING).items():
        with as_of(day):
            record = _hand_in(name, coordinator)
            if name in WRITTEN:
                indicators.confirm(record, by=coordinator)
    for source in story.read("sources").values():
        Observation.objects.filter(source_url=source["url"]).update(**story.marks(source))


def _hand_in(name: str, coordinator: User) -> IndicatorImport:
    with (HANDED_IN / name).open("rb") as file:
        return indicators.hand_in(file, name=name, by=coordinator)
