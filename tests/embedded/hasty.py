"""The portal's Celery with short leases and a sweep each second: what takes a minute in life takes seconds."""

from datetime import timedelta

import django

django.setup()

from core import jobs  # noqa: E402 - models need the apps
from skillsintel.celery import app  # noqa: E402

jobs.LEASE = timedelta(seconds=3)
app.conf.beat_schedule = {"ring-for-overdue-jobs": {"task": "core.ring_overdue", "schedule": 1.0}}
__all__ = ["app"]
