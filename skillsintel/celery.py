"""Celery: one task that runs a Job, one that rings again for Jobs nobody took."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsintel.settings")

app = Celery("skillsintel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What runs when (seconds).
app.conf.beat_schedule = {
    "ring-for-overdue-jobs": {"task": "core.ring_overdue", "schedule": 5.0},
}
