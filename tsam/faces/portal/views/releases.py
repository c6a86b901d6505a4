"""Releases that were announced or are out, with the customer's own faults in them."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now

from tsam.domains.releases.models import PublicRelease
from tsam.faces.portal.queries import releases as query
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    view = request.GET.get("view", "")
    context = query.context(request.user, view, now(), request.GET.get("cursor"))
    fragment = "portal/releases/_index.html"
    return answer(request, "portal/releases/index.html", context, fragment=fragment)


def show(request: Request, key: int) -> HttpResponse:
    public = visible_or_404(PublicRelease.objects.all(), request, pk=key)
    context = query.one(request.user, public, now())
    fragment = "portal/releases/_release.html"
    return answer(request, "portal/releases/release.html", context, fragment=fragment)
