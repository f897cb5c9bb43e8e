"""All figures of a need, and the promise that they need nothing but the rows."""

import ast
from pathlib import Path

import needs.analysis
from needs.analysis.assessment import assess
from needs.analysis.persistence import Course
from needs.analysis.rows import Evidence
from needs.analysis.triangulation import Verdict
from tests.needs.analysis.lines import line

PURE = {
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "functools",
    "itertools",
    "math",
    "needs",
    "re",
    "unicodedata",
}


def test_assessment_joins_the_figures():
    evidence = Evidence("robot", "open", (line("a", "k1", difficulty=4), line("b", "k2", cluster="BUILD")))

    result = assess(evidence, last_round="2025-05", provinces=["BO", "RN"])

    assert (result.tables, result.clusters, result.heard.count, result.priority.n) == (2, 2, 2, 2)
    assert (result.persistence.course, result.triangulation.verdict) == (Course.NEW, Verdict.ONLY_VOICES)
    assert result.heard.silent_provinces == ("RN",)


def test_figures_import_no_database_no_network_no_chance():
    imported = set()
    for path in Path(needs.analysis.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])

    assert imported <= PURE
