"""Celery: running a Job, ringing again for Jobs nobody took, the work of every night, the changes for API readers."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsintel.settings")

app = Celery("skillsintel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# What runs when (seconds, or the hour).
app.conf.beat_schedule = {
    "ring-for-overdue-jobs": {"task": "core.ring_overdue", "schedule": 5.0},
    "note-what-changed-for-the-public": {"task": "api.note_changes", "schedule": 60.0},
    "ask-for-the-work-of-the-night": {"task": "core.request_daily", "schedule": crontab(hour=3, minute=10)},
}
