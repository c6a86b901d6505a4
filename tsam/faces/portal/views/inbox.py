"""Letters that the product wrote to this reader."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Letter
from tsam.faces.portal.queries import inbox as query
from tsam.faces.ui.pages import Request, answer, visible_or_404


def index(request: Request) -> HttpResponse:
    is_unread = request.GET.get("view") == "unread"
    page = query.page(request.user, is_unread=is_unread, cursor=request.GET.get("cursor"))
    context = {
        "at": now(),
        "page": page,
        "lines": query.lines(page),
        "is_unread": is_unread,
        "unread": Letter.objects.visible_to(request.user).unread().count(),
    }
    return answer(request, "portal/inbox.html", context, fragment="portal/_letters.html")


def letter(request: Request, key: int) -> HttpResponse:
    """The letter as a page; opening it is reading it."""
    at = now()
    found = visible_or_404(Letter.objects.all(), request, pk=key)
    post.mark_read(found, at=at)
    newer, older = query.neighbours(request.user, found)
    context = {"at": at, "opened": query.opened(found), "newer": newer, "older": older}
    return answer(request, "portal/letter.html", context, fragment="portal/_letter.html")


@require_POST
def reading(request: Request) -> HttpResponse:
    count = post.mark_all_read(request.user, at=now())
    said = ngettext("%d letter is read now.", "%d letters are read now.", count) % count
    messages.success(request, said)
    return redirect("portal:inbox")
