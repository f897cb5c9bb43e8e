"""`python -m skillsintel.check URL`: one line per step, the count at the end, exit status 1 on a failure."""

import secrets
import sys

from skillsintel.check import committee, outcome, paper, public, table
from skillsintel.check.steps import Walk

CHAPTERS = (public.chapter, table.chapter, paper.chapter, committee.chapter, outcome.chapter)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Usage: python -m skillsintel.check URL", file=sys.stderr)
        return 2
    walk = Walk(arguments[0].rstrip("/"), secrets.token_hex(3))
    for chapter in CHAPTERS:
        print(f"\n{chapter.title}", flush=True)
        for step in chapter.steps:
            walk.run(step)
    print(f"\n{walk.passed} passed, {walk.failed} failed", flush=True)
    return 1 if walk.failed or not walk.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
