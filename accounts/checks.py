"""Production does not start with the demonstration's rows or sign-ins."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models


def demo_models() -> list[type[models.Model]]:
    """Return every model whose rows can be marked as demonstration."""

    def has_mark(model) -> bool:
        try:
            return bool(model._meta.get_field("is_demo"))
        except FieldDoesNotExist:
            return False

    return [model for model in apps.get_models() if has_mark(model)]


def no_demo_in_production(app_configs=None, databases=None, **kwargs) -> list[Error]:
    """Runs with `migrate` and `check_production`: an error for each kind of demonstration rows in production."""
    if settings.DEMO or not databases:
        return []
    tables = set(connections["default"].introspection.table_names())
    return [
        Error(
            f"Production holds demonstration rows: {model._meta.label}.",
            hint="Use an empty database, or set PORTAL_MODE=demo.",
            id="accounts.E001",
        )
        for model in demo_models()
        if model._meta.db_table in tables and model._base_manager.filter(is_demo=True).exists()
    ]
