"""What an import says to the database otherwise than a page does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def in_bulk() -> Iterator[None]:
    """While it lasts PostgreSQL keeps no plans: to prepare statements of thousands of values, of
    which each comes a few times, made an import half as long again.
    """
    connection.ensure_connection()
    driver: Any = connection.connection
    if connection.vendor != "postgresql":
        yield
        return
    before = driver.prepare_threshold
    driver.prepare_threshold = None
    try:
        yield
    finally:
        driver.prepare_threshold = before
