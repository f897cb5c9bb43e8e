"""The commands of `./dev`, once `.venv` is there."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from skillsintel.embedded import checks, children, demo, keeper, places, prepare, services, suite

ROOT = Path(__file__).resolve().parent.parent.parent


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").absolute()


def manage(arguments: list[str]) -> int:
    """manage.py with the shared services; it takes our place and keeps the lock that keeps them running.

    It runs in the folder of who called `./dev`, so that relative paths among the arguments are theirs.
    """
    argv = [sys.executable, str(ROOT / "manage.py"), *arguments]
    os.environ["DATA_DIR"] = str(data_dir())
    folder = os.environ.pop("CALLER_DIR", str(ROOT))
    if services.given():
        with services.throw_away() as settings:
            settings.pop("DATA_DIR")
            return children.run(argv, env=os.environ | settings, cwd=folder)
    users, settings = keeper.join(data_dir() / "services")
    os.set_inheritable(users.fileno(), True)
    os.chdir(folder)
    os.execve(sys.executable, argv, os.environ | settings)


def stop(arguments: list[str]) -> int:
    ended = [demo.stop(data_dir()), keeper.stop(data_dir() / "services")]
    print("Stopped." if any(ended) else "Nothing was running.")
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: str, arguments: list[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)  # so that every `finally` runs
    if command == "stop":
        return stop(arguments)
    prepare.everything(ROOT)
    if command == "manage":
        return manage(arguments)
    if command == "bench":
        return manage(["bench", *arguments])
    if command == "test":
        return suite.test(arguments)
    if command == "check":
        return checks.check(ROOT)
    return demo.main(arguments, ROOT, data_dir())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except places.CannotStart as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
