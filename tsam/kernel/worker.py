"""One process that does the jobs of one cluster, one at a time.

The tables of jobs, of failures and of the schedule are django-q2's. Its own cluster runs five
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
from datetime import datetime, timedelta
from types import FrameType
from uuid import uuid4

from django.core.signing import BadSignature
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from tsam.kernel import queue
from tsam.kernel.queue import Job

log = logging.getLogger(__name__)

# How long a job is left alone without a sign of life, and how often its worker gives one.
LEASE_SECONDS = 60
SIGN_SECONDS = 15
# How often the clock is looked at, and how long a worker rests when nothing waits.
SCHEDULE_SECONDS = 20
REST_SECONDS = 0.5
# A job that failed is tried again after half a minute, then after twice as long each time.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)

# How long a job may take; it is ended then, and tried again. And how often it is tried.
TIMEOUTS = {queue.SHORT: 60, queue.LONG: 1800}
MOST_TRIES = {queue.SHORT: 8, queue.LONG: 3}


class _TooLong(BaseException):
    """Not an Exception, so that a job's own `except Exception` does not swallow it."""


class Worker:
    """Takes jobs until told to stop, and finishes the one at hand first."""

    def __init__(self, cluster: str, *, lease_seconds: int = LEASE_SECONDS) -> None:
        self.cluster = cluster
        self.stopping = False
        self._lease = timedelta(seconds=lease_seconds)

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        self.stopping = True

    def run(self) -> None:
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        look_at_clock = 0.0
        while not self.stopping:
            try:
                close_old_connections()
                if time.monotonic() >= look_at_clock:
                    self.start_sweeps()
                    look_at_clock = time.monotonic() + SCHEDULE_SECONDS
                if not self.work():
                    time.sleep(REST_SECONDS)
            except DatabaseError:
                # A database that restarts or is busy is no reason to die.
                log.exception("The queue cannot be read; trying again.")
                connection.close()
                time.sleep(2)

    def work(self) -> bool:
        """Do the job that waits longest; False when none waits."""
        claimed = self._claim()
        if claimed is None:
            return False
        key, job = claimed
        if job.tries > MOST_TRIES[self.cluster]:
            # It ended its worker each time, so nobody could write that down.
            self._give_up(key, job, timezone.now(), "Every worker that began it died.")
            return True
        started = timezone.now()
        with self._signs_of_life(key), self._time_limit():
            failure = _call(job)
        if not failure:
            OrmQ.objects.filter(pk=key).delete()
            return True
        log.error("%s%s failed: %s", job.path, job.args, failure)
        if job.tries >= MOST_TRIES[self.cluster]:
            self._give_up(key, job, started, failure)
        else:
            pause = min(FIRST_PAUSE * 2 ** (job.tries - 1), LONGEST_PAUSE)
            OrmQ.objects.filter(pk=key).update(lock=timezone.now() + pause)
        return True

    def start_sweeps(self) -> None:
        """Enqueue what the clock starts. Of several workers that look at once, one does."""
        at = timezone.now()
        due = Schedule.objects.filter(cluster=self.cluster, next_run__lte=at)
        if not due.exists():
            return
        with transaction.atomic():
            for sweep in due.select_for_update():
                queue.enqueue(self.cluster, sweep.func)
                sweep.next_run = at + timedelta(minutes=sweep.minutes or 1)
                sweep.save(update_fields=["next_run"])

    def _claim(self) -> tuple[int, Job] | None:
        """Take the oldest job that nobody holds. Its count of tries is written down first, so
        that a job which ends its worker is counted too."""
        at = timezone.now()
        waiting = OrmQ.objects.filter(key=self.cluster, lock__lte=at).order_by("pk")
        for row in waiting[:10]:
            try:
                job = queue.unpacked(row.payload).tried_again()
            except (BadSignature, ValueError, TypeError):
                log.exception("Job %s was not written by us; dropped.", row.pk)
                row.delete()
                continue
            held = OrmQ.objects.filter(pk=row.pk, lock=row.lock)
            if held.update(lock=at + self._lease, payload=job.packed()):
                return row.pk, job
        return None

    def _give_up(self, key: int, job: Job, started: datetime, failure: str) -> None:
        """Take the job out of the queue and write down why; `tsam doctor` tells of it."""
        with transaction.atomic():
            Task.objects.create(
                id=uuid4().hex,
                name=job.path.rpartition(".")[2][:100],
                func=job.path,
                args=job.args,
                kwargs={},
                cluster=self.cluster,
                started=started,
                stopped=timezone.now(),
                result=failure,
                success=False,
                attempt_count=job.tries,
            )
            OrmQ.objects.filter(pk=key).delete()

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
        signal.alarm(TIMEOUTS[self.cluster])
        try:
            yield
        finally:
            signal.alarm(0)


def _call(job: Job) -> str:
    """Do it; what went wrong, or nothing."""
    try:
        queue.call(job.path, *job.args)
    except _TooLong:
        return "It took too long and was ended."
    except Exception:
        return traceback.format_exc()
    return ""


def plan(sweeps: Mapping[str, tuple[str, int, str]]) -> None:
    """Make the stored schedule equal to {name: (job, minutes, cluster)}."""
    Schedule.objects.exclude(name__in=sweeps).delete()
    for name, (job, minutes, cluster) in sweeps.items():
        fields = {
            "func": job,
            "schedule_type": Schedule.MINUTES,
            "minutes": minutes,
            "cluster": cluster,
            "repeats": -1,
        }
        Schedule.objects.update_or_create(
            name=name,
            defaults=fields,
            create_defaults={**fields, "next_run": timezone.now()},
        )
