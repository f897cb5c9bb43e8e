"""Suggest concepts for many texts, to measure the matching."""

import json
import time
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from skills.matching.build import current
from skills.matching.entries import KINDS, Kind
from skills.matching.suggest import MOST_SHOWN, WEAK, Suggestion, labels, listed


def number(kind: Callable, least: float, most: float) -> Callable:
    """A type of option: a number within limits."""

    def read(text: str):
        value = kind(text)
        if not least <= value <= most:
            raise ArgumentTypeError(f"{text} is not between {least} and {most}")
        return value

    read.__name__ = kind.__name__
    return read


class Command(BaseCommand):
    help = (
        'Read lines {"id", "text"}, write for each, in the same order, a line {"id", "suggestions", "ms"}. '
        "Only concepts with a URI are listed, unless --local is given."
    )

    def add_arguments(self, parser):
        parser.add_argument("--input", type=Path, required=True, help="JSON lines with id and text")
        parser.add_argument("--output", type=Path, required=True, help="JSON lines to write")
        parser.add_argument("--lang", default="it")
        parser.add_argument("--kind", choices=[*KINDS, "any"], default="any")
        parser.add_argument("-k", type=number(int, 1, MOST_SHOWN), default=5, help=f"at most {MOST_SHOWN}")
        parser.add_argument("--min-score", type=number(float, 0, 1), default=WEAK, help="0 shows everything")
        parser.add_argument("--by-label", action="store_true", help="one row per name: a concept may repeat")
        parser.add_argument("--local", action="store_true", help="also the terms of the region, which have no URI")

    def handle(self, *args, input: Path, output: Path, **options):
        try:
            queries = list(_queries(input))
            output.parent.mkdir(parents=True, exist_ok=True)
            with output.open("w", encoding="utf-8", newline="\n") as file:
                for ident, text in queries:
                    file.write(json.dumps(_answer(ident, text, **options), ensure_ascii=False) + "\n")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(queries)} texts, {output}")


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for place, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                yield row["id"], str(row["text"])
            except (ValueError, KeyError, TypeError) as error:
                raise CommandError(f'{path}:{place}: not a JSON object with "id" and "text"') from error


def _answer(
    ident: str, text: str, *, lang: str, kind: Kind, k: int, min_score: float, by_label: bool, local: bool, **_
):
    started = time.perf_counter()
    look = labels if by_label else listed
    found = look(current(), text, lang, kind, k, min_score, {}, local=local)
    spent = (time.perf_counter() - started) * 1000
    return {"id": ident, "suggestions": [_row(one) for one in found], "ms": round(spent, 2)}


def _row(one: Suggestion) -> dict:
    return {
        "uri": one.uri,
        "matched_label": one.matched_label,
        "score": round(one.score, 6),
        "rank_score": round(one.rank_score, 6),
        "band": one.band,
        "kind": one.kind,
    }
