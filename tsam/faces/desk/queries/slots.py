"""When all can meet: what is looked for, the days, the slots with their reasons, the rail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import finding, slots
from tsam.domains.calls.actions import steps
from tsam.domains.calls.finding import Found, Wish
from tsam.domains.calls.models import Call
from tsam.domains.calls.slots import Day, Person, Slot, Why
from tsam.domains.people.models import User
from tsam.domains.staffing.presence import standing_in
from tsam.faces.ui.hours import on_both_clocks

LENGTHS = (15, 30, 45, 60, 90, 120)
GAPS = (0, 15, 30)
FIRST_SHOWN, DAYS, MOST_DAYS = 5, 11, 31
MOST_TIMES, _TIMES_A_DAY = 8, 2
_TOP, _STEP = 22, 24


@dataclass(frozen=True)
class Offered:
    """A slot with its time in each place, and why it stands where it stands."""

    slot: Slot
    key: str
    here: datetime
    there: list[tuple[str, datetime]]
    why: str
    who: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownDay:
    day: date
    n: int
    words: str
    is_shut: bool
    is_here: bool
    clocks: str


@dataclass(frozen=True)
class Lane:
    name: str
    top: int
    open: list[tuple[float, float]]
    busy: list[tuple[float, float]]
    chosen: tuple[float, float] | None


def wish_of(
    engagement: Engagement, everybody: Sequence[User], asked: QueryDict, reader: User, at: datetime
) -> Wish:
    """What the address asks for; whatever makes no sense there is left out."""
    known = {person.pk: person for person in everybody}
    chosen = [known[int(key)] for key in asked.getlist("people") if _is_key(key, known)]
    if not chosen:
        chosen = _usual(engagement, everybody, reader, at)
    first, last = _days(engagement, asked, at)
    return Wish(
        chosen,
        _number(asked.get("minutes", ""), LENGTHS, 60),
        first,
        last,
        step=30,
        gap=_number(asked.get("gap", ""), GAPS, 0),
    )


def wish_for(call: Call, people: Sequence[User], asked: QueryDict, at: datetime) -> Wish:
    """For a call that is there: its people and its length, in the days that are looked at."""
    first, last = _days(call.engagement, asked, at)
    gap = _number(asked.get("gap", ""), GAPS, 0)
    return Wish(people, call.minutes, first, last, step=30, gap=gap, but=call)


def times_for(call: Call, at: datetime) -> list[tuple[str, str]]:
    """The best times for a call, two a day at most, sooner ones first: a key and words."""
    people = steps.required(call)
    first, last = _days(call.engagement, QueryDict(), at)
    wish = Wish(people, call.minutes, first, last, step=30, but=call)
    zone = ZoneInfo(call.engagement.calendar.zone)
    place = call.engagement.calendar.place or _place(call.engagement.calendar.zone)
    of_day: Counter[date] = Counter()
    chosen: list[Slot] = []
    for slot in finding.find(call.engagement, wish, at).best:
        day = slot.starts_at.astimezone(zone).date()
        of_day[day] += 1
        if of_day[day] <= _TIMES_A_DAY and len(chosen) < MOST_TIMES:
            chosen.append(slot)
    return [
        (slot.starts_at.isoformat(), on_both_clocks(slot.starts_at.astimezone(zone), place))
        for slot in sorted(chosen, key=lambda slot: slot.starts_at)
    ]


def context(engagement: Engagement, wish: Wish, asked: QueryDict, at: datetime) -> dict[str, Any]:
    found = finding.find(engagement, wish, at)
    zones = _zones(engagement, wish.people)
    best = found.best
    picked = next((one for one in best if one.starts_at.isoformat() == asked.get("at")), None)
    chosen = picked or (best[0] if best else None)
    shown = _offered(best, chosen, wish.people, found, zones, is_all=bool(asked.get("all")))
    zone = ZoneInfo(engagement.calendar.zone)
    day = chosen.starts_at.astimezone(zone).date() if chosen else wish.first
    days = [_shown_day(one, wish.people, found, zones, day) for one in found.days]
    return {
        "engagement": engagement,
        "wish": wish,
        "sentence": _sentence(best, wish),
        "lede": _lede(zones, wish),
        "days": days,
        "offered": shown,
        "more": len(best) - len(shown),
        "chosen": shown[0]
        if shown and shown[0].is_chosen
        else next((one for one in shown if one.is_chosen), None),
        "places": [name for name, _zone in zones],
        "lanes": _lanes(wish.people, found, day, zone, chosen),
        "height": _TOP + _STEP * len(wish.people),
        "hours": [(round(100 * (hour - 6) / 16, 2), hour) for hour in range(6, 22, 2)],
        "clock": engagement.calendar.place or _place(engagement.calendar.zone),
        "day": day,
        "crew": [(person, _hours_words(found.people[person.pk], day)) for person in wish.people],
        "without": [
            (person, found.without[person.pk])
            for person in wish.people
            if person.pk in found.without
        ],
        "lengths": LENGTHS,
        "gaps": GAPS,
        "query": asked.urlencode(),
        "title": asked.get("title", ""),
    }


def _days(engagement: Engagement, asked: QueryDict, at: datetime) -> tuple[date, date]:
    """The first and the last day that are looked at, on the engagement's calendar."""
    today = today_of(engagement, at)
    first = max(_day(asked.get("first", "")) or today, today)
    last = _day(asked.get("last", "")) or first + timedelta(days=DAYS - 1)
    return first, min(max(last, first), first + timedelta(days=MOST_DAYS - 1))


