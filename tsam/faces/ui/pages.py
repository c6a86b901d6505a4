"""How every page answers: whole or as a fragment, with rows the reader may see, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from tsam.domains.people.models import User
from tsam.faces.ui.keyset import PAGE_SIZE, BadCursor, KeysetPage, keyset
from tsam.kernel.questions import Question

__all__ = [
    "PAGE_SIZE",
    "BadCursor",
    "KeysetPage",
    "Readable",
    "Request",
    "answer",
    "asked_or_404",
    "keyset",
    "moved",
    "visible_or_404",
]

Row = TypeVar("Row", bound=Model)
Row_co = TypeVar("Row_co", bound=Model, covariant=True)


class Request(HttpRequest):
    """A request whose reader is signed in; LoginRequiredMiddleware sees to it."""

    user: User
    htmx: HtmxDetails


def answer(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or only its fragment when htmx asks for it."""
    # Going back asks for the page anew: it needs the whole of it.
    is_part = request.headers.get("HX-Request") == "true" and not request.headers.get(
        "HX-History-Restore-Request"
    )
    response = render(request, fragment if is_part else template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def moved(request: HttpRequest, url: str) -> HttpResponse:
    """It is done, go on there: said to a browser, or to htmx where a dialog asked."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


class Readable(Protocol[Row_co]):
    """A queryset that knows who may read its rows."""

    def visible_to(self, user: User, /) -> QuerySet[Row_co]: ...


def visible_or_404(queryset: Readable[Row], request: HttpRequest, **lookup: Any) -> Row:
    """The row, if this reader may see it. A hidden row and a missing one look the same."""
    if not isinstance(request.user, User):
        raise Http404
    try:
        return queryset.visible_to(request.user).get(**lookup)
    except (ObjectDoesNotExist, ValueError, OverflowError) as nothing:
        raise Http404 from nothing


def asked_or_404(
    question: Question[Row], rows: Readable[Any], request: HttpRequest, **given: Any
) -> Row:
    """The same for a question that has one answer at most. What is no number has none."""
    if not isinstance(request.user, User) or None in given.values():
        raise Http404
    try:
        found = question.of(rows.visible_to(request.user), **given)
    except OverflowError as nothing:
        raise Http404 from nothing
    if not found:
        raise Http404
    return found[0]
