"""Where do I spend today?"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.faces.desk.queries import today as query
from tsam.faces.ui.pages import Request, answer


def today(request: Request) -> HttpResponse:
    context = query.context(request.user, now())
    return answer(request, "desk/today/today.html", context, fragment="desk/today/_today.html")
