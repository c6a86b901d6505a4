"""The portal is for customers. Said once, for every page of the face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


class Gate:
    """People of the vendor have the desk; to them nothing is here."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: View, _args: Any, _kwargs: Any) -> None:
        match = request.resolver_match
        is_portal = match is not None and match.app_names[:1] == ["portal"]
        if is_portal and request.user.is_authenticated and request.user.is_staff:
            raise Http404
