"""Where administration begins: what can be set up, and how things stand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import post
from tsam.domains.people import policies
from tsam.domains.people.models import User
from tsam.faces.desk.queries import administration as query
from tsam.faces.ui.pages import Request, answer


def index(request: Request) -> HttpResponse:
    at = now()
    areas = query.areas(request.user, at)
    if not areas:
        raise Http404
    machine = query.running(request.user, at)
    context = {
        "areas": areas,
        "headline": query.headline(areas, machine),
        "at": at,
        **machine,
    }
    page = "desk/administration/index.html"
    return answer(request, page, context, fragment="desk/administration/_index.html")


@require_POST
def send_again(request: Request, pk: int) -> HttpResponse:
    """Letters that could not be mailed to somebody go once more."""
    reader = User.objects.filter(pk=pk).first()
    if reader is None or not policies.manage_people(request.user):
        raise Http404
    count = post.send_again(reader, by=request.user, at=now())
    said = ngettext(
        "%(n)d letter to %(name)s is tried again.", "%(n)d letters to %(name)s are tried again.",
        count,
    )  # fmt: skip
    messages.success(request, said % {"n": count, "name": reader.name})
    return redirect("desk:administration")
