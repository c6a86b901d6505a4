"""Calls of the demonstration: regular ones, some held, one asked for, one outside the hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tsam.demo.customers import Standing
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Contact, Engagement, Event
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.calls import finding, weekend_notices
from tsam.domains.calls.actions import agenda, booking, off_hours, outcome, recurring
from tsam.domains.calls.finding import Wish
from tsam.domains.calls.models import Call
from tsam.domains.objectives.actions import milestones
from tsam.domains.objectives.models import Project
from tsam.domains.objectives.models.projects import BEFORE
from tsam.domains.people.models import Function, User
from tsam.domains.staffing import leaving
from tsam.domains.staffing.models import Assignment, AssignmentRole
from tsam.domains.staffing.presence import standing_in

# What is spoken about, in turn.
_TITLES = ("Weekly call", "Roll-out, next steps", "Open SPRs and the next CPS", "Performance")
_POINTS = ("State of the open cases", "What comes with the next release", "Questions of your team")
# Which engagement, counted from 0, speaks every other week on a fixed day.
_REGULAR = 2
_DIAL_IN = "https://meet.example/desk"


def settle(standings: Iterable[Standing], at: datetime) -> None:
    """Two calls to come and one held for each engagement that is served."""
    for n, engagement in enumerate(_served(standings)):
        tsam = standing_in(engagement, today_of(engagement, at))
        contact = _contact(engagement)
        if tsam is None or contact is None:
            continue
        _early(engagement, tsam, contact, at - timedelta(days=20), n)
        _held(engagement, tsam, contact, at - timedelta(days=6), n)
        for ahead in (0, 3):
            call = _booked(engagement, tsam, contact, at, ahead, n + ahead)
            if call and (n + ahead) % 2:
                _prepare(call, tsam, at, is_shared=ahead == 0)
        if n == 1:
            booking.ask(
                engagement, by=contact, at=at, title="Data freeze before the go-live", minutes=45
            )
        if n in {0, 2}:
            _weekend(engagement, contact, at)
        if n == _REGULAR:
            _regular(engagement, tsam, contact, at)
        _cutover(engagement, tsam, at)
        # As the clock does it: such days of plans are told to whoever serves.
        off_hours.see_weekends(engagement, at=at)
    _own_time(standings, at)
    for event in Event._base_manager.filter(name=off_hours.WEEKEND_SEEN).order_by("pk"):
        weekend_notices.tell(event)


def _served(standings: Iterable[Standing]) -> Sequence[Engagement]:
    keys = [app.pk for one in standings for app in one.applications.values()]
    found = Engagement._base_manager.filter(application__in=keys, state__in=SERVING)
    return list(found.select_related("calendar", "account", "application").order_by("pk"))


def _contact(engagement: Engagement) -> User | None:
    present = Contact._base_manager.filter(account=engagement.account_id, left_at=None)
    first = present.select_related("user").order_by("-is_administrator", "pk").first()
    return first.user if first and first.user.is_active else None


def _booked(
    engagement: Engagement, tsam: User, contact: User, at: datetime, ahead: int, n: int
) -> Call | None:
    """At a time that suits both, in the days from then on."""
    day = today_of(engagement, at) + timedelta(days=ahead)
    wish = Wish([tsam, contact], 45, day, day + timedelta(days=6), step=30)
    best = finding.find(engagement, wish, at).best
    if not best:
        return None
    return booking.book(
        engagement,
        by=tsam,
        at=at,
        title=_TITLES[n % len(_TITLES)],
        starts_at=min(slot.starts_at for slot in best[:8]),
        minutes=45,
        people=[contact],
        dial_in=_DIAL_IN,
    )


def _held(engagement: Engagement, tsam: User, contact: User, then: datetime, n: int) -> None:
    call = _booked(engagement, tsam, contact, then, 0, n)
    if call is None or call.ends_at is None:
        return
    _prepare(call, tsam, then, is_shared=True)
    outcome.hold(call, by=tsam, at=call.ends_at, came=[tsam, contact])
    if n % 3 == 0:
        return
    outcome.write_minutes(
        call,
        by=tsam,
        at=call.ends_at,
        text="We went through the open cases one by one. The order stays as it is.",
    )
    outcome.decide(call, by=tsam, at=call.ends_at, words="The test system comes first.")
    outcome.add_action(
        call,
        by=tsam,
        at=call.ends_at,
        words="Send the log of the last night run",
        owner=contact,
        due_on=today_of(engagement, call.ends_at) + timedelta(days=9),
    )
    outcome.send_recap(call, by=tsam, at=call.ends_at)


def _early(engagement: Engagement, tsam: User, contact: User, then: datetime, n: int) -> None:
    """A call that took a first or last hour of one of them, some weeks ago."""
    day = today_of(engagement, then)
    wish = Wish([tsam, contact], 45, day, day + timedelta(days=4), step=30)
    found = finding.find(engagement, wish, then).best
    costly = [slot for slot in found if len(slot.gives) == 1]
    if not costly:
        return
    call = booking.book(
        engagement,
        by=tsam,
        at=then,
        title=_TITLES[(n + 1) % len(_TITLES)],
        starts_at=costly[-1].starts_at,
        minutes=45,
        people=[contact],
        dial_in=_DIAL_IN,
    )
    if call.ends_at:
        outcome.hold(call, by=tsam, at=call.ends_at, came=[tsam, contact])


def _prepare(call: Call, tsam: User, at: datetime, *, is_shared: bool) -> None:
    agenda.fill(call, by=tsam, at=at)
    for words in _POINTS[: 1 + call.pk % 3]:
        agenda.add_point(call, by=tsam, at=at, words=words, minutes=10)
    if is_shared:
        agenda.share(call, by=tsam, at=at)


def _regular(engagement: Engagement, tsam: User, contact: User, at: datetime) -> None:
    """Every other Thursday from next week on, on the customer's clock."""
    today = today_of(engagement, at)
    recurring.plan(
        engagement,
        by=tsam,
        at=at,
        title="What is open, what comes next",
        first_on=today + timedelta(days=7 + (3 - today.weekday()) % 7),
        starts_at=time(14),
        minutes=45,
        people=[contact],
        every_weeks=2,
        dial_in=_DIAL_IN,
    )


