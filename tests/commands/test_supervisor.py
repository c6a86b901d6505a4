"""The processes of one machine: started again when they die, ended together."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# Writes down that it runs, by its process, and waits.
CHILD = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()} '); time.sleep(60)"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    diary = tmp_path / "diary"
    commands = {"child": [sys.executable, "-c", CHILD, str(diary)]}
    with subprocess.Popen(
        [sys.executable, "-m", "tsam.kernel.supervisor", json.dumps(commands)],
        stderr=subprocess.DEVNULL,
    ) as supervisor:
        yield supervisor, diary
        supervisor.kill()


def children(diary: Path, many: int) -> list[int]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = diary.read_text().split() if diary.exists() else []
        if len(found) >= many:
            return [int(pid) for pid in found]
        time.sleep(0.05)
    raise AssertionError(f"{many} children did not start.")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_that_dies_is_started_again_and_ends_with_the_rest(
    running: tuple[subprocess.Popen[bytes], Path],
) -> None:
    supervisor, diary = running
    (first,) = children(diary, 1)

    os.kill(first, signal.SIGKILL)
    second = children(diary, 2)[1]
    supervisor.terminate()

    assert supervisor.wait(15) == 0
    assert not is_alive(second)


def test_a_child_does_not_outlive_a_supervisor_that_is_killed(
    running: tuple[subprocess.Popen[bytes], Path],
) -> None:
    supervisor, diary = running
    (child,) = children(diary, 1)

    supervisor.kill()
    supervisor.wait(5)

    until = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child)


def test_it_holds_none_of_the_product_in_memory() -> None:
    script = "import sys, tsam.kernel.supervisor; print('django' in sys.modules)"

    said = subprocess.run(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True
    )

    assert said.stdout.strip() == "False"
