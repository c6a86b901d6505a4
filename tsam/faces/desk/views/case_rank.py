"""What would move a case in the order of work."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.timezone import now

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.priorities import policies
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.moving import changes_for
from tsam.faces.ui.pages import Request, answer, visible_or_404


def moves(request: Request, number: str) -> HttpResponse:
    """The smallest changes that lift it, in a dialog or on a page. The order is support's alone."""
    case = visible_or_404(
        Case.objects.numbered(number).select_related("account", "application"), request
    )
    if not request.user.has_function(*SUPPORT):
        raise Http404
    rank = (
        Rank.objects.visible_to(request.user)
        .filter(case=case)
        .select_related("weights", "own_weights", "case")
        .first()
    )
    context = {
        "at": now(),
        "case": case,
        "rank": rank,
        "changes": changes_for(rank) if rank else [],
        "may_override": policies.override(request.user, case),
        "is_dialog": request.headers.get("HX-Request") == "true",
    }
    return answer(request, "desk/cases/moves.html", context, fragment="desk/cases/_moves.html")
