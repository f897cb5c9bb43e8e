"""Backup and restore as docs/operate.md tells it: database, then files, into an empty place; what comes back works."""

import subprocess

import pytest

from tests.embedded.whole_site import Site

pytestmark = pytest.mark.slow
RANDOM = (b"\\restrict ", b"\\unrestrict ")  # a new word in each dump
HERE = {"PORTAL_MODE": "demo", "ALLOWED_HOSTS": "testserver"}


@pytest.fixture
def site(open_folder):
    found = Site(open_folder, **HERE)
    found.start()
    yield found
    found.stop()


def client(site: Site, program: str, *words: str, **more) -> bytes:
    """What a program of PostgreSQL prints."""
    command = [site.postgres.binaries / program, "-h", site.postgres.socket, "-U", "postgres", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, **more).stdout


def content(site: Site, database: str) -> list[bytes]:
    """Its rows, in no order, and what is created in it (some constraints are worded anew when they are restored)."""
    lines = client(site, "pg_dump", database).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(b"COPY "))
    created = [line.split(b" ON ")[0] for line in lines if line.startswith(b"CREATE ")]
    return sorted(created + [line for line in lines[first:] if not line.startswith((b"CREATE ", *RANDOM))])


def story(site: Site, word: str) -> str:
    """What the program says, that fills the database or reads it."""
    process = site.run("tests.embedded.story", word, stdout=subprocess.PIPE)
    said = process.communicate(timeout=300)[0].decode()
    assert process.returncode == 0, site.log
    return said


def test_what_was_backed_up_comes_back_whole_and_goes_on(site):
    assert site.run("django", "migrate", "--verbosity=0", "--settings=skillsintel.settings").wait(300) == 0, site.log
    story(site, "fill")
    dump = client(site, "pg_dump", "--format=custom", "skillsintel")
    tar = subprocess.run(
        ["tar", "-C", site.folder / "data", "-cf", "-", "."], check=True, stdout=subprocess.PIPE
    ).stdout

    client(site, "createdb", "restored")
    client(site, "pg_restore", "--dbname=restored", "--exit-on-error", input=dump)
    before = content(site, "skillsintel")
    assert content(site, "restored") == before
    assert len(before) > 2_000

    (site.folder / "elsewhere").mkdir()
    subprocess.run(["tar", "-C", site.folder / "elsewhere", "-xf", "-"], check=True, input=tar)
    site.more["DATABASE_URL"] = site.postgres.url.replace("/skillsintel", "/restored")
    site.more["DATA_DIR"] = str(site.folder / "elsewhere")
    pages, files, found = story(site, "read").splitlines()
    assert (pages, found) == ("200 200 200", "1")
    assert set(files.split()) == {"whole"}
