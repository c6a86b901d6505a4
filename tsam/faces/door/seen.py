"""Notes that a reader is here, now and then: so that people know which browser is still in use."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from tsam.domains.people import sessions

EVERY_SECONDS = 600
_KEY = "seen"


class Seen:
    """At most one write in ten minutes for each session; it also puts off the session's end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if not session.session_key or not request.user.is_authenticated:
            return response
        moment = int(time.time())
        if moment - session.get(_KEY, 0) >= EVERY_SECONDS:
            session[_KEY] = moment
            sessions.note_presence(session.session_key, at=now())
        return response
