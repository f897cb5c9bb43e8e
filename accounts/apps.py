"""Registers the checks of accounts."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from accounts.checks import no_demo_in_production


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        register(no_demo_in_production, Tags.database)
