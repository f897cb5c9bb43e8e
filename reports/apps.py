"""At start: each app above may bring a paper_sections.py, which registers what it writes into papers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self):
        autodiscover_modules("paper_sections")
