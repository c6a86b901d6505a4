"""What of defects must be seen to today: answers that are asked for, fixes that come too late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import Answer, PriorityRequest, Spr
from tsam.faces.desk.queries.quiet import Quiet
from tsam.faces.desk.queries.sprs import mine
from tsam.kernel.addresses import reverse
from tsam.kernel.seldom import seldom

MOST = 3
FRESH = timedelta(days=3)


def lines(reader: User, at: datetime) -> list[Quiet]:
    """For R&D and Product Management what waits for them; for a TSAM what moved; else nothing."""
    if reader.has_function(Function.RND, Function.PRODUCT_MANAGEMENT):
        return _waiting(reader, at)
    return _moved(reader, at) if reader.has_function(Function.TSAM) else []


def _waiting(reader: User, at: datetime) -> list[Quiet]:
    asked = PriorityRequest.objects.visible_to(reader).filter(state=Answer.WAITING)
    rows = asked.select_related("spr").order_by("-spr__impact", "asked_at", "pk")[:MOST]
    return [
        _line(_("Answer"), "risk", "message-circle-question-mark", one.spr, _days(one.asked_at, at))
        for one in rows
    ]


def _moved(reader: User, at: datetime) -> list[Quiet]:
    """Of those whom the reader serves: more asked, too late, and what R&D answered of late."""
    answered = PriorityRequest.objects.visible_to(reader).filter(
        answered_at__gte=at - FRESH, state__in=[Answer.ACCEPTED, Answer.DECLINED]
    )
    is_new = Q(pk__in=answered.values("spr"))
    found = (
        Spr.objects.visible_to(reader)
        .filter(mine(reader, at), is_open=True)
        .filter(Q(answer=Answer.MORE) | Q(misses__gt=0) | is_new)
    )
    return [_said(one, at) for one in seldom(found.order_by("-misses", "-impact", "pk"), MOST)]


def _said(spr: Spr, at: datetime) -> Quiet:
    if spr.misses:
        return _line(_("Fix too late"), "alarm", "calendar-clock", spr, _days(spr.state_at, at))
    if spr.answer == Answer.MORE:
        kind = _("R&D asks")
        return _line(kind, "risk", "message-circle-question-mark", spr, _days(spr.state_at, at))
    return _line(_("R&D answered"), "", "reply", spr, spr.get_answer_display())


def _line(kind: str, tone: str, icon: str, spr: Spr, end: str) -> Quiet:
    href = reverse("desk:spr", args=[spr.number])
    return Quiet(kind, tone, icon, f"{spr.number}: {spr.title}", end, href)


def _days(since: datetime, at: datetime) -> str:
    days = max((at - since).days, 0)
    return ngettext("%d day", "%d days", days) % days
