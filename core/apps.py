"""At start: every app's tasks.py is read, so that each process knows which jobs can be done."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        autodiscover_modules("tasks")
