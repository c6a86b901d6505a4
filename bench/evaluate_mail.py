"""Read the letters of other programs' tests: none breaks the reader, no program is taken for a
person, and what people answered is found above what they quoted.

Every sender is taken for a contact of a customer, so only what a letter says keeps it out.
"""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from bench.evaluate_import import Row
from tsam.kernel.mail import Mail, Unreadable, read

MOST_SECONDS = 2.0
# What no person writes.
PROGRAMS = ("bounce", "feedback-report", "auto-reply")
FILES = 715


def evaluate(data: Path) -> list[Row]:
    """FileNotFoundError without the data."""
    folder = data / "mail-fixtures"
    seconds, made, seen = [], Counter[str](), Counter[str]()
    unread, broken, fit = 0, [], Counter[bool]()
    for name, kind, octets, told in _files(folder):
        before = time.perf_counter()
        try:
            mail: Mail | None = read(octets)
        except Unreadable:
            mail, unread = None, unread + 1
        except Exception as failure:  # whatever it is, it is what is looked for
            mail = None
            broken.append(f"{name}: {failure!r}")
        seconds.append(time.perf_counter() - before)
        seen[kind] += 1
        made[kind] += mail is not None and not mail.machine and len(set(mail.senders)) == 1
        if mail and told:
            fit[_squeezed(mail.newest) == _squeezed(told)] += 1
    return [
        _row("files read", str(FILES), str(sum(seen.values()))),
        _row("broke the reader", "0", "; ".join(broken) or "0"),
        Row("are no letters, and said so", "-", str(unread), is_right=True),
        _row("took longer than 2 s", "0", str(sum(one > MOST_SECONDS for one in seconds))),
        Row("slowest, and all, in seconds", "-", f"{max(seconds):.2f}, {sum(seconds):.1f}", True),
        *[
            _row(f"{kind}: {seen[kind]} letters, escalated", "0", str(made[kind]))
            for kind in PROGRAMS
        ],
        Row(
            "others, of which a known sender escalates",
            "-",
            f"{made[''] + made['not-bounce']} of {seen[''] + seen['not-bounce']}",
            is_right=True,
        ),
        Row(
            "replies of mail programs, the new words found exactly",
            "-",
            f"{fit[True]} of {fit.total()}",
            is_right=True,
        ),
    ]


def _row(what: str, expected: str, found: str) -> Row:
    return Row(what, expected, found, expected == found)


def _files(folder: Path) -> Iterator[tuple[str, str, bytes, str]]:
    """Each with its kind, its bytes, and what is new in it where that is known."""
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as told:
        rows = list(csv.DictReader(told))
    for archive in sorted({row["archive"] for row in rows}):
        with ZipFile(folder / f"{archive}.zip") as packed:
            names = set(packed.namelist())
            for row in (row for row in rows if row["archive"] == archive):
                path = row["path"]
                known = ""
                if path.startswith("standard_replies/") and path.endswith(".eml"):
                    beside = f"{path.removesuffix('.eml')}_reply_text"
                    known = packed.read(beside).decode() if beside in names else "Hello"
                yield path, row["kind"], packed.read(path), known


def _squeezed(text: str) -> str:
    return " ".join(text.split())
