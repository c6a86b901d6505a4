"""A worker that is killed in mid-job loses nothing and does nothing twice."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import processes

ENQUEUE = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tsam.kernel import queue
queue.enqueue("short", "tests.commands.slow.found", "Founded late", sys.argv[1])
"""

# A lease of two seconds instead of a minute, so that the test need not wait.
WORK = """
import django
django.setup()
from tsam.kernel import worker
worker.SIGN_SECONDS, worker.SCHEDULE_SECONDS = 0.5, 3600
worker.Worker("short", lease_seconds=2).run()
"""

COUNT = """
import django
django.setup()
from django_q.models import OrmQ
from tsam.domains.accounts.models import Account
print(Account.objects.filter(name="Founded late").count(), OrmQ.objects.count())
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    processes.run(ENQUEUE, str(mark), folder=tmp_path)
    first = processes.start(WORK, folder=tmp_path)
    _wait_until(mark.exists)

    first.send_signal(signal.SIGKILL)
    first.communicate()
    after_death = processes.run(COUNT, folder=tmp_path)
    second = processes.start(WORK, folder=tmp_path)
    _wait_until(lambda: processes.run(COUNT, folder=tmp_path) == "1 0")
    second.terminate()
    second.communicate(timeout=20)

    assert after_death == "0 1"
    assert processes.run(COUNT, folder=tmp_path) == "1 0"


def _wait_until(holds: Callable[[], bool], seconds: int = 40) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)