def _own_time(standings: Iterable[Standing], at: datetime) -> None:
    """The first TSAM is away some weeks on; the second works by an own week; and staffing noted
    days of somebody for whom no backup is named yet."""
    serving = [standing_in(one, today_of(one, at)) for one in _served(standings)]
    people = list({person.pk: person for person in serving if person}.values())
    if len(people) < 2:
        return
    first, second = people[:2]
    monday = (at + timedelta(days=49 - at.weekday())).date()
    leaving.note_leave(
        first,
        by=first,
        at=at,
        starts_on=monday,
        ends_on=monday + timedelta(days=4),
        cover=second,
    )
    short = [["08:00", "12:00"]]
    long = [["08:00", "12:00"], ["13:00", "17:30"]]
    week = {"mon": long, "tue": long, "wed": short, "thu": long, "fri": short}
    leaving.set_own_week(second, by=second, at=at, week=week)
    _without_cover(monday + timedelta(days=14), at)


def _without_cover(first: date, at: datetime) -> None:
    backed = Assignment._base_manager.filter(role=AssignmentRole.BACKUP).values("engagement")
    alone = Assignment._base_manager.filter(role=AssignmentRole.PRIMARY, ends_on=None)
    row = alone.exclude(engagement__in=backed).select_related("user").order_by("pk").first()
    manager = User.objects.filter(held_functions__function=Function.STAFFING_MANAGER).first()
    if row and manager:
        last = first + timedelta(days=2)
        leaving.note_leave(row.user, by=manager, at=at, starts_on=first, ends_on=last)


def _cutover(engagement: Engagement, tsam: User, at: datetime) -> None:
    """The last Saturday before a go-live, where the plan leaves room for one."""
    today = today_of(engagement, at)
    ahead = Project._base_manager.filter(
        engagement=engagement, phase__in=BEFORE, go_live_on__gt=today + timedelta(days=9)
    )
    project = ahead.order_by("go_live_on", "pk").first()
    if project is None:
        return
    saturday = project.go_live_on - timedelta(days=(project.go_live_on.weekday() - 5) % 7 or 7)
    milestones.add(project, by=tsam, at=at, name="Cutover of the test system", due_on=saturday)


def _weekend(engagement: Engagement, contact: User, at: datetime) -> None:
    """The Saturday three weeks on, where it is a day without service."""
    today = today_of(engagement, at)
    saturday = today + timedelta(days=21 + (5 - today.weekday()) % 7)
    starts_at = datetime.combine(saturday, time(8), ZoneInfo(engagement.calendar.zone))
    if working(engagement.calendar).is_service_day(saturday):
        return
    off_hours.ask(
        engagement,
        by=contact,
        at=at,
        title="Cutover weekend",
        reason="The line can stand still on a weekend only.",
        starts_at=starts_at,
        minutes=360,
    )
