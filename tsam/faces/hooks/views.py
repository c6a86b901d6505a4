"""A tracker says that something changed there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tsam.domains.sprs.trackers import receiving

_SIGNATURE, _NAME = "X-Hub-Signature", "X-Atlassian-Webhook-Identifier"


@csrf_exempt
@login_not_required
@require_POST
def tracker(request: HttpRequest, key: int) -> HttpResponse:
    """Taken, and worked on later; a stranger is answered as if nothing were here."""
    is_taken = receiving.receive(
        key,
        request.body,
        signature=request.headers.get(_SIGNATURE, "")[:200],
        name=request.headers.get(_NAME, "")[:200],
        at=now(),
    )
    if not is_taken:
        raise Http404
    return HttpResponse(status=202)
