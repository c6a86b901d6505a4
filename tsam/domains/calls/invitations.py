"""Calls as the files that go with letters, and their time as people there read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import Call, CallPerson


def one(call: Call) -> str:
    """An invitation, or what takes it back."""
    people = CallPerson._base_manager.filter(call=call).select_related("user").order_by("pk")
    return writing.invitation(call, people).decode()


def many(calls: Iterable[Call], name: str) -> str:
    """Several calls at once, cancelled ones as cancelled."""
    those = list(calls)
    return writing.feed(those, people_of(those), name=name).decode()


def people_of(calls: Iterable[Call]) -> dict[int, list[CallPerson]]:
    """Who is asked to each of the calls. One query."""
    found: dict[int, list[CallPerson]] = {}
    rows = CallPerson._base_manager.filter(call__in=[call.pk for call in calls])
    for row in rows.select_related("user").order_by("pk"):
        found.setdefault(row.call_id, []).append(row)
    return found


def there(call: Call, moment: datetime) -> str:
    """On the wall of the service zone, and whose clock that is."""
    calendar = call.engagement.calendar
    place = calendar.place or calendar.zone.rpartition("/")[2].replace("_", " ")
    return f"{moment.astimezone(ZoneInfo(calendar.zone)):%H:%M} {place}"
