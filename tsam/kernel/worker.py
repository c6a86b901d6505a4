"""One process that does the jobs of one cluster, one at a time.

The queue, its broker and its notes on failures are django-q2's. Its own cluster runs five
processes for one worker, and takes a job again after a fixed time even while it is being done;
this one is a single process that says "still at it" as long as it lives, so that the job of a
worker that died is taken again within a minute and the job of one that works never is.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_q.brokers import Broker, get_broker
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.monitor import save_task
from django_q.scheduler import scheduler
from django_q.signing import BadSignature, SignedPackage

from tsam.kernel import queue

log = logging.getLogger(__name__)

# How long a job is left alone without a sign of life, and how often its worker gives one.
LEASE_SECONDS = 60
SIGN_SECONDS = 15
# How often the clock is looked at.
SCHEDULE_SECONDS = 20

# How long a job may take; it is ended then, and tried again.
TIMEOUTS = {queue.SHORT: 60, queue.LONG: 1800}


class _TooLong(BaseException):
    """Not an Exception, so that a job's own `except Exception` does not swallow it."""


class Worker:
    """Takes jobs until told to stop, and finishes the one at hand first."""

    def __init__(self, cluster: str, *, lease_seconds: int = LEASE_SECONDS) -> None:
        self.cluster = cluster
        self.timeout = TIMEOUTS[cluster]
        self.stopping = False
        self._lease = timedelta(seconds=lease_seconds)
        # The broker reads its lease from there.
        Conf.RETRY = lease_seconds
        Conf.CLUSTER_NAME = cluster
        self.broker: Broker = get_broker(cluster)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        look_at_clock = 0.0
        while not self.stopping:
            try:
                if time.monotonic() >= look_at_clock:
                    scheduler(self.broker)
                    look_at_clock = time.monotonic() + SCHEDULE_SECONDS
                self.work()
            except DatabaseError:
                # A database that restarts or is busy is no reason to die.
                log.exception("The queue cannot be read; trying again.")
                close_old_connections()
                time.sleep(2)

    def work(self) -> int:
        """Take what waits, do it, and say how much that was; wait when nothing is there."""
        taken = self.broker.dequeue() or ()
        for key, package in taken:
            self._do(key, package)
        return len(taken)

    def _do(self, key: int, package: str) -> None:
        try:
            job: dict[str, Any] = SignedPackage.loads(package)
        except (BadSignature, ValueError, TypeError):
            log.exception("Job %s was not written by us; dropped.", key)
            self.broker.fail(key)
            return
        job["ack_id"] = key
        with self._signs_of_life(key), self._time_limit():
            job["success"], job["result"] = _call(job)
        job["stopped"] = timezone.now()
        if job["success"]:
            self.broker.acknowledge(key)
        else:
            log.error("%s%s failed: %s", job["func"], job["args"], job["result"])
            save_task(job, self.broker)

    @contextmanager
    def _signs_of_life(self, key: int) -> Iterator[None]:
        done = threading.Event()

        def sign() -> None:
            while not done.wait(SIGN_SECONDS):
                try:
                    OrmQ.objects.filter(pk=key).update(lock=timezone.now() + self._lease)
                except DatabaseError:
                    # Another long write is at it; the next sign is soon enough.
                    log.info("No sign of life for job %s this time.", key)
            connection.close()

        thread = threading.Thread(target=sign, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        def too_long(_signal: int, _frame: FrameType | None) -> None:
            raise _TooLong

        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(self.timeout)
        try:
            yield
        finally:
            signal.alarm(0)


def _call(job: Mapping[str, Any]) -> tuple[bool, str]:
    close_old_connections()
    try:
        queue.call(job["func"], *job["args"])
    except _TooLong:
        return False, "It took too long and was ended."
    except Exception:
        return False, traceback.format_exc()
    return True, ""


def plan(sweeps: Mapping[str, tuple[str, int, str]]) -> None:
    """Make the stored schedule equal to {name: (job, minutes, cluster)}."""
    Schedule.objects.exclude(name__in=sweeps).delete()
    for name, (job, minutes, cluster) in sweeps.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": job,
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "cluster": cluster,
                "repeats": -1,
            },
            create_defaults={
                "func": job,
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "cluster": cluster,
                "repeats": -1,
                "next_run": timezone.now(),
            },
        )
