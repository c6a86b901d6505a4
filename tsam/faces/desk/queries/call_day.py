"""What calls ask of the reader today: those to come, and what is owed around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import DateField, Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.calls.models import (
    AgendaPoint,
    Call,
    CallAction,
    CallState,
    Minutes,
    OffHoursRequest,
)
from tsam.domains.people.models import Function, User
from tsam.faces.desk.queries.calls import today_lines
from tsam.faces.desk.queries.quiet import Quiet
from tsam.kernel.addresses import reverse
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question
from tsam.kernel.seldom import seldom

ROWS = 3
NEAR = timedelta(days=2)
# How long it is asked what came of a call; after that it is history.
ASKED_FOR = timedelta(days=21)


@dataclass(frozen=True)
class Talk:
    """A call of the day, as one line among what is due; `there` says their time and place."""

    at: datetime
    ends_at: datetime
    call: Call
    there: str
    agenda: str
    tone: str
    is_hot: bool
    kind: str = "call"
    is_late: bool = False


def talks(reader: User, at: datetime) -> list[Talk]:
    """The reader's calls of the next 24 hours, in their order. Three queries."""
    return [
        Talk(
            row.call.starts_at,
            row.call.ends_at,
            row.call,
            _("%(time)s in %(place)s") % {"time": f"{row.there:%H:%M}", "place": row.place},
            _("Agenda empty") if row.words == _("Empty") else row.words,
            row.tone,
            row.is_soon or row.call.starts_at <= at,
        )
        for row in today_lines(reader, at)
        if row.call.starts_at and row.call.ends_at
    ]


def opening(talks: Sequence[Talk], at: datetime) -> str:
    """Said before all else where it begins within the hour."""
    following = next((one for one in talks if one.at > at), None)
    if following is None or not following.is_hot:
        return ""
    n = ceil((following.at - at) / timedelta(minutes=1))
    words = ngettext(
        "You speak with %(customer)s in %(n)d minute.",
        "You speak with %(customer)s in %(n)d minutes.",
        n,
    )
    return words % {"customer": following.call.account.name, "n": n}


def lines(reader: User, at: datetime) -> list[Quiet]:
    """The most pressing first. Four queries at most."""
    keeps = reader.has_function(Function.TSAM)
    return [
        *(_off_hours(reader, at) if reader.has_function(Function.SUPPORT_MANAGER) else []),
        *(_wishes(reader, at) if keeps else []),
        *(_owed(reader, at) if keeps else []),
        *_actions(reader, at),
    ][: 2 * ROWS]


def _off_hours(reader: User, at: datetime) -> list[Quiet]:
    """A support manager decides; the nearest day first."""
    rows = OffHoursRequest.objects.visible_to(reader).waiting().filter(starts_at__gt=at)
    listed = seldom(rows.select_related("account").order_by("starts_at", "pk"), ROWS)
    return [
        Quiet(
            _("Off-hours"),
            "risk",
            "moon",
            _("%(customer)s: %(title)s, %(when)s")
            % {
                "customer": one.account.name,
                "title": one.title,
                "when": f"{date_format(localtime(one.starts_at), 'D j M, H:i')}",
            },
            _ago(one.requested_at, at),
            reverse("desk:off-hours"),
        )
        for one in listed
    ]


_WANTED: Question[Call] = Question(
    lambda rows: (
        rows.filter(state=CallState.REQUESTED, organiser=Blank("organiser"))
        .select_related("account")
        .order_by("requested_at", "pk")[:ROWS]
    )
)
_DUE: Question[CallAction] = Question(
    lambda rows: (
        rows.open()
        .filter(owner=Blank("owner"), due_on__lte=Blank("until", DateField()))
        .select_related("call__account")
        .order_by("due_on", "pk")[:ROWS]
    )
)


def _wishes(reader: User, at: datetime) -> list[Quiet]:
    """Customers who wait for times to choose from."""
    listed = _WANTED.of(Call.objects.visible_to(reader), organiser=reader.pk)
    return [
        Quiet(
            _("Call wanted"),
            "risk",
            "phone",
            f"{one.account.name}: {one.title}",
            _ago(one.requested_at, at),
            reverse("desk:call", args=[one.pk]),
        )
        for one in listed
    ]


def _owed(reader: User, at: datetime) -> list[Quiet]:
    """Calls of the days after without an agenda, and those of which nobody said what came."""
    points = AgendaPoint.objects.visible_to(reader).filter(call=OuterRef("pk"))
    recaps = Minutes.objects.visible_to(reader).filter(call=OuterRef("pk"), sent_at__isnull=False)
    later = at + timedelta(days=1)
    rows = (
        Call.objects.visible_to(reader)
        .filter(organiser=reader, ends_at__gt=at - ASKED_FOR, starts_at__lt=later + NEAR)
        .annotate(has_agenda=Exists(points), has_recap=Exists(recaps))
        .filter(
            Q(state=CallState.AGREED, ends_at__lte=at)
            | Q(state=CallState.AGREED, starts_at__gte=later, has_agenda=False)
            | Q(state=CallState.HELD, has_recap=False)
        )
        .select_related("account")
        .order_by("starts_at", "pk")
    )
    return [_owed_line(one, at) for one in seldom(rows, ROWS)]


def _owed_line(call: Call, at: datetime) -> Quiet:
    href = reverse("desk:call", args=[call.pk])
    words = f"{call.account.name}: {call.title}"
    when = date_format(localtime(call.starts_at), "D j M, H:i") if call.starts_at else ""
    if call.state == CallState.HELD:
        return Quiet(_("Recap owed"), "risk", "file-text", words, when, href)
    if call.is_over(at):
        return Quiet(_("How was it?"), "risk", "circle-dot", words, when, href)
    return Quiet(_("No agenda"), "", "list-ordered", words, when, href)


def _actions(reader: User, at: datetime) -> list[Quiet]:
    """What the reader took on in a call, and whose day has come."""
    today = localtime(at).date()
    listed = _DUE.of(CallAction.objects.visible_to(reader), owner=reader.pk, until=today + NEAR)
    return [
        Quiet(
            _("Action"),
            "alarm" if one.due_on < today else "",
            "flag-triangle-right",
            f"{one.call.account.name}: {one.words}",
            _("by %(day)s") % {"day": date_format(one.due_on, "j M")},
            reverse("desk:call", args=[one.call_id]),
        )
        for one in listed
    ]


def _ago(since: datetime, at: datetime) -> str:
    days = (at - since).days
    return ngettext("%d day", "%d days", days) % days if days else _("today")
