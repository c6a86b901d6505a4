"""Compare the product with public data sets and other programs: `make evaluate`.

The sets are looked for in the folder that TSAM_DATA names, else in shared/data beside the
checkout. Ends with 1 when anything comes out otherwise than known; a set that is missing is said
and is no fault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from bench import (
    evaluate_calendars,
    evaluate_clocks,
    evaluate_import,
    evaluate_mail,
    evaluate_releases,
    evaluate_warning,
)
from bench.evaluate_import import Row

EVALUATIONS: dict[str, Callable[[Path], list[Row]]] = {
    "Due times of another helpdesk (sla-vectors)": evaluate_clocks.vectors,
    "Targets of the City of Boston (sla-boston311)": evaluate_clocks.boston,
    "Official public holidays (holidays)": evaluate_clocks.public_holidays,
    "Letters of other programs (mail-fixtures)": evaluate_mail.evaluate,
    "Recurrence rules of another library (ical-fixtures)": evaluate_calendars.rules,
    "Calendars of other programs (ical-fixtures)": evaluate_calendars.files,
    "Three readers of what is written (no data)": evaluate_calendars.readers,
    "A CalDAV server takes what is written (no data)": evaluate_calendars.server,
    "Slots in every zone of three years (no data)": evaluate_calendars.zones,
    "Early warning of escalations (incidents-uci-servicenow)": evaluate_warning.evaluate,
    "A release calendar with slips of the finger (releases-endoflife)": evaluate_releases.evaluate,
    "Imported logs (incidents-uci-servicenow, problems-bpi2013)": (
        lambda data: evaluate_import.evaluate(data)[0]
    ),
}


def main() -> int:
    # Sentences of refusals come out as written; each import sets itself up in its own process.
    settings.configure(USE_I18N=False)
    data = Path(os.environ.get("TSAM_DATA") or Path(__file__).parents[2] / "shared" / "data")
    wrong, missing = 0, 0
    for title, evaluation in EVALUATIONS.items():
        print(f"\n{title}")
        try:
            rows = evaluation(data)
        except FileNotFoundError as absent:
            missing += 1
            print(f"  MISSING: there is no {absent.filename or absent}.")
            continue
        _print(rows)
        wrong += sum(not row.is_right for row in rows)
    print(f"\n{_verdict(wrong, missing, data)}")
    return 1 if wrong else 0


def _print(rows: list[Row]) -> None:
    width = min(78, max(len(row.what) for row in rows))
    for row in rows:
        mark = "ok   " if row.is_right else "WRONG"
        beside = "" if row.expected in {row.found, "-"} else f"   (expected {row.expected})"
        print(f"  {mark} {row.what:<{width}}  {row.found}{beside}")


def _verdict(wrong: int, missing: int, data: Path) -> str:
    if wrong:
        verdict = f"{wrong} of the facts came out otherwise than known."
    elif missing == len(EVALUATIONS):
        verdict = "Nothing was compared."
    else:
        verdict = "All that was compared came out as known."
    if missing:
        verdict += (
            f" {missing} of {len(EVALUATIONS)} comparisons lack their data in {data};"
            " name the folder that holds them with TSAM_DATA."
        )
    return verdict


if __name__ == "__main__":
    sys.exit(main())
