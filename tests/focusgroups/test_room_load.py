"""Two hundred phones at once, through two real web processes: every line that was taken is there, once."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from focusgroups.models import Contribution, PhoneBallot, Vote
from tests.factories.focusgroups import ContributionFactory, RoomFactory, VoteChoiceFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
PHONES = 200
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def site(tmp_path) -> Iterator[str]:
    """The address of two web processes on the test's database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = settings.DATABASE_URL.rpartition("/")[0]
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "REDIS_URL": settings.REDIS_URL.rpartition("/")[0] + "/9",
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "gunicorn", "skillsintel.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        answers(f"http://127.0.0.1:{port}{reverse('room:enter')}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(address: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web processes do not answer")


class Phone:
    """A phone with cookies of its own."""

    def __init__(self, site: str, code: str):
        self.page = site + reverse("room:phone", args=[code])
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.token = TOKEN.search(self.opener.open(self.page, timeout=60).read().decode())[1]

    def post(self, name: str, body: dict) -> int:
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **body}).encode()
        request = urllib.request.Request(self.page + name, data, {"Origin": self.page.partition("/sala/")[0]})
        try:
            return self.opener.open(request, timeout=60).status
        except urllib.error.HTTPError as error:
            return error.code


def test_two_hundred_phones_at_once(site, focus_group):
    room = RoomFactory(focus_group=focus_group)
    vote = Vote.objects.create(focus_group=focus_group, dots_each=3, opened_at=room.opened_at)
    choice = VoteChoiceFactory(vote=vote, contribution=ContributionFactory(focus_group=focus_group))
    phones = [Phone(site, room.code) for _number in range(PHONES)]
    findings = [
        {"kind": "need", "text": f"Frase del telefono {number}.", "uuid": str(uuid.uuid4())} for number in range(PHONES)
    ]

    def send(number: int) -> list[int]:
        """Tap twice, then vote twice."""
        dots = {str(choice.contribution.uuid): 2}
        taps = [phones[number].post("invia/", findings[number]) for _tap in range(2)]
        return taps + [phones[number].post("voto/", dots) for _tap in range(2)]

    began = time.monotonic()
    with ThreadPoolExecutor(PHONES) as pool:
        codes = Counter(code for taps in pool.map(send, range(PHONES)) for code in taps)
    print(f"{PHONES} phones, {sum(codes.values())} sendings in {time.monotonic() - began:.1f} s")

    assert codes == {200: 4 * PHONES}
    stored = Contribution.objects.filter(focus_group=focus_group).exclude(line_key="")
    assert sorted(stored.values_list("text", flat=True)) == sorted(finding["text"] for finding in findings)
    assert stored.values("line_key").distinct().count() == PHONES
    assert PhoneBallot.objects.filter(vote=vote).count() == PHONES
