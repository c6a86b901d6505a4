"""The desk is for people of the vendor. Said once, for every page of the face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


class Gate:
    """To a customer nothing is there: the same answer as for a page that does not exist."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: View, _args: Any, _kwargs: Any) -> None:
        match = request.resolver_match
        is_desk = match is not None and match.app_names[:1] == ["desk"]
        if is_desk and request.user.is_authenticated and not request.user.is_staff:
            raise Http404
