"""A process that asks until a file appears, then says what it saw (`python -m tests.skills.matching.reader FILE`)."""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsintel.settings")
django.setup()

from skills.matching.suggest import suggest  # noqa: E402 - models need the apps


def seen(done: Path) -> dict:
    """How often it asked, which versions the answers were of, and which answers were of none or of several."""
    asked, versions, wrong, is_last = 0, set(), [], False
    while not is_last:
        is_last = done.exists()
        answer = {one.preferred_label.rsplit(" ", 1)[-1] for one in suggest("pezzo di prova", k=20)}
        asked += 1
        if asked == 1:
            print("ready", flush=True)
        versions |= answer
        if len(answer) != 1:
            wrong.append(sorted(answer))
    return {"asked": asked, "versions": sorted(versions), "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(seen(Path(sys.argv[1]))))
