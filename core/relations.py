"""Reaching another table by the names of relations: queries.py is imported by models.py and cannot import it."""

from typing import Any


def model_behind(model: Any, *names: str) -> Any:
    """Follow relation names from a model and return the model they lead to; without names, the model itself."""
    for name in names:
        model = model._meta.get_field(name).related_model
    return model
