"""Wiring of the portal: settings, addresses, Celery, embedded services. Imported by no app."""

from skillsintel.celery import app as celery_app

__all__ = ["celery_app"]
