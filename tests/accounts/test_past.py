"""An Application at a past moment is what was written down of it at that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from tests.cast import NOON, Cast
from tsam.domains.accounts import targets
from tsam.domains.accounts.actions import account as accounts
from tsam.domains.accounts.actions import calendar as calendars
from tsam.domains.accounts.actions import contract as contracts
from tsam.domains.accounts.actions import engagement as engagements
from tsam.domains.accounts.actions import package as packages
from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import book_of
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import (
    CalendarException,
    Event,
    Feature,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.accounts.past import application_at

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SATURDAYS = {**WEEK, "sat": [["09:00", "10:00"]]}
LATER = NOON + timedelta(days=10)


def now_of(cast: Cast, at: datetime) -> tuple[object, ...]:
    """All that a rank rests on, as the rows say it."""
    book = book_of(cast.assembly)
    rights = [bool(decide(feature, book.at(at))) for feature in Feature]
    hours = calendar_of(cast.assembly.pk)
    span = hours.between(NOON, NOON + timedelta(days=30))
    return rights, span, dict(targets.targets_for([cast.assembly.pk], at)[cast.assembly.pk])


def then_of(cast: Cast, at: datetime) -> tuple[object, ...]:
    past = application_at(cast.assembly.pk, at)
    rights = [bool(decide(feature, past.book.at(at))) for feature in Feature]
    span = past.hours.between(NOON, NOON + timedelta(days=30))
    assert not past.doubts
    return rights, span, dict(past.targets)


def steps_of(cast: Cast) -> list[Callable[[datetime], object]]:
    calendar = calendars.create_calendar(
        by=cast.dana, at=NOON, name="North", zone="Europe/Berlin", week=WEEK, country="DE"
    )
    engagement = cast.engage(cast.assembly, "PLATINUM", tsam=cast.tess, calendar=calendar)
    contract = engagement.support_contract
    gold = SupportPackage.objects.get(code="GOLD")
    platinum = SupportPackage.objects.get(code="PLATINUM")
    other = cast.contract(cast.acme, "GOLD", ends_on=date(2026, 3, 20))
    assert contract
    day = date(2026, 3, 7)

    def change_targets(at: datetime) -> None:
        numbers = dict.fromkeys(range(4), (11, 22, False))
        packages.change_package(
            platinum, by=cast.dana, at=at, name="PLATINUM", requires_tsam=True,
            features=["G1", "G2"], targets=numbers,
        )  # fmt: skip

    def other_contract(at: datetime) -> None:
        accounts.change_application(
            cast.assembly, by=cast.dana, at=at, name="Assembly", features=["Assembly"],
            server="Assembly-srv", team="Assembly team", support_contract=other,
        )  # fmt: skip

    def no_day(at: datetime) -> None:
        row = CalendarException.objects.get(calendar=calendar, day=day)
        calendars.remove_exception(row, by=cast.dana, at=at)

    return [
        lambda at: calendars.add_exception(
            calendar, by=cast.dana, at=at, day=day, kind="WORKED", hours=[["10:00", "12:00"]]
        ),
        lambda at: calendars.add_exception(
            calendar, by=cast.dana, at=at, day=day, kind="WORKED", hours=[["10:00", "13:30"]]
        ),
        no_day,
        lambda at: calendars.change_calendar(
            calendar, by=cast.dana, at=at, name="South", zone="Asia/Tokyo", week=SATURDAYS
        ),
        lambda at: contracts.set_package(
            contract, by=cast.dana, at=at, package=gold, effective_at=at + timedelta(hours=1)
        ),
        lambda at: contracts.set_package(
            contract, by=cast.dana, at=at, package=platinum, effective_at=at
        ),
        change_targets,
        lambda at: contracts.cancel_contract(contract, by=cast.dana, at=at, last_day=at.date()),
        other_contract,
        lambda at: contracts.renew_contract(
            other, by=cast.dana, at=at, ends_on=date(2026, 12, 31)
        ),
        lambda at: engagements.suspend(engagement, by=cast.mona, at=at, reason="A dispute."),
        lambda at: engagements.resume(engagement, by=cast.mona, at=at),
        lambda at: engagements.end(engagement, by=cast.mona, at=at, reason="They leave."),
    ]  # fmt: skip


def test_every_step_is_taken_back(cast: Cast) -> None:
    """After each of these, the moment before it looks as it did before it."""
    steps = steps_of(cast)
    known = []
    for number, step in enumerate(steps):
        moment = LATER + timedelta(days=2 * number)
        known.append((moment, now_of(cast, moment)))
        step(moment + timedelta(minutes=1))

    # Nothing here is a step that changes nothing.
    assert sum(one[1] != other[1] for one, other in pairwise(known)) >= len(steps) - 2
    for moment, before in known:
        assert then_of(cast, moment) == before, moment


def test_the_calendar_for_everybody_else_is_taken_back(cast: Cast) -> None:
    former = ServiceCalendar.objects.get(is_default=True)
    before = now_of(cast, NOON)
    night = calendars.create_calendar(
        by=cast.dana, at=LATER, name="Night", zone="Asia/Tokyo", week={"mon": [["00:00", "01:00"]]}
    )
    calendars.make_default(night, by=cast.dana, at=LATER)

    assert then_of(cast, NOON) == before
    assert now_of(cast, LATER) != before

    facts = Event.objects.get(name="servicecalendar.made_default").facts
    assert facts["keys"] == [former.pk, night.pk]


def test_what_an_old_event_does_not_tell_is_said(cast: Cast) -> None:
    calendar = cast.engagement.calendar
    day = datetime(2026, 3, 7, tzinfo=UTC).date()
    for said in ([None, "2026-03-07 WORKED"], ["2026-03-07 WORKED", None]):
        Event.objects.create(
            name="servicecalendar.changed",
            noun="servicecalendar",
            key=calendar.pk,
            at=LATER + timedelta(hours=len(str(said[0]))),
            facts={"exception": said},
        )

    assert application_at(cast.assembly.pk, NOON).doubts
    assert str(day.year) in application_at(cast.assembly.pk, NOON).doubts[0]


def test_before_it_was_ordered_nobody_served_it(cast: Cast) -> None:
    cast.serve()

    past = application_at(cast.assembly.pk, NOON - timedelta(days=1))

    assert (past.engagement, past.book.has_engagement) == (None, False)
