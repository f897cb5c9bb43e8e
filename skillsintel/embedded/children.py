"""Child processes that never outlive their parent, not even when it is killed with -9.

Linux sends the chosen signal to a child when the *thread* that forked it ends (PR_SET_PDEATHSIG): start children from
the main thread only. Elsewhere `./dev stop` and the next start clean up.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def _tie(parent: int, death_signal: int):
    """What the child does between fork and exec."""

    def tie() -> None:
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # the parent ended in between: the signal would never come
            os._exit(1)

    return tie


def start(
    argv: list,
    *,
    death_signal: signal.Signals = signal.SIGTERM,
    log: Path | None = None,
    foreground: bool = False,
    **options,
) -> subprocess.Popen:
    """Start a child; in the background it leads its own session, so that Ctrl-C reaches only us."""
    with contextlib.ExitStack() as files:
        if log:
            options["stdout"] = files.enter_context(log.open("ab"))
            options["stderr"] = subprocess.STDOUT
        if not foreground:
            options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.Popen(
            [str(part) for part in argv],
            start_new_session=not foreground,
            preexec_fn=_tie(os.getpid(), death_signal),
            **options,
        )


def stop(process: subprocess.Popen, how: signal.Signals = signal.SIGTERM, limit: float = 10) -> None:
    """Ask politely, wait, then end the whole session that the child leads."""
    if process.poll() is None:
        process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(limit)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if process.pid != os.getpgid(0):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(argv: list, **options) -> int:
    """Run a child in the foreground to its end; its exit status."""
    process = start(argv, foreground=True, **options)
    try:
        return process.wait()
    except BaseException:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                process.wait(10)
            process.kill()
            process.wait()
        raise


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, to show why something failed."""
    if not log.exists():
        return ""
    return "\n".join(line[:300] for line in log.read_text(errors="replace").splitlines()[-lines:])


def command_of(pid: int) -> str:
    """The command line of a process; empty when it is gone."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    done = subprocess.run(
        ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout
