"""A real worker whose lease is short, and which stops in the middle of a draft for as long as a file is there."""

import os
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from core import jobs  # noqa: E402 - models need the apps
from reports.actions import drafts  # noqa: E402
from skillsintel.celery import app  # noqa: E402

jobs.LEASE = timedelta(seconds=2)
GATE = Path(os.environ["WORKER_GATE"])
compute = drafts.computed


def computed(paper, snapshot):
    """Say that the middle is reached, then wait at the gate."""
    GATE.with_suffix(".reached").touch()
    while GATE.exists():
        time.sleep(0.05)
    return compute(paper, snapshot)


drafts.computed = computed
__all__ = ["app"]
