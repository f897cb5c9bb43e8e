"""Files that are not part of the repository: beside the checkout, or where SHARED_DIR says; tests skip without them."""

import os
from pathlib import Path

import pytest

NOT_THERE = "the shared data are not there (beside the checkout, or where SHARED_DIR says)"


def shared(path: str) -> Path:
    """The path of a shared file or folder (`data/esco/it_1.0.8`); skips the test when it is not there."""
    folders = [parent / "shared" for parent in Path(__file__).resolve().parents]
    if named := os.environ.get("SHARED_DIR"):
        folders.insert(0, Path(named))
    for folder in folders:
        if (folder / path).exists():
            return folder / path
    pytest.skip(f"{path}: {NOT_THERE}")
