"""Find slots for the people of an engagement, and say in words what stands against a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import slots
from tsam.domains.calls.crew import Look, crew, crews
from tsam.domains.calls.models import Call
from tsam.domains.calls.slots import Day, Obstacle, Slot, Why
from tsam.domains.people.models import User

# A slot that begins this very moment can be booked no more.
_NEXT = timedelta(microseconds=1)
# The longest that is looked ahead; and how far a refusal looks for other times: near, then far.
MOST_DAYS, NEXT_DAYS = 60, (2, 14)


@dataclass(frozen=True)
class Wish:
    """What is looked for. Days are those of the engagement's calendar, both included."""

    people: Sequence[User]
    minutes: int
    first: date
    last: date
    optional: Sequence[int] = ()
    step: int = 15
    gap: int = 0
    but: Call | None = None


@dataclass(frozen=True)
class Found:
    """Days in order, all slots best first, and how many more there were without each person."""

    days: list[Day]
    best: list[Slot]
    people: dict[int, slots.Person]
    without: dict[int, int] = field(default_factory=dict)


def find(engagement: Engagement, wish: Wish, at: datetime) -> Found:
    """All slots from the first to the last day, none of them in the past."""
    service = working(engagement.calendar)
    after, until = _span(service.zone, wish, at)
    people = crew(
        engagement,
        wish.people,
        after=after,
        until=until,
        at=at,
        optional=wish.optional,
        but=wish.but,
    )
    if until <= after:
        return Found([], [], {one.key: one for one in people})
    lasting, step, gap = (timedelta(minutes=n) for n in (wish.minutes, wish.step, wish.gap))
    days = slots.by_day(
        service, people, after=after, until=until, lasting=lasting, step=step, gap=gap
    )
    best = sorted((slot for day in days for slot in day.slots), key=slots.rank)
    counted = slots.without_one(
        service, people, after=after, until=until, lasting=lasting, step=step, gap=gap
    )
    more = {key: n - len(best) for key, n in counted.items() if n > len(best)}
    return Found(days, best, {one.key: one for one in people}, more)


@dataclass(frozen=True)
class Near:
    """Who wanted which time, so that the nearest that suits all is looked for."""

    engagement: Engagement
    people: Sequence[User]
    minutes: int
    wanted: datetime
    but: Call | None = None


def nearest(
    engagement: Engagement,
    people: Sequence[User],
    minutes: int,
    wanted: datetime,
    at: datetime,
    *,
    but: Call | None = None,
    most: int = 3,
) -> list[datetime]:
    """The times in service hours that suit all and lie nearest to a wanted one, in order."""
    (found,) = nearest_of([Near(engagement, people, minutes, wanted, but)], at, most=most)
    return found


def nearest_of(nears: Sequence[Near], at: datetime, *, most: int = 3) -> list[list[datetime]]:
    """The same for several. Four queries, and four more where few lie near: however many."""
    found: list[list[datetime]] = [[] for _near in nears]
    left = list(range(len(nears)))
    for days in NEXT_DAYS:
        looks = [_around(nears[n], days, at) for n in left]
        for n, look, people in zip(left, looks, crews(looks), strict=True):
            starts = slots.find(
                working(look.engagement.calendar),
                people,
                after=look.after,
                until=look.until,
                lasting=timedelta(minutes=nears[n].minutes),
                step=timedelta(minutes=30),
            )
            found[n] = [slot.starts_at for slot in starts]
        left = [n for n in left if len(found[n]) < most]
    return [_next_to(near.wanted, starts, most) for near, starts in zip(nears, found, strict=True)]


def against(
    engagement: Engagement,
    people: Sequence[User],
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    *,
    but: Call | None = None,
) -> list[Obstacle]:
    """What stands against a time, the service hours first."""
    found = crew(engagement, people, after=starts_at, until=ends_at, at=at, but=but)
    return slots.obstacles(working(engagement.calendar), found, starts_at, ends_at)


def why(obstacle: Obstacle, people: Iterable[User], engagement: Engagement) -> str:
    """For our own people; a customer is told `why_outside` and no more."""
    names = {person.pk: person.name for person in people}
    place = engagement.calendar.place or engagement.calendar.zone
    said = {
        Why.SERVICE: _("It is outside the service hours in %(place)s."),
        Why.CLOSED: _("%(name)s does not work then."),
        Why.LEAVE: _("%(name)s is on leave."),
        Why.BUSY: _("%(name)s has another call or is busy."),
        Why.APART: _("They share no hour that day."),
    }[obstacle.why]
    return said % {"name": names.get(obstacle.key or 0, _("Somebody")), "place": place}


def next_words(starts: Iterable[datetime], engagement: Engagement) -> str:
    """The next times as a sentence, on the engagement's clock."""
    zone = ZoneInfo(engagement.calendar.zone)
    told = [_when(start.astimezone(zone)) for start in starts]
    if not told:
        return _("No other time in the two weeks around it suits all.")
    place = engagement.calendar.place or engagement.calendar.zone
    return _("Free for all, in %(place)s: %(times)s.") % {
        "place": place,
        "times": "; ".join(told),
    }


def _when(local: datetime) -> str:
    return f"{date_format(local, 'D j M')}, {local:%H:%M}"


def _next_to(wanted: datetime, starts: Sequence[datetime], most: int) -> list[datetime]:
    return sorted(sorted(starts, key=lambda start: abs(start - wanted))[:most])


def _around(near: Near, days: int, at: datetime) -> Look:
    after = max(at + _NEXT, near.wanted - timedelta(days=days))
    until = max(at, near.wanted) + timedelta(days=days)
    return Look(near.engagement, near.people, after, until, near.but)


def _span(zone: ZoneInfo, wish: Wish, at: datetime) -> tuple[datetime, datetime]:
    last = min(wish.last, wish.first + timedelta(days=MOST_DAYS - 1))
    first = datetime.combine(wish.first, time(), zone)
    return max(first, at + _NEXT), datetime.combine(last + timedelta(days=1), time(), zone)
