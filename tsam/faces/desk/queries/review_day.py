"""What reviews ask of the reader today: agendas, minutes, days that passed, the own actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import DateField, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import today_of
from tsam.domains.people.models import Function, User
from tsam.domains.reviews.models import AHEAD, ActionItem, Review, ReviewState
from tsam.domains.staffing.coverage import engagements_of
from tsam.faces.desk.queries.quiet import Quiet
from tsam.kernel.addresses import reverse
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question

ROWS = 3
NEAR = timedelta(days=2)


_OWED: Question[Review] = Question(
    lambda rows: (
        rows.filter(Among("engagement", "engagements"))
        .filter(
            Q(state=ReviewState.HELD)
            | Q(state__in=AHEAD, on__lte=Blank("today", DateField()))
            | Q(state=ReviewState.PLANNED, agenda_due_on__lte=Blank("soon", DateField()))
        )
        .select_related("engagement__account", "engagement__calendar")
        .order_by("starts_at", "pk")[:ROWS]
    )
)
_DUE: Question[ActionItem] = Question(
    lambda rows: (
        rows.filter(owner=Blank("owner"), state="OPEN", told_at__isnull=False)
        .filter(due_on__lte=Blank("until", DateField()))
        .select_related("engagement__account")
        .order_by("due_on", "pk")[:ROWS]
    )
)


def lines(reader: User, at: datetime) -> list[Quiet]:
    """The most pressing first; who neither leads reviews nor owns an action has none."""
    found = _reviews(reader, at) if reader.has_function(Function.TSAM) else []
    return [*found, *_actions(reader, at)][:ROWS]


def _reviews(reader: User, at: datetime) -> list[Quiet]:
    given = {"today": at.date(), "soon": (at + NEAR).date()}
    served = engagements_of(reader, at.date())
    rows = _OWED.of(Review.objects.visible_to(reader), engagements=served, **given)
    return [_line(row, at) for row in rows]


def _line(row: Review, at: datetime) -> Quiet:
    name, today = row.engagement.account.name, today_of(row.engagement, at)
    href = reverse("desk:review", args=[row.pk])
    if row.is_over(today):
        words = _("%(name)s: what became of the review?") % {"name": name}
        end = _("was %(day)s") % {"day": date_format(row.on, "j M")}
        return Quiet(_("Review"), "alarm", "octagon-alert", words, end, href)
    if row.state == ReviewState.HELD and row.minutes_due_at:
        late = row.minutes_due_at < at
        words = _("%(name)s: the minutes are owed") % {"name": name}
        end = _("by %(day)s") % {
            "day": date_format(today_of(row.engagement, row.minutes_due_at), "j M")
        }
        return Quiet(_("Minutes"), "alarm" if late else "risk", "hourglass", words, end, href)
    if row.state == ReviewState.PLANNED:
        late = row.agenda_due_on < today
        words = _("%(name)s: share the agenda") % {"name": name}
        end = _("by %(day)s") % {"day": date_format(row.agenda_due_on, "j M")}
        return Quiet(_("Agenda"), "alarm" if late else "", "presentation", words, end, href)
    words = _("%(name)s: the review is today") % {"name": name}
    return Quiet(_("Review"), "", "presentation", words, row.begins.isoformat("minutes"), href)


def _actions(reader: User, at: datetime) -> list[Quiet]:
    """What the reader took on in a review, and whose day has come."""
    given = {"owner": reader.pk, "until": (at + NEAR).date()}
    rows = _DUE.of(ActionItem.objects.visible_to(reader), **given)
    return [
        Quiet(
            _("Action"),
            "alarm" if row.due_on < at.date() else "",
            "list-ordered",
            f"{row.engagement.account.name}: {row.words}",
            _("by %(day)s") % {"day": date_format(row.due_on, "j M")},
            reverse("desk:review", args=[row.review_id]) + "#actions",
        )
        for row in rows
    ]
