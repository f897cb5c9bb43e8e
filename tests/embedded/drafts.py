"""A program: fill an empty database with a closed focus group and papers, and ask for the draft of each."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models need the apps

from accounts.models import Role  # noqa: E402
from focusgroups.models import FocusGroup  # noqa: E402
from reports.actions import papers  # noqa: E402
from tests.factories.clusters import ClusterFactory  # noqa: E402
from tests.factories.focusgroups import FocusGroupFactory, NeedDetailsFactory, RoundFactory  # noqa: E402
from tests.factories.needs import NeedFactory  # noqa: E402
from tests.people import with_role  # noqa: E402


def ask(count: int) -> None:
    """Ask as the coordinator for `count` drafts."""
    cluster, round_ = ClusterFactory(code="MECH"), RoundFactory()
    group = FocusGroupFactory(cluster=cluster, round=round_, state=FocusGroup.State.CLOSED)
    said = NeedDetailsFactory(contribution__focus_group=group, contribution__text="Mancano tecnici di robotica.")
    NeedFactory(contributions=[said.contribution])
    coordinator = with_role(Role.COORDINATOR, "Coordinamento")
    for number in range(count):
        words = {"title": f"Tema {number:03}", "theme": "Robotica"}
        paper = papers.create(round=round_, clusters=[cluster], focus_groups=[group], by=coordinator, **words)
        papers.request_draft(paper, by=coordinator)


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    ask(int(sys.argv[1]))
