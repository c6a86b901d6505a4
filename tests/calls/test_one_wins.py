"""Two hundred people book one slot at the same moment: one gets it, the rest a kind sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import processes

ALL_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import django
django.setup()

from django.core.management import call_command
from django.db import connections
from tests.cast import NOON, Cast
from tsam.domains.calls.actions import booking
from tsam.domains.calls.models import Call, TakenTime
from tsam.kernel.verdicts import Refused

call_command("migrate", verbosity=0)
cast = Cast()
# Two engagements of one TSAM, so that no row of theirs is locked by both.
engagements = [cast.engagement, cast.engage(cast.welding, tsam=cast.tess)]
people = [cast.ada, cast.olga, cast.owen]
slot = datetime(2026, 3, 3, 14, tzinfo=UTC)
together = Barrier(20)

def book(number):
    if number < 20:
        together.wait(timeout=60)
    try:
        booking.book(
            engagements[number % 2],
            by=cast.tess,
            at=NOON,
            title=f"Call {number}",
            starts_at=slot + timedelta(minutes=15 * (number % 3)),
            minutes=60,
            people=[people[number % 3]],
        )
    except Refused as refused:
        return "kind" if "Free for all" in str(refused) else str(refused)
    finally:
        connections.close_all()
    return "booked"

with ThreadPoolExecutor(20) as threads:
    answers = list(threads.map(book, range(200)))
found = {answer: answers.count(answer) for answer in sorted(set(answers))}
print(found, Call._base_manager.count(), TakenTime._base_manager.count())
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_of_two_hundred_gets_the_slot(tmp_path: Path) -> None:
    said = processes.run(ALL_AT_ONCE, folder=tmp_path)

    assert said == "{'booked': 1, 'kind': 199} 1 8"
