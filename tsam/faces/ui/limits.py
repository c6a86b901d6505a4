"""What is too large is refused before it is read; a wrong way is told in words."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from tsam.faces.ui import errors
from tsam.faces.ui.fields import MOST_FILES

# Beside the files: the words, and what the form wraps around both.
WORDS_BYTES = 8 * 1024 * 1024
# Who is not signed in sends an address and a password.
STRANGERS_BYTES = 64 * 1024
# What a tracker says of one issue, with its words.
HOOKS_BYTES = 1024 * 1024
API, HOOKS = "/api/", "/hooks/"


class Limits:
    """Looks at the length that was announced: what is not announced is not read at all (WSGI)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > _most(request):
            return _too_large(request)
        if "%00" in request.META.get("QUERY_STRING", "") and not request.path.startswith(API):
            # PostgreSQL stores no NUL, so nothing that is looked for can have one.
            request.GET = QueryDict(request.META["QUERY_STRING"].replace("%00", ""))
        response = self.get_response(request)
        if response.status_code == 405 and not request.path.startswith(API):
            allowed = response.headers.get("Allow", "POST")
            response = errors.wrong_way(request)
            response.headers["Allow"] = allowed
        return response


def _length(request: HttpRequest) -> int:
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(announced) if announced.isascii() and announced.isdigit() else 0


def _most(request: HttpRequest) -> int:
    if request.path.startswith(HOOKS):
        return HOOKS_BYTES
    if not request.path.startswith(API) and not request.user.is_authenticated:
        return STRANGERS_BYTES
    if "/imports" in request.path:
        return int(settings.IMPORT_BYTES) + WORDS_BYTES
    return MOST_FILES * int(settings.ATTACHMENT_BYTES) + WORDS_BYTES


def _too_large(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith(API):
        return errors.too_large(request)
    said = _("This is larger than what is taken. Send a part of it.")
    body = {"type": "about:blank", "title": "Content Too Large", "status": 413, "detail": said}
    return JsonResponse(body, status=413, content_type="application/problem+json")
