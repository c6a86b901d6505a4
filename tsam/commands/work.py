"""Do the jobs that wait in the queue.

Without an argument both kinds are done, each by its own process.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
from types import FrameType

from django.db import connections

from tsam.domains.accounts import timeline
from tsam.kernel import queue, worker


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        nargs="?",
        choices=[queue.SHORT, queue.LONG],
        help="only seconds-long or only minutes-long jobs",
    )


def run(asked: argparse.Namespace) -> int:
    if asked.kind:
        worker.Worker(asked.kind).run()
        return 0
    return both()


def both() -> int:
    """Two children of one parent share its memory; one that dies is started again."""
    # Loaded before they part, and left alone by the collector, most of it stays shared.
    timeline.reactions()
    gc.collect()
    gc.freeze()
    connections.close_all()
    children = {_start(kind): kind for kind in (queue.SHORT, queue.LONG)}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for child in children:
            os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while children:
        child, _status = os.wait()
        kind = children.pop(child, None)
        if kind and not stopping:
            children[_start(kind)] = kind
    return 0


def _start(kind: str) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        worker.Worker(kind).run()
        code = 0
    finally:
        os._exit(code)
