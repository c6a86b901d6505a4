"""Take a letter from standard input, as a mail server hands it in: an escalation comes of it."""

from __future__ import annotations

import argparse
import sys

from django.db import Error
from django.utils import timezone

from tsam.faces.mailroom import delivery
from tsam.kernel.mail import MOST_BYTES


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-bounce",
        action="store_true",
        help="end with 0 for what is refused too: it is kept here, and nobody outside is told",
    )


def run(asked: argparse.Namespace) -> int:
    """Ends with 0 taken or rightly ignored, 65 not readable, 67 unknown sender, 75 try again."""
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    # What is too large is read to its end, or the mail server breaks off with an error of its own.
    while sys.stdin.buffer.read(1 << 20):
        pass
    try:
        answer = delivery.hand_in(data, timezone.now())
    except (Error, OSError) as away:
        print(f"Try again later: {type(away).__name__}.", file=sys.stderr)
        return delivery.TEMPFAIL
    print(answer.sentence)
    is_refused = answer.code in {delivery.DATAERR, delivery.NOUSER}
    return delivery.OK if asked.no_bounce and is_refused else answer.code
