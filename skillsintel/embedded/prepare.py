"""What is built once from the packages and the sources: the recoloured theme and the compiled translations."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from skillsintel.embedded.places import CannotStart, say

PROFILE = "clusters/profiles/emilia-romagna.yaml"


def everything(root: Path) -> None:
    """Two starts at once build once."""
    (root / "build" / "theme").mkdir(parents=True, exist_ok=True)
    with (root / "build" / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _theme(root)
        _translations(root)


def _theme(root: Path) -> None:
    """Recolour Bootstrap Italia when its package, our command or the profile's colours have changed."""
    commands = sorted(root.glob("*/management/commands/build_theme.py"))
    if not commands:
        return
    profile = Path(os.environ.get("REGIONAL_PROFILE") or root / PROFILE)
    code = [*commands, *sorted(root.glob("*/theme.py"))]
    sources = [*code, root / "requirements.txt", *([profile] if profile.exists() else [])]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    stamp = root / "build" / "theme.sha256"
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("Recolouring Bootstrap Italia ...")
    done = subprocess.run(
        [sys.executable, "manage.py", "build_theme"], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotStart(f"The theme could not be built:\n{done.stdout[-1000:]}{done.stderr[-1000:]}")
    stamp.write_text(digest)


def _translations(root: Path) -> None:
    """Compile every .po that is newer than its .mo, without gettext's own programs."""
    sources = [*root.glob("locale/*/LC_MESSAGES/*.po"), *root.glob("*/locale/*/LC_MESSAGES/*.po")]
    for source in sources:
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-i", str(source), "-o", str(compiled)]
        done = subprocess.run([*command, "-l", source.parents[1].name], capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotStart(f"{source} cannot be compiled:\n{done.stderr[-1000:]}")
