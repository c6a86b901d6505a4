"""Reviews of all engagements: what is over its day, what is owed next, how well it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User
from tsam.domains.reviews import rhythm
from tsam.domains.reviews.models import (
    AHEAD,
    WAS_HELD,
    ActionItem,
    Minutes,
    Review,
    ReviewSeries,
    ReviewState,
)
from tsam.domains.staffing.coverage import engagements_of
from tsam.faces.desk.queries.cases import default_scope
from tsam.faces.ui.reviews import STATES
from tsam.kernel.addresses import reverse

MOST = 200
QUALITY = timedelta(days=183)
RELATED = ("engagement__account", "engagement__application", "engagement__calendar")


@dataclass(frozen=True)
class Row:
    """One engagement: its rhythm, the last review, the next, and what is owed."""

    engagement: Engagement
    rhythm: str
    last: Review | None
    ahead: Review | None
    at: Review
    """The one that asks for the next step: owed minutes before the next date."""
    badge: tuple[str, str, str]
    owed: str
    tone: str
    weight: int
    act: str
    actions: int
    over_days: int


def context(reader: User, given: Mapping[str, str], at: datetime) -> dict[str, Any]:
    asked = given.get("scope", "")
    scope = asked if asked in {"mine", "all"} else default_scope(reader)
    engagement = given.get("engagement", "")
    reviews = Review.objects.visible_to(reader)
    if engagement.isascii() and engagement.isdigit() and len(engagement) < 10:
        reviews = reviews.filter(engagement=int(engagement))
    elif scope == "mine":
        reviews = reviews.filter(engagement__in=engagements_of(reader, at.date()))
    rows = _rows(reader, reviews, at)
    return {
        "at": at,
        "scope": scope,
        "rows": rows,
        "figures": _figures(reader, reviews, rows, at),
        "sentence": _sentence(rows),
        "lede": _lede(rows),
    }


def _rows(reader: User, reviews: Any, at: datetime) -> list[Row]:
    found: dict[int, list[Review]] = {}
    for one in reviews.select_related(*RELATED).order_by("-number", "-pk")[: MOST * 5]:
        found.setdefault(one.engagement_id, []).append(one)
    series = {
        one.engagement_id: one
        for one in ReviewSeries.objects.visible_to(reader).filter(engagement__in=found)
    }
    open_ones = dict(
        ActionItem.objects.visible_to(reader)
        .filter(engagement__in=found, state="OPEN")
        .order_by()
        .values_list("engagement")
        .annotate(n=Count("pk"))
    )
    rows = [
        _row(theirs, series.get(key), open_ones.get(key, 0), at) for key, theirs in found.items()
    ]
    return sorted(rows, key=lambda row: (row.weight, row.at.starts_at, row.engagement.pk))


def _row(theirs: Sequence[Review], series: ReviewSeries | None, n: int, at: datetime) -> Row:
    engagement = theirs[0].engagement
    today = today_of(engagement, at)
    ahead = next((one for one in theirs if one.state in AHEAD), None)
    last = next((one for one in theirs if one.state in WAS_HELD), None)
    asking = next((one for one in theirs if one.state == ReviewState.HELD), None)
    waiting = next((one for one in theirs if one.state == ReviewState.MINUTES_SENT), None)
    step = asking or ahead or waiting or theirs[0]
    tone, icon = STATES[ReviewState(step.state)]
    owed, owed_tone, weight, act = _owed(step, today, at)
    return Row(
        engagement,
        series.rhythm if series else "",
        last,
        ahead,
        step,
        (tone, icon, str(step.get_state_display())),
        owed,
        owed_tone,
        weight,
        act,
        n,
        (today - ahead.on).days if ahead and ahead.on < today else 0,
    )


def _owed(step: Review, today: date, at: datetime) -> tuple[str, str, int, str]:
    """What is to be done next, its tone, how much it presses, and the verb."""
    if step.state == ReviewState.HELD and step.minutes_due_at:
        late = step.minutes_due_at < at
        on = today_of(step.engagement, step.minutes_due_at)
        words = _("Minutes, %(day)s") % {"day": _day(on)}
        return words, "alarm" if late else "risk", 1, _("Write minutes")
    if step.is_over(today):
        return _("Say what became of it"), "alarm", 0, _("Open")
    if step.state == ReviewState.PLANNED:
        late = step.agenda_due_on < today
        words = _("Agenda, %(day)s") % {"day": _day(step.agenda_due_on)}
        return words, "alarm" if late else "", 2 if late else 3, _("Share the agenda")
    if step.state == ReviewState.AGENDA_SHARED:
        return _("The review, %(day)s") % {"day": _day(step.on)}, "", 4, _("Open")
    if step.state == ReviewState.MINUTES_SENT:
        return _("The customer’s word"), "", 5, _("Open")
    return "", "", 6, _("Open")


def _figures(reader: User, reviews: Any, rows: Sequence[Row], at: datetime) -> list[dict[str, Any]]:
    over = [row for row in rows if row.over_days]
    minutes = [row for row in rows if row.at.state == ReviewState.HELD]
    agendas = [row for row in rows if row.ahead and row.ahead.state == ReviewState.PLANNED]
    shared = [row for row in rows if row.ahead and row.ahead.state == ReviewState.AGENDA_SHARED]
    late = _late_actions(reader, rows, at)
    in_time, of = _quality(reader, reviews, at)
    return [
        _figure(len(over), _("Over their day"), _first(over), "alarm" if over else ""),
        _figure(len(minutes), _("Minutes owed"), _first(minutes), "risk" if minutes else ""),
        _figure(len(agendas), _("Agendas to share"), _first(agendas), ""),
        _figure(len(shared), _("Agendas shared"), _first(shared), ""),
        _figure(sum(late), _("Actions past due"), _sides(late), "risk" if sum(late) else ""),
        _figure(in_time, _("Minutes in a day"), _("in half a year"), "", of=of),
    ]


def _figure(n: int, label: str, detail: str, tone: str, of: int = 0) -> dict[str, Any]:
    return {"n": n, "label": label, "detail": detail, "tone": tone, "href": "#list", "of": of}


def _first(rows: Sequence[Row]) -> str:
    return rows[0].engagement.account.name if rows else _("none")


def _sides(late: tuple[int, int]) -> str:
    return _("%(ours)d ours, %(theirs)d theirs") % {"ours": late[0], "theirs": late[1]}


def _late_actions(reader: User, rows: Sequence[Row], at: datetime) -> tuple[int, int]:
    counted = ActionItem.objects.visible_to(reader).filter(
        engagement__in=[row.engagement.pk for row in rows], state="OPEN", due_on__lt=at.date()
    )
    n = counted.aggregate(
        ours=Count("pk", filter=Q(side="OURS")), theirs=Count("pk", filter=Q(side="THEIRS"))
    )
    return n["ours"], n["theirs"]


def _quality(reader: User, reviews: Any, at: datetime) -> tuple[int, int]:
    """Of the reviews of half a year whose minutes were sent: how many within a service day."""
    held = reviews.filter(held_at__gte=at - QUALITY, minutes_sent_at__isnull=False)
    first = Minutes.objects.visible_to(reader).filter(review__in=held, version=1)
    rows = list(first.select_related("review__engagement__calendar").order_by("pk")[:MOST])
    in_time = 0
    for row in rows:
        hours = working(row.review.engagement.calendar)
        due = rhythm.minutes_due_at(hours, row.review.starts_at)
        in_time += bool(row.sent_at and row.sent_at <= due)
    return in_time, len(rows)


def _sentence(rows: Sequence[Row]) -> str:
    over = sum(bool(row.over_days) for row in rows)
    if over:
        return ngettext(
            "%(n)d review is over its day.", "%(n)d reviews are over their day.", over
        ) % {"n": over}
    owed = [row for row in rows if row.at.state == ReviewState.HELD]
    if owed:
        return ngettext(
            "Minutes of %(n)d review are owed.", "Minutes of %(n)d reviews are owed.", len(owed)
        ) % {"n": len(owed)}
    if rows:
        return _("No review is over its day, and no minutes are owed.")
    return _("No review stands here yet.")


def _lede(rows: Sequence[Row]) -> str:
    dated = sum(row.ahead is not None for row in rows)
    if not rows:
        return _("An engagement gets its first review when it becomes active.")
    words = _("%(n)d of %(all)d engagements have a next date.") % {"n": dated, "all": len(rows)}
    to_share = [row.ahead for row in rows if row.ahead and row.ahead.state == ReviewState.PLANNED]
    if not to_share:
        return words
    first = min(to_share, key=lambda one: (one.agenda_due_on, one.pk))
    return (
        words
        + " "
        + _("The agenda for %(customer)s is to be shared by %(day)s.")
        % {
            "customer": first.engagement.account.name,
            "day": _day(first.agenda_due_on),
        }
    )


def _day(on: date) -> str:
    return str(date_format(on, "D j M"))


def href(review: Review) -> str:
    return reverse("desk:review", args=[review.pk])
