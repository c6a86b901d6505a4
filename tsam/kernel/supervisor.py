"""Keep the processes of one machine running, and end them together.

Run as a program of its own (`python -m tsam.kernel.supervisor`), so that what watches is a few
megabytes and not the whole product: it imports nothing but the standard library.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import NoReturn

GRACE_SECONDS = 10.0
_PR_SET_PDEATHSIG = 1

Commands = Mapping[str, Sequence[str]]


def become(commands: Commands) -> NoReturn:
    """Turn this process into the supervisor of these commands, {name: words}."""
    words = [sys.executable, "-m", __name__, json.dumps(commands)]
    sys.stdout.flush()
    os.execv(sys.executable, words)


def watch(commands: Commands) -> int:
    """Start each command, start it again when it ends, and end all when told to stop."""
    children = {name: _start(command) for name, command in commands.items()}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        for name, child in children.items():
            if child.poll() is not None:
                # Its own children may live on and hold the port.
                _signal(child, signal.SIGKILL)
                print(f"The {name} ended ({child.returncode}); starting again.", file=sys.stderr)
                time.sleep(1)
                children[name] = _start(commands[name])
        time.sleep(0.3)
    _end(list(children.values()))
    return 0


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own, so that what a child starts ends with it.
    return subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_the_parent)


def _die_with_the_parent() -> None:
    """Ask Linux to tell this process to end when the supervisor is killed without a word."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(child, signal.SIGKILL)


def _signal(child: subprocess.Popen[bytes], what: signal.Signals) -> None:
    try:
        os.killpg(child.pid, what)
    except ProcessLookupError:
        child.poll()


if __name__ == "__main__":
    sys.exit(watch(json.loads(sys.argv[1])))
