"""The calls of a week, what is missing of them, and everything about one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateTimeField, Q
from django.utils.timezone import get_current_timezone, localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement, EngagementState, ServiceCalendar
from tsam.domains.calls import story
from tsam.domains.calls.models import (
    AgendaPoint,
    Call,
    CallAction,
    CallOffer,
    CallPerson,
    CallState,
    Decision,
    Minutes,
)
from tsam.domains.calls.models.call import CallQuerySet
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.ui.hours import on_both_clocks
from tsam.faces.ui.pages import keyset
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

RELATED = (
    "account",
    "application",
    "engagement__calendar",
    "engagement__account",
    "engagement__application",
    "organiser",
)
_TIMED = (CallState.AGREED, CallState.HELD, CallState.NO_SHOW)
_DAYS = 5
# Calls of a week on one page.
_A_PAGE = 60
_TOP, _STEP = 40, 24
# The latest events that the page of a call tells.
_STORY = 40


@dataclass(frozen=True)
class Row:
    """A call in a list: both times, and the word about its agenda or its minutes."""

    call: Call
    there: datetime
    place: str
    tone: str
    icon: str
    words: str
    is_soon: bool
    is_held: bool


@dataclass(frozen=True)
class Lane:
    name: str
    top: int
    open: list[tuple[float, float]]
    calls: list[tuple[float, float, bool]]


@dataclass(frozen=True)
class Rail:
    """Five days of the reader, one lane a place, in per cent of their width."""

    lanes: list[Lane]
    days: list[tuple[float, date]]
    hours: list[tuple[float, int]]
    now: float | None
    height: int


def week_of(asked: str, at: datetime) -> date:
    """The Monday of the week that is asked for, else of this one; at a weekend of the next."""
    today = localtime(at).date()
    is_weekend = today.weekday() >= _DAYS
    day = today + timedelta(days=7 if is_weekend else 0)
    with suppress(ValueError):
        wanted = date.fromisoformat(asked)
        if date(1990, 1, 8) <= wanted <= date(2199, 12, 1):
            day = wanted
    return day - timedelta(days=day.weekday())


def context(reader: User, monday: date, at: datetime, cursor: str) -> dict[str, Any]:
    first = datetime.combine(monday, time(), get_current_timezone())
    last = datetime.combine(monday + timedelta(days=7), time(), get_current_timezone())
    calls = mine(reader, at).filter(state__in=_TIMED).within(first, last)
    page = keyset(
        calls.select_related(*RELATED), order=("starts_at", "pk"), cursor=cursor, size=_A_PAGE
    )
    rows = _rows(reader, page.rows, at)
    asked = mine(reader, at).filter(state__in=[CallState.REQUESTED, CallState.PROPOSED])
    engagements = served_by(reader, at)
    days: dict[date, list[Row]] = {}
    for row in rows:
        days.setdefault(localdate(row.call.starts_at), []).append(row)
    return {
        "at": at,
        "page": page,
        "sentence": _sentence(rows, calls.count() if page.has_others else len(rows)),
        "lede": _lede(rows, asked.count(), at),
        "rows": rows,
        "days": list(days.items()),
        "today": localtime(at).date(),
        "monday": monday,
        "friday": monday + timedelta(days=4),
        "before": monday - timedelta(weeks=1),
        "after": monday + timedelta(weeks=1),
        "engagements": engagements,
        "rail": _rail(engagements, rows, first, at) if engagements else None,
        "zone": _zone_words(),
        "may_write": policies.write(reader),
        "is_whole": not reader.has_function(Function.TSAM),
    }


def one(reader: User, call: Call, at: datetime) -> dict[str, Any]:
    """Everything of one call that the reader may see."""
    people = CallPerson.objects.visible_to(reader).filter(call=call).select_related("user")
    points = AgendaPoint.objects.visible_to(reader).filter(call=call)
    minutes = Minutes.objects.visible_to(reader).filter(call=call).select_related("written_by")
    actions = CallAction.objects.visible_to(reader).filter(call=call).select_related("owner")
    actions = actions.select_related("settled_by").order_by("due_on", "pk")
    zone = ZoneInfo(call.engagement.calendar.zone)
    return {
        "at": at,
        "call": call,
        "people": list(people.order_by("-user__is_staff", "user__name", "pk")),
        "points": list(points.select_related("added_by", "case").order_by("place")),
        "minutes": minutes.first(),
        "decisions": list(Decision.objects.visible_to(reader).filter(call=call).order_by("pk")),
        "actions": [(row, policies.settle_action(reader, row.owner)) for row in actions],
        "offers": [(start, start.astimezone(zone)) for start in _offers(reader, call)],
        "today": localtime(at).date(),
        "when": on_both_clocks(call.starts_at.astimezone(zone), place_of(call))
        if call.starts_at
        else "",
        "place": place_of(call),
        "zone": _zone_words(),
        "may_write": policies.write(reader),
        "may_change": policies.change_agenda(reader, call),
        "is_over": call.is_over(at),
        "has_begun": bool(call.starts_at and call.starts_at <= at),
        "reads_case": reader.is_staff,
        "story": story.tell(story.events_of(reader, call)[:_STORY]),
    }


_TODAY: Question[Call] = Question(
    lambda rows: (
        rows.filter(state=CallState.AGREED, people__user=Blank("reader"))
        .filter(
            ends_at__gt=Blank("at", DateTimeField()),
            starts_at__lt=Blank("until", DateTimeField()),
        )
        .select_related(*RELATED)
        .order_by("starts_at", "pk")[:6]
    )
)


def today_lines(reader: User, at: datetime) -> list[Row]:
    """The reader's calls of the next day and night that are not over, for the page of today."""
    given = {"reader": reader.pk, "at": at, "until": at + timedelta(days=1)}
    return _rows(reader, _TODAY.of(Call.objects.visible_to(reader), **given), at)


