"""Invitations that other programs understand, their answers, feeds, and when somebody is busy."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar
from vobject.base import readOne

from tests.calls.test_booking import TWO, booked
from tests.cast import NOON, Cast
from tsam.domains.calls.actions import booking, feeding, replying
from tsam.domains.calls.ical import guarded, reading, recurrence, writing
from tsam.domains.calls.models import Answer, BusySpan, Call, CallPerson, FreeBusySource
from tsam.kernel import outbound
from tsam.kernel.verdicts import Refused


def entry(calendar: bytes) -> Any:
    return Calendar.from_ical(calendar).walk("VEVENT")[0]


def people_of(call: Call) -> list[CallPerson]:
    return list(CallPerson._base_manager.filter(call=call).select_related("user").order_by("pk"))


def test_two_readers_read_an_invitation_alike(cast: Cast) -> None:
    call = booked(cast)

    written = writing.invitation(call, people_of(call), url="https://desk.example/calls/1")

    one = entry(written)
    other = readOne(written.decode()).vevent
    assert one["DTSTART"].dt == other.dtstart.value == TWO
    assert one["DTEND"].dt == other.dtend.value == TWO + timedelta(hours=1)
    assert str(one["UID"]) == other.uid.value == call.uid
    assert int(one["SEQUENCE"]) == int(other.sequence.value) == 0
    assert [str(who) for who in one["ATTENDEE"]] == [who.value for who in other.attendee_list]
    assert b"METHOD:REQUEST" in written


def test_a_move_raises_the_sequence_and_a_cancellation_says_so(cast: Cast) -> None:
    call = booked(cast)
    call = booking.move(
        call, by=cast.tess, at=NOON, starts_at=TWO + timedelta(hours=1), reason="A test runs."
    )
    call = booking.cancel(call, by=cast.tess, at=NOON, reason="Not needed.")

    written = writing.invitation(call, people_of(call))

    assert b"METHOD:CANCEL" in written
    assert b"SEQUENCE:2" in written
    assert b"STATUS:CANCELLED" in written


def test_the_zone_comes_with_its_rules(cast: Cast) -> None:
    call = booked(cast)
    call.engagement.calendar.zone = "Europe/Berlin"

    written = writing.feed([call], {call.pk: people_of(call)}, name="Calls")

    calendar = Calendar.from_ical(written)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Berlin"
    # Each change by itself, on the clock before it: of a list of days many read the first alone.
    assert b"RDATE" not in written
    summers = [part.decoded("DTSTART") for part in zone.walk("DAYLIGHT")]
    assert datetime(2026, 3, 29, 2, tzinfo=UTC).replace(tzinfo=None) in summers
    start = entry(written)["DTSTART"].dt
    assert (start, start.hour) == (TWO, 15)
    assert readOne(written.decode()).vevent.dtstart.value.astimezone(UTC) == TWO


REPLY = """BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:{uid}
SEQUENCE:0
DTSTART:{start}
ATTENDEE;PARTSTAT={said}:mailto:{email}
COMMENT:On the road
END:VEVENT
END:VCALENDAR
"""


def reply(call: Call, email: str, said: str, method: str = "REPLY") -> bytes:
    start = "20260303T160000Z"
    text = REPLY.format(method=method, uid=call.uid, said=said, email=email, start=start)
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("said", "answer"),
    [("ACCEPTED", Answer.ACCEPTED), ("DECLINED", Answer.DECLINED), ("TENTATIVE", Answer.TENTATIVE)],
)
def test_an_answer_is_understood(cast: Cast, said: str, answer: str) -> None:
    call = booked(cast)

    row, is_old = replying.take_reply(reply(call, cast.ada.email, said), by=cast.ada, at=NOON)

    assert (row.answer, row.words, is_old) == (answer, "On the road", False)


def test_a_counter_proposal_brings_its_time(cast: Cast) -> None:
    call = booked(cast)
    handed = reply(call, cast.ada.email.upper(), "TENTATIVE", "COUNTER")

    row, _is_old = replying.take_reply(handed, by=cast.tess, at=NOON)

    assert (row.answer, row.counter_at) == (Answer.COUNTERED, datetime(2026, 3, 3, 16, tzinfo=UTC))


@pytest.mark.parametrize("broken", [b"", b"\xff\x00", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_what_is_no_answer_is_said_so(cast: Cast, broken: bytes) -> None:
    with pytest.raises(ValidationError) as fault:
        replying.take_reply(broken, by=cast.tess, at=NOON)

    assert "reply" in fault.value.message_dict


def test_a_stranger_answers_no_call_and_learns_of_none(cast: Cast) -> None:
    handed = reply(booked(cast), cast.ada.email, "ACCEPTED")

    with pytest.raises(ValidationError) as fault:
        replying.take_reply(handed, by=cast.gus, at=NOON)

    assert "no call that we know" in str(fault.value)


CALENDAR = b"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Berlin:20260325T100000
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=Europe/Berlin:20260408T100000
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Berlin:20260401T100000
DTSTART;TZID=Europe/Berlin:20260401T140000
DTEND;TZID=Europe/Berlin:20260401T150000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20260402
SUMMARY:A birthday
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:not a date
END:VEVENT
END:VCALENDAR
"""
MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


