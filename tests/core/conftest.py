"""Threads with their own database connection, for what must hold when several act at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection


@pytest.fixture
def at_once(transactional_db) -> Callable:
    """Call a function in `count` threads that start together; return what each returned or raised."""

    def run(function: Callable, count: int) -> list:
        start = Barrier(count)

        def one(number: int):
            connection.ensure_connection()
            start.wait()
            try:
                return function(number)
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(one, range(count)))

    return run
