"""The demonstration's one-click sign-in: only in a demo, and only on the machine itself."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

_LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


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