def test_busy_times_follow_series_their_exceptions_and_the_change_of_clocks() -> None:
    read = reading.busy(CALENDAR.replace(b"\n", b"\r\n"), MARCH, MAY)

    assert [begins for begins, _ends in read.spans] == [
        datetime(2026, 3, 25, 9, tzinfo=UTC),
        datetime(2026, 4, 1, 12, tzinfo=UTC),
    ]
    assert (read.entries, read.faults) == (4, 1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-03-31", "2026-04-30"]),
        ("FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2;COUNT=1", ["2028-02-29"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=2;COUNT=2;", ["2026-03-04", "2026-03-11"]),
        ("FREQ=DAILY;UNTIL=20260305", ["2026-03-03", "2026-03-04", "2026-03-05"]),
        ("FREQ=YEARLY;BYWEEKNO=11;COUNT=2", ["2026-03-10", "2027-03-16"]),
    ],
)
def test_rules_give_the_days_that_the_standard_says(rule: str, expected: list[str]) -> None:
    start, last = (
        datetime(year, 3, 3, 10, tzinfo=UTC).replace(tzinfo=None) for year in (2026, 2030)
    )

    found = recurrence.instances(rule, start, last=last)

    assert [f"{one:%Y-%m-%d}" for one in found] == expected


def test_a_rule_that_never_matches_is_ended() -> None:
    endless = CALENDAR.replace(b"FREQ=WEEKLY;COUNT=3", b"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30")

    with pytest.raises(guarded.TooMuch):
        guarded.busy_in_time(endless, MARCH, MAY)
    with pytest.raises(guarded.TooMuch):
        guarded.busy_in_time(b"x" * (guarded.MOST_BYTES + 1), MARCH, MAY)


def test_a_busy_time_from_outside_stands_against_a_call(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_way: object, **_asked: object) -> outbound.Answer:
        return outbound.Answer(200, {}, CALENDAR)

    monkeypatch.setattr(outbound.Outbound, "ask", ask)
    source = feeding.set_free_busy(cast.tess, at=NOON, address="webcal://cal.example/a.ics?key=s")
    assert "cal.example" not in source.sealed_address

    feeding.read_free_busy(source, at=NOON)

    assert BusySpan.objects.count() == 2
    with pytest.raises(Refused, match="busy"):
        booked(cast, datetime(2026, 3, 25, 9, tzinfo=UTC))
    feeding.remove_free_busy(cast.tess, at=NOON)
    assert not BusySpan.objects.exists()


@pytest.mark.parametrize(
    "address",
    ["http://cal.example/a.ics", "file:///etc/passwd", "https://u:p@cal.example/", "nothing"],
)
def test_an_address_that_is_none_is_refused(cast: Cast, address: str) -> None:
    with pytest.raises(ValidationError):
        feeding.set_free_busy(cast.tess, at=NOON, address=address)


def test_an_address_of_our_own_network_is_never_asked(cast: Cast) -> None:
    source = feeding.set_free_busy(cast.tess, at=NOON, address="https://127.0.0.1/a.ics")

    feeding.read_free_busy(source, at=NOON)

    assert FreeBusySource.objects.get().fault == "private"


def test_a_feed_opens_by_its_secret_until_it_is_revoked_or_made_anew(cast: Cast) -> None:
    secret = feeding.make_feed(cast.ada, at=NOON)
    feed = feeding.opened_by(secret, NOON)
    assert feed
    assert feed.owner == cast.ada
    assert secret not in feed.digest
    newer = feeding.make_feed(cast.ada, at=NOON)
    assert feeding.opened_by(secret, NOON) is None

    feeding.revoke_feed(feeding.opened_by(newer, NOON) or feed, by=cast.ada, at=NOON)

    assert feeding.opened_by(newer, NOON) is None
