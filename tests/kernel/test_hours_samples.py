import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tsam.kernel.hours import DAYS, PublicHolidays, WorkingCalendar, parse_week

BOSTON = ZoneInfo("America/New_York")
CITY_HALL = WorkingCalendar(
    BOSTON.key,
    parse_week({day: [["08:30", "17:00"]] for day in DAYS[:5]}),
    closed=PublicHolidays("US", "MA"),
)
BUSINESS_DAYS = {"Sign Repair": 10, "CE Collection": 1, "Electrical": 5, "Utility Call-In": 2}
SAMPLE = Path(__file__).parents[1] / "samples" / "clocks" / "boston311.csv"


def requests() -> list[tuple[str, str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return [(row["TYPE"], row["OPEN_DT"], row["TARGET_DT"]) for row in csv.DictReader(file)]


def in_boston(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=BOSTON)


@pytest.mark.parametrize(("kind", "opened", "target"), requests())
def test_a_request_is_due_when_the_city_said(kind: str, opened: str, target: str) -> None:
    due = CITY_HALL.add(in_boston(opened), BUSINESS_DAYS[kind] * 510)

    # Where a day's end is due, the city writes the beginning of the next.
    ends = (due, CITY_HALL.next_open(due))
    wanted = in_boston(target).astimezone(UTC)
    assert any(abs(end - wanted) <= timedelta(minutes=2) for end in ends)
