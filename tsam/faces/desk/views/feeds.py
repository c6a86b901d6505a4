"""One's calls in one's own calendar program."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from tsam.faces.desk.queries.calls import served_by
from tsam.faces.desk.views.calls import reader_or_404
from tsam.faces.ui import feeds
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    reader_or_404(request.user)
    engagements = served_by(request.user, now())
    secret = ""
    if request.method == "POST":
        secret, said = feeds.act(request, engagements)
        if said:
            messages.success(request, said)
            return redirect("desk:calls-feeds")
    context = feeds.context(request.user, engagements, secret)
    response = answer(request, "desk/calls/feeds.html", context, fragment="ui/_feeds.html")
    # The secret stands on this answer and nowhere else: a redirect would have to store it.
    response.headers["Cache-Control"] = "no-store"
    return response
