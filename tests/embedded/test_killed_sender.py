"""A newsletter to many readers, its sender killed twice with -9: nobody gets it twice, and who is in doubt is known.

`READERS=10000 ./dev test tests/embedded/test_killed_sender.py -n 0 -s` is the long run.
"""

import os
import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller

from skillsintel.embedded.valkey import free_port
from tests.embedded.whole_site import Site

pytestmark = pytest.mark.slow
READERS = int(os.environ.get("READERS", "600"))
LIMIT = 120 + READERS // 20  # seconds
DOUBTFUL = "SELECT email FROM newsletter_delivery d JOIN newsletter_subscription s ON s.id = d.subscription_id"
DOUBTFUL += " WHERE d.claimed_at IS NOT NULL AND d.sent_at IS NULL AND d.error = ''"
FINISHED = "SELECT count(*) FROM newsletter_mailing WHERE finished_at IS NOT NULL"
LEAVE = "UPDATE newsletter_subscription SET withdrawn_at = now(), email = '' WHERE email = %s RETURNING uuid"


class PostOffice:
    """An SMTP server that counts what each address gets."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: Counter[str] = Counter()

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.got.update(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def post():
    office = PostOffice(free_port())
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    yield office
    controller.stop()


@pytest.fixture
def site(open_folder, post):
    found = Site(open_folder, EMAIL_URL=f"smtp://127.0.0.1:{post.port}")
    found.start()
    yield found
    found.stop()


def test_everybody_gets_the_issue_once_though_its_sender_is_killed_twice(site, post):
    assert site.run("tests.embedded.readers", str(READERS)).wait(300) == 0, site.log
    began, last = time.monotonic(), f"lettore{READERS - 1}@example.org"
    site.start_beat()
    site.start_worker()

    for part in (3, 2):
        site.wait_for(lambda part=part: post.got.total() >= READERS // part, began + LIMIT)
        site.kill_worker()
    site.ask(LEAVE, last)
    site.wait_for(lambda: site.ask(FINISHED)[0][0] == 1, began + LIMIT)

    doubtful = {email for (email,) in site.ask(DOUBTFUL)}
    everybody = {f"lettore{number}@example.org" for number in range(READERS - 1)}
    print(f"{READERS} readers in {time.monotonic() - began:.0f} s, in doubt {len(doubtful)}")
    assert max(post.got.values()) == 1
    assert set(post.got) | doubtful == everybody
    assert len(doubtful) <= 2
