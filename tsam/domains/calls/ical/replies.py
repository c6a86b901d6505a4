"""What a calendar program answers to an invitation (RFC 5546: REPLY, COUNTER)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from tsam.domains.calls.ical.reading import FAULTS, Entry

MOST_BYTES = 256 * 1024
_ANSWERS = {
    "ACCEPTED": "ACCEPTED",
    "DECLINED": "DECLINED",
    "TENTATIVE": "TENTATIVE",
}


class NotAReply(ValueError):
    """It is no answer to an invitation. `code` says why, for whoever words it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Reply:
    """Who answers which version of which call, and how."""

    uid: str
    sequence: int
    email: str
    answer: str
    words: str = ""
    counter_at: datetime | None = None


def read(data: bytes, zone: str = "UTC") -> Reply:
    """`zone` stands in for a proposed time without one. Raises NotAReply."""
    if len(data) > MOST_BYTES:
        raise NotAReply("too_large")
    try:
        calendar = Calendar.from_ical(data)
        events = calendar.walk("VEVENT")
        method = str(calendar.get("METHOD", "")).upper()
    except FAULTS:
        raise NotAReply("not_ics") from None
    if method not in {"REPLY", "COUNTER"}:
        raise NotAReply("no_method")
    if len(events) != 1:
        raise NotAReply("not_one")
    try:
        return _reply(events[0], method, zone)
    except FAULTS as fault:
        if isinstance(fault, NotAReply):
            raise
        raise NotAReply("not_ics") from None


def _reply(event: Entry, method: str, zone: str) -> Reply:
    uid = str(event.get("UID", "")).strip()
    attendees = event.get("ATTENDEE")
    if not uid:
        raise NotAReply("no_uid")
    if attendees is None or isinstance(attendees, list):
        raise NotAReply("not_one_person")
    email = str(attendees).lower().removeprefix("mailto:").strip()
    words = str(event.get("COMMENT", "")).strip()[:400]
    sequence = int(event.get("SEQUENCE", 0))
    if method == "COUNTER":
        return Reply(uid, sequence, email, "COUNTERED", words, _start(event, zone))
    said = str(attendees.params.get("PARTSTAT", "")).upper()
    if said not in _ANSWERS:
        raise NotAReply("no_answer")
    return Reply(uid, sequence, email, _ANSWERS[said], words)


def _start(event: Entry, zone: str) -> datetime:
    start = event["DTSTART"].dt
    if not isinstance(start, datetime):
        raise NotAReply("no_time")
    return (start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
