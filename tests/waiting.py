"""Two acts at the same moment: the second begins on another connection before the transaction of the first ends."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction

Answer = TypeVar("Answer")


def after(first: Callable[[], object], then: Callable[[], Answer]) -> Answer:
    """Return, or raise, what `then` does when it is called before `first` is committed; it must wait for that."""

    def act() -> Answer:
        try:
            return then()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            answer = pool.submit(act)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.5)
        return answer.result(timeout=60)
