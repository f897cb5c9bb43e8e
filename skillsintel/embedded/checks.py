"""`./dev check`: every step runs, also after one that fails; the last line counts them."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from skillsintel.embedded import services

TYPED = ["core/**/*.py", "*/actions/*.py", "*/queries.py", "needs/analysis/*.py", "skillsintel/embedded/*.py"]
# Production with everything it asks for; the secrets guard nothing.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "".join(map(chr, range(48, 112))),
    "BASE_URL": "https://portale.example.org",
    "ALLOWED_HOSTS": "portale.example.org",
}
REPOSITORY_TESTS = ["tests/test_repository.py", "tests/test_docs.py", "tests/test_translations.py"]


@dataclass
class Step:
    """One command; it passes when its exit status is 0."""

    name: str
    module: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    program: list[str] = field(default_factory=lambda: [sys.executable, "-m"])


def manage(name: str, *arguments: str, environment: dict[str, str] | None = None) -> Step:
    return Step(name, ["manage.py", *arguments], environment or {}, [sys.executable])


def steps(root: Path) -> list[Step]:
    found = {path.relative_to(root) for pattern in TYPED for path in root.glob(pattern)}
    typed = sorted(str(path) for path in found if "migrations" not in path.parts)
    documents = [name for name in REPOSITORY_TESTS if (root / name).exists()]
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    return [
        Step("linter", ["ruff", "check", "."]),
        Step("format", ["ruff", "format", "--check", "."]),
        Step("types", ["mypy", *typed]),
        Step("templates", ["djlint", "--check", "--quiet", "templates"]),
        manage("system", "check"),
        manage("production", *deploy, environment=PRODUCTION),
        manage("migrations", "makemigrations", "--check", "--dry-run"),
        Step("compose file", ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]),
        Step("repository and documents", ["pytest", "-p", "no:randomly", *documents]),
    ]


def check(root: Path) -> int:
    with services.throw_away() as settings:
        failed = [step.name for step in steps(root) if not _passes(step, settings)]
    print(f"\n{'Failed: ' + ', '.join(failed) if failed else 'All checks passed.'}")
    return 1 if failed else 0


def _passes(step: Step, settings: dict[str, str]) -> bool:
    started = time.monotonic()
    environment = os.environ | settings | step.environment
    command = [*step.program, *step.module]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    mark = "✗" if done.returncode else "✓"
    print(f"{mark} {step.name} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0
