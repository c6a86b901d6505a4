"""Whether anybody is starved, and where the order of work was not the customer's (G1)."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router

from tsam.domains.priorities import policies
from tsam.domains.priorities.models import PassedOver
from tsam.faces.api.calls import Cursor, Key, Limit, answers, listed
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.fairness import FairnessShape, PassedShape
from tsam.faces.ui.fairness import fair_rows, period_asked

router = Router(tags=["fairness"])

Asked = Annotated[
    str, Query("", max_length=10, description="2026-11 or 2026-Q4; this quarter without one.")
]


@router.get("/fairness", response=answers(FairnessShape))
def fairness(request: Call, period: Asked = "") -> Any:
    """Waits and hours of each engagement: a manager reads all, a TSAM the own."""
    if not policies.read_fairness(request.user):
        raise Http404
    at = now()
    found = period_asked(period, at)
    if found is None:
        raise ValidationError({"period": _("Name a month (2026-11) or a quarter (2026-Q4).")})
    return FairnessShape.of_rows(found, fair_rows(request.user, found, at))


@router.get("/passed-over", response=answers(Listed[PassedShape]))
def passed_over(
    request: Call, engagement: Key | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Cases that were passed over, the latest day first; for Technical Support alone."""
    rows = PassedOver.objects.visible_to(request.user).select_related("by")
    if engagement is not None:
        rows = rows.filter(engagement=engagement)
    return listed(rows, ("-day", "-pk"), cursor, limit, PassedShape.of)
