"""Calls as calendars: an invitation, its cancellation, and a feed of many (RFC 5545, 5546)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from tsam.domains.calls.ical.zones import definition
from tsam.domains.calls.models import Answer, Call, CallPerson, CallState

_YEAR = timedelta(days=370)
PRODUCT = "-//TSAM Desk//Calls//EN"
_PARTSTAT = {
    Answer.NONE: "NEEDS-ACTION",
    Answer.ACCEPTED: "ACCEPTED",
    Answer.TENTATIVE: "TENTATIVE",
    Answer.DECLINED: "DECLINED",
    Answer.COUNTERED: "TENTATIVE",
}


def invitation(call: Call, people: Iterable[CallPerson], *, url: str = "") -> bytes:
    """REQUEST for an agreed call, CANCEL for a cancelled one; SEQUENCE counts its moves."""
    method = "CANCEL" if call.state == CallState.CANCELLED else "REQUEST"
    calendar = _calendar(method)
    calendar.add_component(_event(call, list(people), url))
    return _written(calendar, [call])


def feed(
    calls: Sequence[Call], people: Mapping[int, Sequence[CallPerson]], *, name: str, url: str = ""
) -> bytes:
    """All calls that have a time, each an entry of its own: a moved one just moves.

    Without a METHOD: what is published names nobody who comes (RFC 5546 3.2.1), and a calendar
    that is only kept may (RFC 5545 3.7.2).
    """
    calendar = _calendar()
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for call in calls:
        if call.starts_at and call.ends_at:
            calendar.add_component(_event(call, people.get(call.pk, ()), url))
    return _written(calendar, calls)


def _calendar(method: str = "") -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    if method:
        calendar.add("METHOD", method)
    return calendar


def _event(call: Call, people: Sequence[CallPerson], url: str) -> Event:
    if call.starts_at is None or call.ends_at is None:
        raise ValueError("A call without a time stands in no calendar.")
    zone = ZoneInfo(call.engagement.calendar.zone)
    event = Event()
    event.add("UID", call.uid)
    event.add("SEQUENCE", call.sequence)
    # The moment of the last change, so that the same call gives the same bytes (ETag).
    event.add("DTSTAMP", call.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("DTSTART", call.starts_at.astimezone(zone))
    event.add("DTEND", call.ends_at.astimezone(zone))
    event.add("SUMMARY", call.title)
    is_off = call.state == CallState.CANCELLED
    event.add("STATUS", "CANCELLED" if is_off else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if is_off else "OPAQUE")
    if call.dial_in:
        event.add("LOCATION", call.dial_in)
    if url:
        event.add("URL", url)
    if call.reason and call.sequence:
        event.add("COMMENT", call.reason)
    event.add("ORGANIZER", _address(call.organiser.email, call.organiser.name))
    for person in people:
        address = _address(person.user.email, person.user.name)
        address.params["ROLE"] = vText(
            "REQ-PARTICIPANT" if person.is_required else "OPT-PARTICIPANT"
        )
        address.params["PARTSTAT"] = vText(_PARTSTAT[Answer(person.answer)])
        address.params["RSVP"] = vText("TRUE" if person.answer == Answer.NONE else "FALSE")
        event.add("ATTENDEE", address, encode=False)
    return event


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # Marks of quotation would be written as RFC 6868 says, which older readers show as they are.
    address.params["CN"] = vText(name.replace('"', "'"))
    return address


def _written(calendar: Calendar, calls: Iterable[Call]) -> bytes:
    """With the rules of the zones that it names, from a year before the first to one after."""
    timed = [call for call in calls if call.starts_at]
    days = [call.starts_at.date() for call in timed if call.starts_at]
    named = sorted({call.engagement.calendar.zone for call in timed} - {"UTC"})
    for place, zone in enumerate(named):
        rules = definition(ZoneInfo(zone), min(days) - _YEAR, max(days) + _YEAR)
        # Before the entries, for readers that go through a calendar once.
        calendar.subcomponents.insert(place, rules)
    written: bytes = calendar.to_ical()
    return written