def place_of(call: Call) -> str:
    calendar = call.engagement.calendar
    return calendar.place or calendar.zone.rpartition("/")[2].replace("_", " ")


def mine(reader: User, at: datetime) -> CallQuerySet:
    """The calls of what the reader serves, and those the reader is asked to; a manager's: all."""
    calls = Call.objects.visible_to(reader)
    if not reader.has_function(Function.TSAM):
        return calls
    asked = CallPerson.objects.visible_to(reader).filter(user=reader).values("call")
    served = applications_of(reader, at.date())
    return calls.filter(Q(application__in=served) | Q(pk__in=asked))


def served_by(reader: User, at: datetime) -> list[Engagement]:
    """A TSAM's own; everybody else's of Technical Support: all."""
    rows = Engagement.objects.visible_to(reader).exclude(
        state__in=[EngagementState.ENDED, EngagementState.QUOTED]
    )
    if reader.has_function(Function.TSAM):
        rows = rows.filter(application__in=applications_of(reader, at.date()))
    related = rows.select_related("account", "application", "calendar")
    return list(related.order_by("account__name", "pk")[:12])


def _rows(reader: User, calls: Sequence[Call], at: datetime) -> list[Row]:
    points = dict(
        AgendaPoint.objects.visible_to(reader)
        .filter(call__in=calls)
        .order_by()
        .values_list("call")
        .annotate(n=Count("pk"))
    )
    sent = dict(
        Minutes.objects.visible_to(reader).filter(call__in=calls).values_list("call", "sent_at")
    )
    return [_row(call, points, sent, at) for call in calls if call.starts_at]


def _row(
    call: Call, points: Mapping[int, int], sent: Mapping[int, datetime | None], at: datetime
) -> Row:
    if call.starts_at is None:
        raise ValueError("A call in a list has a time.")
    zone = ZoneInfo(call.engagement.calendar.zone)
    tone, icon, words = _state(call, points.get(call.pk, 0), sent, at)
    return Row(
        call,
        call.starts_at.astimezone(zone),
        place_of(call),
        tone,
        icon,
        words,
        is_soon=at <= call.starts_at <= at + timedelta(hours=1),
        is_held=call.is_over(at),
    )


def _state(
    call: Call, n: int, sent: Mapping[int, datetime | None], at: datetime
) -> tuple[str, str, str]:
    if call.state == CallState.NO_SHOW:
        return "risk", "user-x", _("Nobody came")
    if call.state == CallState.HELD:
        if sent.get(call.pk):
            return "good", "circle-check", _("Recap sent")
        return "risk", "file-text", _("Minutes owed")
    if call.is_over(at):
        return "risk", "circle-dot", _("Say how it went")
    opens = working(call.engagement.calendar)
    if not call.is_off_hours and call.starts_at and not opens.is_open(call.starts_at):
        return "alarm", "triangle-alert", _("On a holiday")
    if call.agenda_shared_at:
        return "good", "circle-check", _("Agenda shared")
    if n:
        return "", "pencil", ngettext("Draft, %d point", "Draft, %d points", n) % n
    return "risk", "triangle-alert", _("Empty")


