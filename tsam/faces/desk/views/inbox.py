"""Letters that the product wrote to this reader."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Letter
from tsam.faces.ui.pages import Request, answer, keyset, visible_or_404
from tsam.kernel.addresses import reverse

VIEWS = ("unread", "undelivered")


def index(request: Request) -> HttpResponse:
    """All letters, the unread ones, or those that could not be mailed."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    mine = Letter.objects.visible_to(request.user).select_related("account")
    rows = {"unread": mine.unread(), "undelivered": mine.exclude(failure="")}.get(view, mine)
    context = {
        "page": keyset(rows, order=("-pk",), cursor=request.GET.get("cursor")),
        "view": view,
        "unread": mine.unread().count(),
        "undelivered": mine.exclude(failure="").count(),
        "at": now(),
        "base": reverse("desk:inbox"),
    }
    return answer(request, "desk/inbox/index.html", context, fragment="desk/inbox/_list.html")


def letter(request: Request, key: int) -> HttpResponse:
    """What the letter says, and the way to what it is about. To open it is to have read it."""
    mine = Letter.objects.visible_to(request.user)
    found = visible_or_404(Letter.objects.select_related("account"), request, pk=key)
    post.mark_read(found, at=now())
    context = {
        "letter": found,
        "newer": mine.filter(pk__gt=found.pk).order_by("pk").first(),
        "older": mine.filter(pk__lt=found.pk).order_by("-pk").first(),
        "at": now(),
    }
    return answer(request, "desk/inbox/letter.html", context, fragment="desk/inbox/_letter.html")


@require_POST
def read_all(request: Request) -> HttpResponse:
    count = post.mark_all_read(request.user, at=now())
    said = ngettext("%(n)d letter is read now.", "%(n)d letters are read now.", count)
    messages.success(request, said % {"n": count} if count else _("All letters were read already."))
    return redirect("desk:inbox")
