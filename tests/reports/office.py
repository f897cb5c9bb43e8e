"""LibreOffice, where it is installed: does it open what we write?"""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_office = pytest.mark.skipif(
    not shutil.which("soffice"), reason="soffice is not installed (apt install libreoffice-writer)"
)


def converted(folder: Path, files: list[Path], to: str) -> list[Path]:
    """Convert files, with a profile of their own, and return the results; it repairs nothing without saying so."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    done = subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)], capture_output=True, text=True, timeout=180, check=False
    )
    assert "Error" not in done.stderr, done.stderr
    return [folder / f"{file.stem}.{to}" for file in files]
