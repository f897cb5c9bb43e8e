"""What ends is started again, what is stopped stays stopped."""

import signal
import time

import pytest

from skillsintel.embedded import demo
from skillsintel.embedded.places import CannotStart
from skillsintel.embedded.supervisor import Service, Supervisor
from tests.embedded.conftest import eventually, is_alive

pytestmark = pytest.mark.slow


def watch(supervisor, condition, limit=60):
    def met():
        supervisor.restart_what_ended()
        return condition()

    return eventually(met, limit)


def test_worker_killed_while_it_starts_comes_back(tmp_path):
    with demo.listen(0) as listener:
        supervisor = demo.portal(listener, tmp_path / "logs")
    worker = supervisor.services[-1]
    supervisor.services = [worker]
    supervisor.logs.mkdir()
    worker.start(supervisor.logs)
    time.sleep(0.5)
    worker.process.send_signal(signal.SIGKILL)
    killed = worker.process.pid

    try:
        assert watch(supervisor, worker.ready)
        assert worker.process.pid != killed
    finally:
        supervisor.stop()
    assert not is_alive(worker.process.pid)


def test_pauses_grow_while_a_service_keeps_ending(tmp_path):
    supervisor = Supervisor([Service("fails", ["no_such_module"])], tmp_path)
    [service] = supervisor.services
    service.start(tmp_path)

    assert watch(supervisor, lambda: service.pause >= 2)

    supervisor.stop()


def test_service_that_never_answers_is_named_with_its_log(tmp_path):
    supervisor = Supervisor([Service("fails", ["no_such_module"], ready=lambda: False)], tmp_path)

    with pytest.raises(CannotStart, match=r"fails does not answer:\n(.|\n)*No module named no_such_module"):
        supervisor.start(limit=1)

    supervisor.stop()
