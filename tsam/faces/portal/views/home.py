"""What is open for me, and what do I get when?"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.faces.portal.queries import home as query
from tsam.faces.ui.pages import Request, answer


def home(request: Request) -> HttpResponse:
    context = query.context(request.user, now())
    return answer(request, "portal/home.html", context, fragment="portal/_home.html")
