"""The customer's calls in the own calendar program."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from tsam.domains.accounts.models import Engagement
from tsam.faces.ui import feeds
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    served = Engagement.objects.visible_to(request.user).serving()
    engagements = list(served.select_related("account", "application").order_by("pk"))
    secret = ""
    if request.method == "POST":
        secret, said = feeds.act(request, engagements)
        if said:
            messages.success(request, said)
            return redirect("portal:calls-feeds")
    context = feeds.context(request.user, engagements, secret)
    response = answer(request, "portal/calls/feeds.html", context, fragment="ui/_feeds.html")
    # The secret stands on this answer and nowhere else: a redirect would have to store it.
    response.headers["Cache-Control"] = "no-store"
    return response