def _sentence(rows: Sequence[Row], total: int) -> str:
    if not rows:
        return _("No call this week.")
    said = ngettext("%d call this week.", "%d calls this week.", total) % total
    if total > len(rows):
        # What is missing is counted where the whole week is seen.
        return said
    shut = sum(row.tone == "alarm" for row in rows)
    empty = sum(row.words == _("Empty") for row in rows)
    owed = sum(row.words in {_("Minutes owed"), _("Say how it went")} for row in rows)
    if shut:
        n = ngettext("%d falls on a holiday.", "%d fall on a holiday.", shut) % shut
        return f"{said} {n}"
    if empty:
        n = ngettext("%d agenda is empty.", "%d agendas are empty.", empty) % empty
        return f"{said} {n}"
    if owed:
        n = ngettext("Of %d the outcome is owed.", "Of %d the outcome is owed.", owed) % owed
        return f"{said} {n}"
    return said


def _lede(rows: Sequence[Row], waiting: int, at: datetime) -> str:
    following = next((row for row in rows if row.call.starts_at and row.call.starts_at > at), None)
    said = []
    if following and following.call.starts_at:
        said.append(
            _("%(customer)s is next, %(when)s.")
            % {
                "customer": following.call.account.name,
                "when": on_both_clocks(following.there, following.place, "D H:i"),
            }
        )
    if waiting:
        said.append(
            ngettext("%d request waits for a time.", "%d requests wait for a time.", waiting)
            % waiting
        )
    return " ".join(said) or _("Nothing is asked for.")


def _rail(
    engagements: Sequence[Engagement], rows: Sequence[Row], first: datetime, at: datetime
) -> Rail:
    last = first + timedelta(days=_DAYS)
    calendars = {one.calendar_id: one.calendar for one in engagements}
    lanes: list[Lane] = []
    for calendar in sorted(calendars.values(), key=lambda one: one.place or one.name)[:8]:
        hours = working(calendar)
        opened = [
            (_share(begins, first, last), _share(ends, first, last))
            for begins, ends in hours.open_spans(first, last)
        ]
        theirs = [
            (
                _share(row.call.starts_at, first, last),
                _share(row.call.ends_at, first, last),
                row.is_held,
            )
            for row in rows
            if row.call.engagement.calendar_id == calendar.pk
            and row.call.starts_at
            and row.call.ends_at
            and row.call.starts_at < last
        ]
        lanes.append(_lane(calendar, len(lanes), opened, theirs))
    days = [
        (round(100 * n / _DAYS, 2), (first + timedelta(days=n, hours=3)).date())
        for n in range(_DAYS)
    ]
    marks = [
        (round(100 * (n + hour / 24) / _DAYS, 2), hour)
        for n in range(_DAYS)
        for hour in (9, 13, 17)
    ]
    now = _share(at, first, last)
    return Rail(lanes, days, marks, now if 0 <= now <= 100 else None, _TOP + _STEP * len(lanes))


def _lane(
    calendar: ServiceCalendar,
    place: int,
    opened: Sequence[tuple[float, float]],
    calls: Sequence[tuple[float, float, bool]],
) -> Lane:
    return Lane(
        calendar.place or calendar.name,
        _TOP + _STEP * place,
        [(begins, round(ends - begins, 2)) for begins, ends in opened],
        [(begins, round(max(ends - begins, 0.4), 2), held) for begins, ends, held in calls],
    )


def _share(when: datetime, first: datetime, last: datetime) -> float:
    return round(100 * ((when - first) / (last - first)), 2)


def _offers(reader: User, call: Call) -> list[datetime]:
    if call.state != CallState.PROPOSED:
        return []
    offers = CallOffer.objects.visible_to(reader).filter(call=call).order_by("starts_at")
    return list(offers.values_list("starts_at", flat=True))


def _zone_words() -> str:
    return str(get_current_timezone()).rpartition("/")[2].replace("_", " ")
