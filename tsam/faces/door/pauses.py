"""How long the door stays shut after too many tries, so that the page can say when it opens."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account import app_settings
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

_APP, _ACTION = "allauth.account", "login_failed"


def ends_at(request: HttpRequest, key: str) -> datetime | None:
    """When the next try with this address and from this place is heard; None where one is now.

    A count holds the moments of the last tries, the newest first, and lets the next one in when
    the oldest has grown old.
    """
    ends = 0.0
    for rate in ratelimit.parse_rates(app_settings.RATE_LIMITS[_ACTION]):
        place = ratelimit.get_cache_key(request, app=_APP, action=_ACTION, rate=rate, key=key)
        tries = cache.get(place, [])
        if len(tries) >= rate.amount:
            ends = max(ends, tries[-1] + rate.duration)
    return datetime.fromtimestamp(ends, UTC) if ends else None
