"""The demonstration's one-click sign-in: only in a demo, and only on the machine itself."""

from __future__ import annotations

from datetime import datetime
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

from tsam.demo import cast_list
from tsam.demo.cast_list import CastList
from tsam.domains.people.models import User

_LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
)


def cast(request: HttpRequest, at: datetime) -> CastList:
    """Who may be stepped into from this page; nobody where the demonstration is closed."""
    return cast_list.cast(at) if is_open(request) else cast_list.NOBODY


def find(request: HttpRequest, key: str, at: datetime) -> User | None:
    """Only the cast: a real person in the same database is nobody's to step into."""
    listed = cast(request, at).people
    return next((one for one in listed if str(one.pk) == key and one.is_active), None)


def is_open(request: HttpRequest) -> bool:
    """True in a demo whose reader sits at the machine, with no proxy between."""
    if not settings.DEMO or any(name in request.META for name in _FORWARDED):
        return False
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    host = request.get_host().rsplit(":", 1)[0] if "]" not in request.get_host() else "[::1]"
    return near and host in _LOOPBACK_HOSTS
