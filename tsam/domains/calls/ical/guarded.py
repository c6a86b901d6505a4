"""Read a calendar from outside in a process of its own, which is ended when it takes too long.

A recurrence rule that never matches is looked for until the year 9999, in a library that cannot be
interrupted; a process can.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from tsam.domains.calls.ical.reading import Read, busy

# What a calendar of some years takes is a tenth of a second, and some of it is Python's start.
SECONDS = 6
_CPU_SECONDS, _BYTES = 2, 1024 * 1024 * 1024
MOST_BYTES = 4 * 1024 * 1024


class TooMuch(Exception):
    """It is too large, or takes too long to be read."""


def busy_in_time(data: bytes, first: datetime, last: datetime, zone: str = "UTC") -> Read:
    """As `reading.busy`, within two seconds of work. Raises TooMuch."""
    if len(data) > MOST_BYTES:
        raise TooMuch
    asked = [first.isoformat(), last.isoformat(), zone]
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, *asked],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise TooMuch from None
    spans = tuple(
        (datetime.fromisoformat(begins), datetime.fromisoformat(ends))
        for begins, ends in said["spans"]
    )
    return Read(spans, said["entries"], said["faults"])


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    first, last = (datetime.fromisoformat(one) for one in sys.argv[1:3])
    read = busy(sys.stdin.buffer.read(), first, last, ZoneInfo(sys.argv[3]))
    spans = [(begins.isoformat(), ends.isoformat()) for begins, ends in read.spans]
    json.dump({"spans": spans, "entries": read.entries, "faults": read.faults}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
