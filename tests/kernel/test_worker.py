"""A worker takes what waits, tries again what fails, and gives up in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from tsam.kernel import queue, worker
from tsam.kernel.worker import Worker

pytestmark = pytest.mark.django_db
HERE = __name__
done: list[object] = []


def note(word: object) -> None:
    done.append(word)


def fail(word: object) -> None:
    raise ValueError(word)


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def wake() -> None:
    """Let the pause after a failure, or the lease of a dead worker, be over."""
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=1))


def test_what_waits_longest_is_done_first() -> None:
    for word in ("first", "second"):
        queue.enqueue(queue.SHORT, f"{HERE}.note", word)
    at_work = Worker(queue.SHORT)

    while at_work.work():
        pass

    assert done == ["first", "second"]
    assert not OrmQ.objects.exists()


def test_the_jobs_of_others_are_left_alone() -> None:
    queue.enqueue(queue.LONG, f"{HERE}.note", "long")

    assert not Worker(queue.SHORT).work()
    assert OrmQ.objects.count() == 1


def test_what_fails_is_tried_again_later_each_time() -> None:
    queue.enqueue(queue.SHORT, f"{HERE}.fail", "x")
    at_work, pauses = Worker(queue.SHORT), []

    for _try in range(3):
        at_work.work()
        pauses.append((OrmQ.objects.get().lock or timezone.now()) - timezone.now())
        assert not at_work.work()
        wake()

    assert pauses[0] < timedelta(seconds=31)
    assert pauses[0] < pauses[1] < pauses[2]


def test_in_the_end_it_is_given_up_and_written_down() -> None:
    queue.enqueue(queue.LONG, f"{HERE}.fail", "x")
    at_work = Worker(queue.LONG)

    for _try in range(worker.MOST_TRIES[queue.LONG]):
        at_work.work()
        wake()

    assert not OrmQ.objects.exists()
    assert Task.objects.filter(success=False, func=f"{HERE}.fail").count() == 1


def test_a_job_that_kills_its_workers_does_not_go_round_for_ever() -> None:
    job = queue.Job(f"{HERE}.note", ("x",), tries=worker.MOST_TRIES[queue.SHORT])
    OrmQ.objects.create(key=queue.SHORT, payload=job.packed(), lock=timezone.now())

    Worker(queue.SHORT).work()

    assert done == []
    assert Task.objects.filter(success=False).exists()


def test_a_job_that_somebody_holds_is_not_taken() -> None:
    queue.enqueue(queue.SHORT, f"{HERE}.note", "x")
    OrmQ.objects.update(lock=timezone.now() + timedelta(seconds=30))

    assert not Worker(queue.SHORT).work()


@pytest.mark.parametrize("payload", ["", "x", "gASVBAAAAAAAAABLAS4=", "WzFd:1abc:forged"])
def test_what_we_did_not_write_is_dropped_unread(payload: str) -> None:
    OrmQ.objects.create(key=queue.SHORT, payload=payload, lock=timezone.now())

    assert not Worker(queue.SHORT).work()
    assert not OrmQ.objects.exists()


def test_the_clock_starts_a_sweep_once() -> None:
    worker.plan({"Tidy": (f"{HERE}.note", 5, queue.SHORT)})

    Worker(queue.SHORT).start_sweeps()
    Worker(queue.SHORT).start_sweeps()

    assert OrmQ.objects.count() == 1
    assert Schedule.objects.filter(next_run__gt=timezone.now()).exists()
