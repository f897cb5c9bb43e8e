"""Log lines: one JSON object each, whatever is in them."""

import json
import logging
import sys

import pytest

from core.logs import JsonFormatter


def line(message: str, *args, exc_info=None) -> str:
    record = logging.LogRecord("core.jobs", logging.WARNING, __file__, 1, message, args, exc_info)
    return JsonFormatter().format(record)


def test_a_line_is_an_object_with_four_members():
    written = json.loads(line("job %s failed", 7))

    assert (written.pop("at") != "", written) == (
        True,
        {"level": "WARNING", "logger": "core.jobs", "message": "job 7 failed"},
    )


@pytest.mark.parametrize(
    "nasty", ["a\r\nb", "\x1b[31mrosso\x1b[0m", "\x00", "\u2028riga", "\x85", 'fine"}', "è così", "\ud800"]
)
def test_nothing_in_a_message_breaks_the_line_or_colours_a_terminal(nasty):
    text = line("said %s", nasty)

    assert (text.isascii(), text.isprintable(), json.loads(text)["message"]) == (True, True, f"said {nasty}")


def test_a_trace_stays_on_the_line():
    try:
        raise ValueError("male")
    except ValueError:
        text = line("failed", exc_info=sys.exc_info())

    assert ("\n" in text, "ValueError: male" in json.loads(text)["trace"]) == (False, True)


def test_the_traces_carry_no_local_variables():
    secret = "olga.neri@example.org"
    try:
        {}[len(secret)]
    except KeyError:
        text = line("failed", exc_info=sys.exc_info())

    assert secret not in text
