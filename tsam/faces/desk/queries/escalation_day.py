"""What of escalations must be seen to today: silent ones, words that are due, reviews owed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tsam.domains.escalations.models import Escalation, EscalationReview, State
from tsam.domains.people.models import User
from tsam.faces.desk.queries.escalations import scope_of, within
from tsam.faces.desk.queries.quiet import Quiet
from tsam.faces.ui.templatetags.ui import until
from tsam.kernel.addresses import reverse
from tsam.kernel.seldom import seldom

MOST = 4
AHEAD = timedelta(hours=24)


def lines(reader: User, at: datetime) -> list[Quiet]:
    """The late and the silent first, then what is due within a day, then reviews owed."""
    rows = within(reader, scope_of(reader, ""), at)
    due = (
        rows.running()
        .filter(close_asked_at=None)
        .filter(Q(next_update_at__lte=at + AHEAD) | Q(state=State.REQUESTED))
        .select_related("account")
        .order_by("next_update_at", "pk")
    )
    owed = (
        EscalationReview.objects.visible_to(reader)
        .filter(
            written_at=None, due_on__lte=localdate(at) + AHEAD, escalation__in=rows.values("pk")
        )
        .select_related("escalation__account")
        .order_by("due_on", "pk")
    )
    return [*[_due(row, at) for row in seldom(due, MOST)], *[_owed(one) for one in seldom(owed, 2)]]


def _due(row: Escalation, at: datetime) -> Quiet:
    is_new = row.state == State.REQUESTED
    words = _("%(customer)s: %(title)s") % {"customer": row.account.name, "title": row.title}
    tone = "alarm" if row.is_late(at) else "risk"
    kind = _("Escalated") if is_new else _("Word due")
    end = until(row.next_update_at, at)
    return Quiet(kind, tone, "siren", words, end, _href(row))


def _owed(one: EscalationReview) -> Quiet:
    row = one.escalation
    words = _("%(customer)s: %(title)s") % {"customer": row.account.name, "title": row.title}
    end = _("owed")
    return Quiet(_("Review"), "risk", "presentation", words, end, _href(row))


def _href(row: Escalation) -> str:
    return reverse("desk:escalation", args=[row.number])