def _usual(
    engagement: Engagement, everybody: Sequence[User], reader: User, at: datetime
) -> list[User]:
    """Whoever serves it, the reader, and the first of the customer."""
    found = {reader.pk: reader}
    serves = standing_in(engagement, today_of(engagement, at))
    if serves:
        found = {serves.pk: serves, **found}
    theirs = next((person for person in everybody if person.is_customer), None)
    return [*found.values(), *([theirs] if theirs else [])]


def _zones(engagement: Engagement, people: Sequence[User]) -> list[tuple[str, ZoneInfo]]:
    """The reader's place, the engagement's, and those of our people: each clock once."""
    here = str(get_current_timezone())
    calendar = engagement.calendar
    # By name: two places with one clock are both written.
    clocks = {_place(here): here}
    clocks.setdefault(calendar.place or _place(calendar.zone), calendar.zone)
    for person in people:
        if person.is_staff and person.time_zone not in clocks.values():
            clocks[_place(person.time_zone)] = person.time_zone
    return [(name, ZoneInfo(zone)) for name, zone in [*clocks.items()][:4]]


def _offered(
    best: Sequence[Slot],
    chosen: Slot | None,
    people: Sequence[User],
    found: Found,
    zones: Sequence[tuple[str, ZoneInfo]],
    *,
    is_all: bool,
) -> list[Offered]:
    listed = list(best if is_all else best[:FIRST_SHOWN])
    if chosen and chosen not in listed:
        listed.insert(0, chosen)
    names = {person.pk: person for person in people}
    return [
        Offered(
            slot,
            slot.starts_at.isoformat(),
            localtime(slot.starts_at),
            [(name, slot.starts_at.astimezone(zone)) for name, zone in zones[1:]],
            _why(slot, names),
            _who(slot, names),
            slot == chosen,
        )
        for slot in listed[:60]
    ]


def _why(slot: Slot, names: dict[int, User]) -> str:
    givers = [names[key] for key, _minutes in slot.gives]
    if not givers:
        return _("Nobody gives up a first or last hour")
    if all(person.is_staff for person in givers):
        return _("Only our side gives up an hour")
    if not any(person.is_staff for person in givers):
        return _("A first or last hour for the customer")
    return _("Shares the burden")


def _who(slot: Slot, names: dict[int, User]) -> str:
    said = [
        _("%(name)s %(minutes)d min") % {"name": names[key].name, "minutes": int(minutes)}
        for key, minutes in slot.gives
    ]
    return ", ".join(said)


