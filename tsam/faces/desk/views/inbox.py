"""Letters that the product wrote to this reader."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Letter
from tsam.faces.ui.pages import Request, answer, keyset, visible_or_404


def index(request: Request) -> HttpResponse:
    page = keyset(
        Letter.objects.visible_to(request.user),
        order=("-pk",),
        cursor=request.GET.get("cursor"),
    )
    context = {"page": page, "at": now(), "base": reverse("desk:inbox")}
    return answer(request, "desk/inbox.html", context, fragment="ui/_letters.html")


def letter(request: Request, key: int) -> HttpResponse:
    """Mark it read and go to where it leads."""
    found = visible_or_404(Letter.objects.all(), request, pk=key)
    post.mark_read(found, at=now())
    return redirect(found.path or "desk:inbox")
