"""Calendars as the product writes them, into a folder: feeds, an invitation and its later words.

A feed of two years of weekly calls for each of a dozen zones; an invitation, one that was moved,
and a cancellation; with names and words that have to be folded and escaped. No row is kept.
Imported where Django is set up: see bench.evaluate_calendars.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tsam.domains.accounts.models import Engagement, ServiceCalendar
from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import Answer, Call, CallPerson, CallState
from tsam.domains.people.models import User

# Clocks that go on and back on other days and in the other half of the year, by half an hour,
# around a holy month, and never.
ZONES = (
    *("Europe/Berlin", "America/Chicago", "America/St_Johns", "Australia/Lord_Howe"),
    *("Asia/Kathmandu", "Asia/Tokyo", "Africa/Casablanca", "Pacific/Auckland"),
    *("America/Sao_Paulo", "Asia/Jerusalem", "Africa/Cairo", "UTC"),
)
FIRST, WEEKS, LASTING = date(2026, 1, 5), 104, timedelta(minutes=45)
WRITTEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
TITLE = "Weekly call; line 4, “Würzburg” – 日本語の議事 and a title that is longer than a line"


def write(folder: Path) -> None:
    for zone in ZONES:
        calls = [_call(zone, week) for week in range(WEEKS)]
        people = {call.pk: _people(call) for call in calls}
        feed = writing.feed(calls, people, name=f"Calls, {zone}", url="https://desk.example/calls")
        (folder / f"feed-{zone.replace('/', '-')}.ics").write_bytes(feed)
    # In no feed: vobject keeps the first rules of a zone that it met.
    call = _call("Europe/London", 12)
    (folder / "invitation.ics").write_bytes(writing.invitation(call, _people(call)))
    call.sequence, call.reason = 1, "A test runs; the line\nis not free."
    (folder / "moved.ics").write_bytes(writing.invitation(call, _people(call)))
    call.sequence, call.state = 2, CallState.CANCELLED
    (folder / "cancelled.ics").write_bytes(writing.invitation(call, _people(call)))


def _call(zone: str, week: int) -> Call:
    """At ten o'clock there, every week: over each change of its clock."""
    begins = datetime.combine(FIRST + timedelta(weeks=week), time(10), ZoneInfo(zone))
    return Call(
        pk=week + 1,
        engagement=Engagement(calendar=ServiceCalendar(zone=zone)),
        organiser=User(name="Clara Winter", email="clara@vendor.example"),
        title=TITLE,
        state=CallState.AGREED,
        starts_at=begins.astimezone(UTC),
        ends_at=begins.astimezone(UTC) + LASTING,
        dial_in="https://meet.vendor.example/adlerwerk?pin=1,2;3",
        uid=f"{zone}-{week}@desk.example",
        changed_at=WRITTEN,
    )


def _people(call: Call) -> list[CallPerson]:
    return [
        CallPerson(call=call, user=User(name=name, email=email), is_required=needed, answer=answer)
        for name, email, needed, answer in (
            ("Clara Winter", "clara@vendor.example", True, Answer.ACCEPTED),
            ('Katrin "Kat" Vogel, Dr.', "katrin.vogel@customer.example", True, Answer.NONE),
            ("酒井 はるか", "haruka@customer.example", False, Answer.DECLINED),
        )
    ]
