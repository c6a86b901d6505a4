"""What a call says, before anything is made of it: no text that a database cannot keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser


class Storable(Parser):
    """PostgreSQL ends a request that carries a NUL with an error: none goes further than here."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = super().parse_body(request)
        # Written out in JSON; most bodies have none, and are not looked through.
        if b"\\u0000" in request.body:
            _look(body)
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> Any:
        _look([[key, *values] for key, values in data.lists()])
        return super().parse_querydict(data, list_fields, request)


def _look(said: Any) -> None:
    if isinstance(said, str) and "\0" in said:
        raise HttpError(422, _("A text carries a NUL, which nobody can read. Take it out."))
    if isinstance(said, dict):
        _look(list(said.items()))
    elif isinstance(said, list | tuple):
        for part in said:
            _look(part)
