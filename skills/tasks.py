"""The jobs of this app."""

from core import jobs
from core.jobs import Run
from skills.actions.indexes import KIND
from skills.matching.build import rebuild


@jobs.handler(KIND)
def build_index(run: Run) -> None:
    """Build the index of suggestions from what is in force now."""
    rebuild()
