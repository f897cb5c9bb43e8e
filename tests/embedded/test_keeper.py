"""One pair of servers for all who use it, as long as somebody does."""

import os
import signal

import pytest

from skillsintel.embedded import keeper
from tests.embedded.conftest import eventually, is_alive, processes_about, servers_in

pytestmark = pytest.mark.slow

USER = """
from skillsintel.embedded import keeper
folder = Path({folder!r})
with keeper.shared(folder) as settings:
    print(json.dumps(settings | {{"keeper": keeper.process(folder)}}), flush=True)
    sys.stdin.read()
"""


def test_four_at_once_share_one_server_that_ends_with_the_last(open_folder, start_program):
    users = [start_program(USER.format(folder=str(open_folder))) for _ in range(4)]

    answers = [user.says() for user in users]

    assert answers == [answers[0]] * 4
    assert len(servers_in(open_folder)) == 1
    for user in users[:3]:
        user.end()
    assert is_alive(answers[0]["keeper"])
    users[3].end()
    assert eventually(lambda: not processes_about(str(open_folder)))


def test_killed_user_counts_as_gone(open_folder, start_program):
    user = start_program(USER.format(folder=str(open_folder)))
    user.says()

    user.kill()

    assert eventually(lambda: not processes_about(str(open_folder)))


def test_killed_keeper_leaves_no_server_and_the_next_user_finds_the_data(open_folder, start_program):
    first = start_program(USER.format(folder=str(open_folder)))
    os.kill(first.says()["keeper"], signal.SIGKILL)

    second = start_program(USER.format(folder=str(open_folder)))

    assert second.says()["DATABASE_URL"].endswith("/skillsintel")
    assert len(servers_in(open_folder)) == 1


def test_killed_server_is_started_again_on_the_same_address(open_folder, start_program):
    user = start_program(USER.format(folder=str(open_folder)))
    user.says()
    [server] = servers_in(open_folder)

    os.kill(server, signal.SIGKILL)

    assert eventually(lambda: servers_in(open_folder) - {server})


def test_stop_ends_it_under_its_users(open_folder, start_program):
    start_program(USER.format(folder=str(open_folder))).says()

    assert keeper.stop(open_folder) is True

    assert not servers_in(open_folder)
    assert keeper.stop(open_folder) is False
