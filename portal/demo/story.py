"""Reading the story's files, and the marks that its rows carry."""

from pathlib import Path

import yaml

from core.models import Provenance

FOLDER = Path(__file__).parent


def read(name: str):
    """Return the content of one file of the story."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def marks(source: dict | None = None, note: str = "") -> dict:
    """Return the columns of a row from a public source, or of an invented one."""
    if source is None:
        return {"is_demo": True, "provenance": Provenance.INVENTED, "source_note": note}
    return {
        "is_demo": True,
        "provenance": Provenance.SOURCED,
        "source_url": source["url"],
        "source_note": note or source["name"],
    }
