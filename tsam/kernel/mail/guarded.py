"""Read a letter in a process of its own, which is ended when it takes too long or too much.

The parser of headers and the one of pages cannot be interrupted; a process can.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict

from tsam.kernel.mail.reading import MOST_BYTES, Mail, Unreadable, read

# A usual letter takes some milliseconds, one of 10 MB a second, and Python's start a tenth.
SECONDS = 10
_CPU_SECONDS, _BYTES = 4, 1024 * 1024 * 1024


def read_in_time(data: bytes) -> Mail:
    """As `reading.read`, within four seconds of work. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("size")
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise Unreadable("time") from None
    if code := said.get("unreadable"):
        raise Unreadable(code)
    for name in ("senders", "doubts", "files"):
        said[name] = tuple(said[name])
    return Mail(**said)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    try:
        told = asdict(read(sys.stdin.buffer.read()))
    except Unreadable as wrong:
        told = {"unreadable": wrong.code}
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
