"""What a reader is told when a page cannot be given: which, why, and what to do."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from tsam.faces.ui.fields import MOST_FILES
from tsam.kernel.verdicts import Refused, Verdict, no


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    # Only our own words reach the reader; other exceptions speak to programmers.
    said = str(exception) if isinstance(exception, BadRequest) else ""
    return _answer(request, HTTPStatus.BAD_REQUEST, {"said": said})


@requires_csrf_token
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    verdict = exception.verdict if isinstance(exception, Refused) else _unnamed()
    return _answer(request, HTTPStatus.FORBIDDEN, {"verdict": verdict})


@requires_csrf_token
def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, HTTPStatus.NOT_FOUND, {})


def wrong_way(request: HttpRequest) -> HttpResponse:
    """An address that only takes what a form sends was opened as a page."""
    return _answer(request, HTTPStatus.METHOD_NOT_ALLOWED, {})


def too_large(request: HttpRequest) -> HttpResponse:
    facts: dict[str, object] = {"largest": settings.ATTACHMENT_BYTES, "most": MOST_FILES}
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, facts)


@requires_csrf_token
def too_many(request: HttpRequest) -> HttpResponse:
    return _answer(request, HTTPStatus.TOO_MANY_REQUESTS, {})


def broken(request: HttpRequest) -> HttpResponse:
    # Nothing is asked of the database here: it may be what is broken. Without a request no
    # reader is asked for either.
    page = render_to_string("500.html")
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: most often a page from before signing in."""
    verdict = no(
        _("This page was opened before you signed in, or too long ago. Open it again, then send."),
        code="stale-form",
    )
    return _answer(request, HTTPStatus.FORBIDDEN, {"verdict": verdict})


def _unnamed() -> Verdict:
    return no(_("This is not for you to do."), code="refused")


def _answer(request: HttpRequest, status: HTTPStatus, context: dict[str, object]) -> HttpResponse:
    """In the reader's own frame; only the words where a part of a page was asked for."""
    words = f"ui/errors/_{status.value}.html"
    is_part = request.headers.get("HX-Request") == "true"
    template = words if is_part else "ui/errors/page.html"
    return render(request, template, {**context, "words": words}, status=status)
