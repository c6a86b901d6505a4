"""Headers that tell the browser to run nothing but what the house itself serves."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse

from tsam.faces.ui.scripts import import_map_hash

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def content_security_policy() -> str:
    """The policy; the import map is the only inline element, let in by its hash."""
    return _policy(import_map_hash())


@lru_cache(maxsize=4)
def _policy(import_map: str) -> str:
    policy = POLICY | {"script-src": f"'self' {import_map}"}
    return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())


class SecurityHeaders:
    """Sets the headers on every answer; a view that says otherwise keeps its own word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_security_policy())
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
