"""Import two public logs whole and hold what comes out against the facts known about them.

The logs are those of examples/README.md and docs/import.md, in the folders
`incidents-uci-servicenow` and `problems-bpi2013` of the data. Each import runs in a process and a
SQLite of its own, so time and memory are those of one `tsam import cases`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

SECONDS, MEGABYTES = 150, 500
UCI, BPI = "incidents-uci-servicenow", "problems-bpi2013"
FILES = {
    UCI: "incident_event_log.csv.gz",
    BPI: "BPI_Challenge_2013_closed_problems.xes.gz",
}

# As the descriptions of the logs say, or counted in the files apart from this program.
FACTS: dict[str, dict[str, Any]] = {
    UCI: {
        "new": 24_918,
        "cases in the database": 24_918,
        "events in the database": 141_712,
        "cases_by_state": {"CLOSED": 24_918},
        # Priorities 1 to 4 of the log.
        "cases_by_severity": {"0": 270, "1": 408, "2": 23_466, "3": 774},
        "without_resolved_at": 1_556,
        "cases without a date of solution in the database": 1_556,
        "truths": {"made_sla": {"false": 9_115, "true": 15_803}},
        "cases with the SLA missed in the database": 9_115,
        "first opened": "2016-02-29",
        "last opened": "2017-02-16",
        "opened on a day after the twelfth": 14_236,
        "opened by month": {
            "2016-02": 207,
            "2016-03": 8_995,
            "2016-04": 7_934,
            "2016-05": 7_508,
            "2016-06": 5,
            "2016-07": 14,
            "2016-08": 15,
            "2016-09": 12,
            "2016-10": 16,
            "2016-11": 26,
            "2016-12": 37,
            "2017-01": 94,
            "2017-02": 55,
        },
        "events_by_source_state": {
            "Active": 38_716,
            "New": 36_407,
            "Resolved": 25_751,
            "Closed": 24_985,
            "Awaiting User Info": 14_642,
            "Awaiting Vendor": 707,
            "Awaiting Problem": 461,
            "Awaiting Evidence": 38,
            "-100": 5,
        },
    },
    BPI: {
        "new": 1_487,
        "cases in the database": 1_487,
        "events in the database": 6_660,
        "first opened": "2006-01-11",
        "events_by_source_state": {
            "Accepted-In Progress": 3_066,
            "Completed-Closed": 1_565,
            "Queued-Awaiting Assignment": 875,
            "Accepted-Assigned": 614,
            "Accepted-Wait": 527,
            "Unmatched-Unmatched": 10,
            "Completed-Cancelled": 3,
        },
    },
}
AGAIN = {"new": 0, "changed": 0, "events_written": 0}

# Runs in a process of its own: imports twice, counts in the database, prints one line of JSON.
_CHILD = """
import json, resource, sys, time
from collections import Counter
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.db.models import Max, Min
from django.utils import timezone
from tsam.domains.accounts.models import Account, Application, Event
from tsam.domains.cases.importers import mapping, write
from tsam.domains.cases.models import Case

call_command("migrate", verbosity=0)
now = timezone.now()
account = Account.objects.create(name="A", slug="a", created_at=now)
application = Application.objects.create(
    account=account, name="A", server="a", team="a", fingerprint="a", created_at=now
)
def bring_in():
    started = time.monotonic()
    outcome = write.write(
        Path(sys.argv[2]), mapping.find(sys.argv[1]), application, by=None, at=now
    )
    return {**outcome.figures(), "seconds": round(time.monotonic() - started, 1)}

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

first = bring_in()
first["megabytes"] = peak()
again = bring_in()
opened = Case.objects.aggregate(first=Min("opened_at"), last=Max("opened_at"))
missed = Event.objects.filter(noun="case", facts__made_sla=False)
first |= {
    "cases in the database": Case.objects.count(),
    "events in the database": Event.objects.filter(noun="case").count(),
    "cases without a date of solution in the database":
        Case.objects.filter(resolved_at=None).count(),
    "cases with the SLA missed in the database": missed.values("key").distinct().count(),
    "first opened": str(opened["first"].date()),
    "last opened": str(opened["last"].date()),
    "opened on a day after the twelfth": Case.objects.filter(opened_at__day__gt=12).count(),
    "opened by month": dict(sorted(Counter(
        f"{at:%Y-%m}" for at in Case.objects.values_list("opened_at", flat=True)
    ).items())),
}
print(json.dumps({"first": first, "again": again}))
"""


class Row(NamedTuple):
    """One fact: what it is about, what is known, what came out."""

    what: str
    expected: str
    found: str
    is_right: bool


def evaluate(data: Path) -> tuple[list[Row], bool]:
    """All facts of both logs, and whether every one is met. FileNotFoundError without the data."""
    rows: list[Row] = []
    for mapping, name in FILES.items():
        path = data / mapping / name
        if not path.is_file():
            raise FileNotFoundError(path)
        rows += _rows(mapping, _import_twice(mapping, path))
    return rows, all(row.is_right for row in rows)


def _rows(mapping: str, found: dict[str, dict[str, Any]]) -> list[Row]:
    first, again = found["first"], found["again"]
    rows = [
        _row(f"{mapping}: {what}", expected, first[what])
        for what, expected in FACTS[mapping].items()
    ]
    rows += [
        _row(f"{mapping}, imported again: {what}", expected, again[what])
        for what, expected in AGAIN.items()
    ]
    for what, limit in (("seconds", SECONDS), ("megabytes", MEGABYTES)):
        value = first[what]
        rows.append(Row(f"{mapping}: {what}", f"under {limit}", str(value), value < limit))
    return rows


def _row(what: str, expected: object, found: object) -> Row:
    return Row(what, json.dumps(expected), json.dumps(found), expected == found)


def _import_twice(mapping: str, path: Path) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.run(
            [sys.executable, "-c", _CHILD, mapping, str(path)],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tsam.settings",
                "PYTHONPATH": str(Path(__file__).parents[1]),
                "TSAM_VAR": folder,
                "DATABASE_URL": "",
            },
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, dict[str, Any]] = json.loads(child.stdout.splitlines()[-1])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder that holds the public data sets")
    rows, is_right = evaluate(parser.parse_args().data)
    for row in rows:
        mark = "ok   " if row.is_right else "WRONG"
        beside = "" if row.is_right else f", expected {row.expected}"
        print(f"{mark} {row.what}: {row.found}{beside}")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
