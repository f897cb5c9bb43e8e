"""The portal's own processes under one roof: ordered start, restart with back-off, ordered stop with time limits.

A Celery worker that is killed while it starts its pool exits for ever: somebody has to start it again.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from skillsintel.embedded import children
from skillsintel.embedded.places import CannotStart, say

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30
STEADY_AFTER = 60
LOG_SIZE = 1_000_000


def always() -> bool:
    return True


@dataclass
class Service:
    """One process, how to know that it works, and how it wants to be stopped."""

    name: str
    module: list[str]
    ready: Callable[[], bool] = always
    death_signal: signal.Signals = signal.SIGTERM
    stop_limit: float = 10
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen | None = None
    started: float = 0
    pause: float = FIRST_PAUSE
    next_start: float = 0

    def start(self, logs: Path) -> None:
        self.started = time.monotonic()
        self.process = children.start(
            [sys.executable, "-m", *self.module],
            death_signal=self.death_signal,
            log=logs / f"{self.name}.log",
            pass_fds=self.pass_fds,
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Start in order, watch, stop in the same order."""

    def __init__(self, services: list[Service], logs: Path) -> None:
        self.services = services
        self.logs = logs

    def start(self, limit: float = 60) -> None:
        """Start everything, then wait until each answers."""
        self.logs.mkdir(parents=True, exist_ok=True)
        for service in self.services:
            log = self.logs / f"{service.name}.log"
            if log.exists() and log.stat().st_size > LOG_SIZE:
                log.rename(log.with_suffix(".log.1"))
            service.start(self.logs)
        for service in self.services:
            self._wait_ready(service, limit)

    def _wait_ready(self, service: Service, limit: float) -> None:
        began = time.monotonic()
        while not (service.is_running() and service.ready()):
            if time.monotonic() - began > limit:
                log = self.logs / f"{service.name}.log"
                raise CannotStart(f"{service.name} does not answer:\n{children.tail(log)}")
            self.restart_what_ended()
            time.sleep(0.1)
        say(f"  {service.name} ready")

    def restart_what_ended(self) -> None:
        """Start again what has ended, at first soon, then ever more slowly; a steady run resets the pause."""
        now = time.monotonic()
        for service in self.services:
            if service.is_running():
                continue
            if not service.next_start:
                if now - service.started > STEADY_AFTER:
                    service.pause = FIRST_PAUSE
                status = service.process.returncode if service.process else None
                say(f"{service.name} has ended ({status}); starting it again in {service.pause:.1f} s.")
                service.next_start = now + service.pause
                service.pause = min(service.pause * 2, LONGEST_PAUSE)
            elif now >= service.next_start:
                service.next_start = 0
                if service.process:
                    children.stop(service.process)  # what is left of its session
                service.start(self.logs)

    def stop(self) -> None:
        for service in self.services:
            if service.process:
                children.stop(service.process, signal.SIGTERM, service.stop_limit)