def _shown_day(
    one: Day,
    people: Sequence[User],
    found: Found,
    zones: Sequence[tuple[str, ZoneInfo]],
    here: date,
) -> ShownDay:
    changes = slots.clock_changes([zone for _name, zone in zones], one.day, one.day)
    names = {str(zone): name for name, zone in zones}
    clocks = ", ".join(names[str(zone)] for _day_of, zone, _moved in changes)
    if one.slots:
        first, last = (localtime(slot.starts_at) for slot in (one.slots[0], one.slots[-1]))
        words = f"{first:%H:%M}" if first == last else f"{first:%H:%M}–{last:%H:%M}"
        return ShownDay(one.day, len(one.slots), words, False, one.day == here, clocks)
    words = _obstacle_words(one, people)
    shut = bool(one.obstacle and one.obstacle.why == Why.SERVICE)
    return ShownDay(one.day, 0, words, shut, one.day == here, clocks)


def _obstacle_words(one: Day, people: Sequence[User]) -> str:
    if one.obstacle is None:
        return ""
    name = next((person.name for person in people if person.pk == one.obstacle.key), "")
    return {
        Why.SERVICE: _("closed"),
        Why.CLOSED: _("%(name)s: other hours") % {"name": name},
        Why.LEAVE: _("%(name)s: leave") % {"name": name},
        Why.BUSY: _("%(name)s: busy") % {"name": name},
        Why.APART: _("no shared hour"),
    }[one.obstacle.why]


def _lanes(
    people: Sequence[User], found: Found, day: date, zone: ZoneInfo, chosen: Slot | None
) -> list[Lane]:
    """Each person's day, from six to ten at night of the engagement's clock."""
    first = datetime.combine(day, time(6), zone)
    last = datetime.combine(day, time(22), zone)

    def share(begins: datetime, ends: datetime) -> tuple[float, float]:
        start = max(0.0, (begins - first) / (last - first))
        end = min(1.0, (ends - first) / (last - first))
        return round(100 * start, 2), round(100 * max(0.0, end - start), 2)

    lanes = []
    for n, person in enumerate(people):
        seen: Person = found.people[person.pk]
        lanes.append(
            Lane(
                person.name,
                _TOP + _STEP * n,
                [share(*one) for one in seen.hours.open_spans(first, last)],
                [share(*one) for one in _joined(seen) if one[0] < last and one[1] > first],
                share(chosen.starts_at, chosen.ends_at) if chosen else None,
            )
        )
    return lanes


def _joined(person: Person) -> list[tuple[datetime, datetime]]:
    """What is taken, in one piece where one follows the other."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(person.busy + person.leave):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return found


def _hours_words(person: Person, day: date) -> str:
    hours = ", ".join(str(one) for one in person.hours.hours_on(day))
    return f"{_place(str(person.hours.zone))}, {hours}" if hours else _place(str(person.hours.zone))


def _sentence(best: Sequence[Slot], wish: Wish) -> str:
    n, people = len(best), len(wish.people)
    if not n:
        return _("No slot suits all %(people)d in these days.") % {"people": people}
    return ngettext("%(n)d slot suits all %(people)d.", "%(n)d slots suit all %(people)d.", n) % {
        "n": n,
        "people": people,
    }


def _lede(zones: Sequence[tuple[str, ZoneInfo]], wish: Wish) -> str:
    changes = slots.clock_changes([zone for _name, zone in zones], wish.first, wish.last)
    names = {str(zone): name for name, zone in zones}
    if not changes:
        return _("Within everybody's hours, off holidays, leave and other calls.")
    day, zone, _moved = changes[0]
    return _("On %(day)s the clocks change in %(place)s.") % {
        "day": f"{day:%Y-%m-%d}",
        "place": names[str(zone)],
    }


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _is_key(text: str, known: dict[int, User]) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19 and int(text) in known


def _number(text: str, allowed: Sequence[int], usual: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text) in allowed else usual


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(1990, 1, 1) <= day <= date(2199, 1, 1) else None
