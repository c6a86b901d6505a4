"""What a reader is told when a page cannot be given: which, why, and what to do."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from tsam.kernel.verdicts import Refused, Verdict, no


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
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


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    # Nothing is asked of the database here: it may be what is broken.
    return render(None, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: most often a page from before signing in."""
    verdict = no(
        _("This page was opened before you signed in, or too long ago. Open it again, then send."),
        code="stale-form",
    )
    return _answer(request, HTTPStatus.FORBIDDEN, {"verdict": verdict})


def _unnamed() -> Verdict:
    return no(_("Your functions do not allow this."), code="refused")


def _answer(request: HttpRequest, status: HTTPStatus, context: dict[str, object]) -> HttpResponse:
    is_part = request.headers.get("HX-Request") == "true"
    template = f"ui/errors/_{status.value}.html" if is_part else f"{status.value}.html"
    return render(request, template, context, status=status)
