"""Official files to measure with; they are not part of the repository."""

import os
from pathlib import Path

from django.conf import settings


def shared(path: str) -> Path | None:
    """The path of a file beside the checkout, or in the folder that SHARED_DIR names; None when it is not there."""
    named = os.environ.get("SHARED_DIR", "")
    folders = (
        [Path(named)] if named else [parent / "shared" for parent in (settings.BASE_DIR, *settings.BASE_DIR.parents)]
    )
    return next((folder / path for folder in folders if (folder / path).exists()), None)
