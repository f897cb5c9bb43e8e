"""The repository's own promises: small files, a lean lock, a compose file and a manual that name what exists."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from skillsintel.embedded import checks

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 800
NOT_SETTINGS = re.compile(r"POSTGRES_\w+")  # read by the image of PostgreSQL
GENERATED = {"migrations", "openapi.yml"}
NOT_OURS = {".git", ".venv", "build", "var", "staticfiles", "secrets", "__pycache__", ".hypothesis"}


def our_files(*patterns: str) -> list[Path]:
    """Our files of these kinds, committed or not; the union of the patterns."""
    found = {path for pattern in patterns for path in ROOT.rglob(pattern) if path.is_file()}
    return sorted(path for path in found if not NOT_OURS & set(path.relative_to(ROOT).parts))


def variables_read(source: str) -> set[str]:
    """Names of the environment that a settings module reads, by `env.xxx("NAME")` and `secret("NAME")`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        name, function = node.args[0].value, node.func
        if isinstance(function, ast.Name) and function.id == "secret":
            found |= {name, f"{name}_FILE"}
        if ast.unparse(function).startswith("env."):
            found.add(name)
    return found


def settings_variables() -> set[str]:
    return variables_read((ROOT / "skillsintel" / "settings.py").read_text())


def test_variables_are_found_in_every_form():
    source = 'env.bool("ONE", True)\nsecret("TWO", "x")\nother.str("NO")\nenv.dj_db_url("THREE")'

    assert variables_read(source) == {"ONE", "TWO", "TWO_FILE", "THREE"}


def test_files_are_short():
    kinds = ("*.py", "*.html", "*.css", "*.js", "*.yaml", "*.yml", "*.md", "*.sh", "dev", "run")

    written = [path for path in our_files(*kinds) if not GENERATED & {path.name, path.parent.name}]

    assert [path.name for path in written if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def test_dev_is_short():
    assert len((ROOT / "dev").read_text().splitlines()) < 300


def test_no_word_of_unfinished_work():
    words = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")

    files = our_files("*.py", "*.html", "*.css", "*.js", "*.md")

    assert [str(path) for path in files if words.search(path.read_text())] == []


def test_nothing_is_vendored():
    assert our_files("*.min.js", "*.min.css", "*.woff", "*.woff2", "*.ttf", "node_modules") == []


def test_manual_lists_exactly_the_settings_read():
    manual = (ROOT / "docs" / "operate.md").read_text()
    table = manual.split("## Settings", 1)[1].split("\n\n`./dev`", 1)[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == settings_variables()


def test_production_of_the_checks_sets_only_known_variables():
    assert set(checks.PRODUCTION) <= settings_variables()


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_file_is_valid():
    command = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_compose_has_the_services():
    assert {"postgres", "redis", "web", "worker", "beat"} <= set(compose()["services"])


def test_compose_names_only_settings_that_exist():
    names = {name for service in compose()["services"].values() for name in service.get("environment", {})}

    assert {name for name in names if not NOT_SETTINGS.fullmatch(name)} <= settings_variables()


def test_compose_gives_what_production_refuses_to_start_without():
    given = compose()["services"]["web"]["environment"]

    assert {"SECRET_KEY_FILE", "DATABASE_URL_FILE", "REDIS_URL", "BASE_URL", "ALLOWED_HOSTS"} <= set(given)
    assert "PORTAL_MODE" not in given


def test_compose_uses_volumes_and_secrets_it_declares():
    file = compose()
    mounts = {mount.split(":")[0] for service in file["services"].values() for mount in service.get("volumes", [])}
    secrets = {secret for service in file["services"].values() for secret in service.get("secrets", [])}

    assert mounts == set(file["volumes"])
    assert secrets == set(file["secrets"])


@pytest.mark.parametrize("document", ["docs/operate.md", "docker-compose.yml", "Dockerfile"])
def test_commands_named_exist(document):
    text = (ROOT / document).read_text()
    named = set(re.findall(r"manage\.py[, ]+(\w+)", text))

    assert named
    assert named <= set(get_commands()) | {"createsuperuser"}


@pytest.mark.parametrize(("lock", "groups"), [("requirements.txt", []), ("requirements-dev.txt", ["embedded", "dev"])])
def test_lock_holds_every_dependency_with_its_hash(lock, groups):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(name for group in groups for name in project["optional-dependencies"][group])]
    names = {re.split(r"[\[<>=!~ ]", line, maxsplit=1)[0].lower() for line in wanted}
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text())
    locked = {block.split("==")[0].split("[")[0].lower(): block for block in blocks if "==" in block.splitlines()[0]}

    assert names <= set(locked)
    assert [name for name, block in locked.items() if "--hash=sha256:" not in block] == []


def test_readme_is_short_and_names_the_two_commands():
    readme = (ROOT / "README.md").read_text()

    assert len(readme.splitlines()) <= 120
    assert "./dev demo" in readme
    assert "./dev test" in readme


def test_licence_is_named_once_and_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["license"] == "EUPL-1.2"
    assert "SPDX-License-Identifier: EUPL-1.2" in (ROOT / "LICENSE").read_text()


def test_continuous_integration_runs_what_the_readme_says():
    script = (ROOT / ".ci" / "run").read_text()

    assert "./dev test" in script
    assert "./dev check" in script


BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock", re.S)
NAMED = re.compile(r"{% url [^%]* as (\w+) %}")


def addresses_out_of_reach(source: str) -> set[tuple[str, str]]:
    """Blocks of a template that use an address named in another block only, where it is empty: (name, block)."""
    blocks = dict(BLOCK.findall(source))
    named = {name for block in blocks.values() for name in NAMED.findall(block)}
    return {
        (name, block)
        for block, text in blocks.items()
        for name in named - set(NAMED.findall(text))
        if re.search(rf"(?<!{{%)[=\s]{name}(?=[\s|.])", text)
    }


def test_addresses_out_of_reach_are_found():
    planted = (
        "{% block a %}{% url 'x' as back %}{% endblock %}{% block b %}{% render_form form cancel=back %}{% endblock %}"
    )

    assert addresses_out_of_reach(planted) == {("back", "b")}


def test_no_template_uses_an_address_named_in_another_block():
    """A button that leads back would be missing without a word."""
    found = {path.name: addresses_out_of_reach(path.read_text()) for path in (ROOT / "templates").rglob("*.html")}

    assert {name: names for name, names in found.items() if names} == {}
