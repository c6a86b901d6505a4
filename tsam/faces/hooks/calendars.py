"""Calls for a calendar program: the secret in the address opens them, and no cookie does."""

from __future__ import annotations

import hashlib

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from tsam.domains.calls import feeds
from tsam.domains.calls.actions import feeding
from tsam.domains.people import secrets


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A wrong address and a closed one are answered as if nothing were here."""
    too_often: HttpResponse | None = ratelimit.consume_or_429(
        request, action="calendar", key=secrets.digest(secret), limit_get=True
    )
    if too_often:
        return too_often
    at = now()
    feed = feeding.opened_by(secret, at)
    if feed is None:
        raise Http404
    written = feeds.written(feed, at)
    etag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response.headers["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=response)
    answer = found if isinstance(found, HttpResponse) else response
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
