"""Notice new events: one thread per process that looks, and tells who listens."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.models import Max

from tsam.domains.accounts.models import Event

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
# A listener on PostgreSQL looks even when nobody called, in case a call was lost.
LOOK_SECONDS = 20.0

News = Callable[[int], object]


class Watch(threading.Thread):
    """Calls `news(last_id)` from its own thread whenever events were added."""

    def __init__(self, news: News) -> None:
        super().__init__(name="watch", daemon=True)
        self.news = news
        self.last = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.last = latest()
                self._listen() if connection.vendor == "postgresql" else self._poll()
            except DatabaseError:
                log.warning("The event table cannot be watched; trying again.", exc_info=True)
                connection.close()
                time.sleep(2)
        connection.close()

    def _poll(self) -> None:
        """SQLite: data_version changes when another connection commits (5.6 us a look)."""
        seen = None
        with connection.cursor() as cursor:
            while not self.stopping.wait(POLL_SECONDS):
                version = cursor.execute("PRAGMA data_version").fetchone()[0]
                if version != seen:
                    seen = version
                    self._look()

    def _listen(self) -> None:
        connection.ensure_connection()
        raw = connection.connection
        raw.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("LISTEN tsam_events")
        while not self.stopping.is_set():
            for _call in raw.notifies(timeout=LOOK_SECONDS, stop_after=1):
                pass
            self._look()

    def _look(self) -> None:
        now = latest()
        if now > self.last:
            self.last = now
            self.news(now)


def latest() -> int:
    found: int | None = Event._base_manager.aggregate(last=Max("pk"))["last"]
    return found or 0
