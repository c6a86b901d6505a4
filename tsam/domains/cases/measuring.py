"""What the objectives of an engagement stand at: the figures of its cases, and what was read.

It stands here because objectives are below cases (decision 0020): the figures come from case
events, and whoever shows an objective asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import calendar_of, working
from tsam.domains.accounts.models import Engagement, EngagementState, Event
from tsam.domains.accounts.targets import targets_for
from tsam.domains.cases import figures
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import (
    DocumentState,
    Objective,
    ObjectivesDocument,
    Period,
    Reading,
    Source,
)
from tsam.domains.objectives.models.documents import AT_A_MOMENT, SEALED
from tsam.domains.objectives.standing import (
    Standing,
    Start,
    Value,
    first_of,
    judge,
    stale,
)
from tsam.kernel.hours import WorkingCalendar

# So many former values are shown beside the newest.
MOST_FORMER = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Measured:
    """An objective with its value, how it stands, and how it came there."""

    objective: Objective
    value: Value
    standing: Standing
    start: Start | None
    figure: figures.Figure | None
    former: tuple[tuple[date, Decimal], ...] = ()
    """(day, value), oldest first: readings, or the figure at the end of former months."""


def measure(
    document: ObjectivesDocument,
    objectives: Sequence[Objective],
    at: datetime,
    *,
    with_former: bool = False,
) -> list[Measured]:
    """Each objective as of that moment, or of the moment on which it stopped to be measured.

    `engagement__calendar` comes with the document. A few queries, whatever the number.
    """
    zone = ZoneInfo(document.engagement.calendar.zone)
    until = _until(document, at)
    began_on = _began(document, objectives, zone)
    readings = _readings(document, objectives)
    moments = {one.pk: _moment(one, until, zone) for one in objectives}
    wanted = _wanted(document, objectives, moments, began_on, zone, with_former=with_former)
    histories, house = _load(document, [asked.span for all_ in wanted.values() for asked in all_])
    found = []
    for one in objectives:
        today = _day_of(moments[one.pk], zone)
        if one.is_figure:
            counted = [figures.figure(asked, histories, house) for asked in wanted[one.pk]]
            found.append(_of_figure(one, counted, began_on.get(one.number), today, at, zone))
        else:
            read = [row for row in readings.get(one.number, ()) if row.measured_on <= today]
            found.append(_of_readings(one, read, began_on.get(one.number), today, at))
    return found


def span_of(period: str, ends: datetime, zone: ZoneInfo) -> figures.Span:
    """The time that a figure looks at, seen from that moment; in whole days of the zone."""
    here = ends.astimezone(zone).date()
    if period == Period.MONTH:
        last = here.replace(day=1)
        first = (last - _DAY).replace(day=1)
    elif period == Period.QUARTER:
        last = here.replace(month=(here.month - 1) // 3 * 3 + 1, day=1)
        first = (last - _DAY).replace(day=1)
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
    else:
        return figures.Span(ends - timedelta(days=90), ends)
    return figures.Span(_midnight(first, zone), _midnight(last, zone))


def _asked(one: Objective, at: datetime, zone: ZoneInfo) -> figures.Asked:
    span = figures.Span(at, at) if one.source in AT_A_MOMENT else span_of(one.period, at, zone)
    return figures.Asked(one.source, span, one.is_critical_only, one.most_days)


def _wanted(
    document: ObjectivesDocument,
    objectives: Iterable[Objective],
    moments: Mapping[int, datetime],
    began_on: Mapping[int, date],
    zone: ZoneInfo,
    *,
    with_former: bool,
) -> dict[int, list[figures.Asked]]:
    """{objective: the figure of now first, then of former moments, the newest first}."""
    wanted: dict[int, list[figures.Asked]] = {}
    for one in objectives:
        if not one.is_figure:
            continue
        now = moments[one.pk]
        began = began_on.get(one.number) or _day_of(document.made_at, zone)
        former: list[datetime] = []
        if with_former:
            first = _day_of(now, zone).replace(day=1)
            while len(former) < MOST_FORMER and first > began:
                former.append(_midnight(first, zone))
                first = (first - _DAY).replace(day=1)
        if one.is_measured_first:
            former.append(_midnight(began, zone))
        wanted[one.pk] = [_asked(one, moment, zone) for moment in (now, *former)]
    return wanted


def _of_figure(
    one: Objective,
    counted: Sequence[figures.Figure],
    began_on: date | None,
    today: date,
    at: datetime,
    zone: ZoneInfo,
) -> Measured:
    newest, *others = counted
    span = newest.asked.span
    is_span = one.source not in AT_A_MOMENT
    value = Value(
        newest.value,
        on=today,
        at=at,
        counted=len(newest.added),
        part=newest.part,
        starts_on=span.starts_at.astimezone(zone).date() if is_span else None,
        ends_on=_day_of(span.ends_at, zone) if is_span else None,
        keys=tuple(dict.fromkeys(row.case for row in newest.added)),
        why=_nothing(one) if newest.value is None else "",
    )
    former = sorted(
        (_day_of(each.asked.span.ends_at, zone), each.value)
        for each in others
        if each.value is not None
    )
    start = _start(one, began_on, former)
    return Measured(one, value, judge(one, value, start, today), start, newest, tuple(former))


def _of_readings(
    one: Objective, read: Sequence[Reading], began_on: date | None, today: date, at: datetime
) -> Measured:
    """The newest reading, of several for one day the one that was written down last."""
    by_day = {row.measured_on: row for row in read}
    newest = by_day[max(by_day)] if by_day else None
    former = tuple((day, by_day[day].value) for day in sorted(by_day))
    if newest is None:
        value = Value(None, on=today, at=at, why=_("Nothing was read yet."))
    else:
        why = stale(newest.measured_on, one.stale_days, today)
        value = Value(
            None if why else newest.value,
            on=newest.measured_on,
            at=newest.at,
            counted=len(by_day),
            why=why,
        )
    start = _start(one, began_on, former)
    return Measured(one, value, judge(one, value, start, today), start, None, former)


def _start(
    one: Objective, began_on: date | None, former: Sequence[tuple[date, Decimal]]
) -> Start | None:
    if one.is_measured_first:
        return first_of(former)
    if one.baseline is None or began_on is None:
        return None
    return Start(one.baseline, began_on)


def _nothing(one: Objective) -> str:
    """Why a figure has no value, in its own words: it is no zero."""
    return {
        Source.FIRST_ANSWERS: _("No first answer was given or due in that time."),
        Source.FIRST_RESPONSE: _("No case had its first answer in that time."),
        Source.SOLUTION_TIME: _("No case was solved in that time."),
        Source.REOPENED: _("No case was solved in that time."),
        Source.PROMISES_KEPT: _("No promise fell due in that time."),
        Source.PROMISES_BROKEN: _("No promise fell due in that time."),
    }.get(Source(one.source), _("No case was reported yet."))


# --- when


def _until(document: ObjectivesDocument, at: datetime) -> datetime:
    """A version is measured while it is in force, and no longer than its engagement lasts."""
    ends = [at]
    if document.superseded_at:
        ends.append(document.superseded_at)
    if document.engagement.state == EngagementState.ENDED:
        ended = Event._base_manager.filter(
            noun="engagement", key=document.engagement_id, name="engagement.ended"
        )
        ends += ended.order_by("-pk").values_list("at", flat=True)[:1]
    return min(ends)


def _moment(one: Objective, until: datetime, zone: ZoneInfo) -> datetime:
    """An objective is measured to the end of the day on which it is due."""
    if one.due_on is None:
        return until
    return min(until, _midnight(one.due_on + _DAY, zone))


def _began(
    document: ObjectivesDocument, objectives: Iterable[Objective], zone: ZoneInfo
) -> dict[int, date]:
    """{number: since when it is agreed}, in whichever version; in a draft, not yet."""
    agreed = (
        Objective._base_manager.filter(
            document__engagement=document.engagement_id,
            document__state__in=SEALED,
            document__version__lte=document.version,
            number__in=[one.number for one in objectives],
        )
        .order_by()
        .values_list("number")
        .annotate(first=Min("document__agreed_at"))
    )
    return {number: _day_of(first, zone) for number, first in agreed if first}


def _day_of(at: datetime, zone: ZoneInfo) -> date:
    # The end of a day is midnight of the next, which still belongs to what ended.
    return (at - timedelta(microseconds=1)).astimezone(zone).date()


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


# --- from the tables


def _readings(
    document: ObjectivesDocument, objectives: Iterable[Objective]
) -> dict[int, list[Reading]]:
    """{number: its readings, in the order in which they were written down}; one query."""
    numbers = [one.number for one in objectives if not one.is_figure]
    found: dict[int, list[Reading]] = {}
    if numbers:
        rows = Reading._base_manager.filter(engagement=document.engagement_id, number__in=numbers)
        for row in rows.order_by("pk"):
            found.setdefault(row.number, []).append(row)
    return found


def _load(
    document: ObjectivesDocument, spans: Sequence[figures.Span]
) -> tuple[figures.Histories, figures.House]:
    """What happened to the cases that any of the spans can look at; nothing where none is asked."""
    application = document.engagement.application_id
    if not spans:
        return {}, figures.House({}, working(document.engagement.calendar))
    first = min(span.starts_at for span in spans)
    last = max(span.ends_at for span in spans)
    house = figures.House(targets_for([application], last)[application], _hours(document))
    cases = Case._base_manager.filter(application=application, opened_at__lt=last).filter(
        Q(is_open=True) | Q(closed_at__gte=first)
    )
    events = Event._base_manager.filter(
        noun="case", key__in=cases.values("pk"), name__in=figures.NAMES, at__lt=last
    )
    histories: dict[int, list[tuple[str, datetime, Mapping[str, object]]]] = {}
    for key, name, at, facts in events.order_by("key", "at", "pk").values_list(
        "key", "name", "at", "facts"
    ):
        histories.setdefault(key, []).append((name, at, facts))
    return histories, house


def _hours(document: ObjectivesDocument) -> WorkingCalendar:
    if document.engagement.state == EngagementState.ENDED:
        return working(document.engagement.calendar)
    return calendar_of(document.engagement.application_id)


def in_force(engagements: Iterable[Engagement]) -> dict[int, ObjectivesDocument]:
    """{engagement: its version in force}; one query."""
    rows = ObjectivesDocument._base_manager.filter(
        engagement__in=engagements, state=DocumentState.AGREED
    )
    return {row.engagement_id: row for row in rows.select_related("engagement__calendar")}
