"""Find a case, a customer or an Application by words or by number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from tsam.domains.accounts.models import Account, Application
from tsam.domains.cases.finding import find
from tsam.faces.ui.pages import Request, answer

# So many customers and Applications are named beside the cases.
NAMED = 10


def search(request: Request) -> HttpResponse:
    words = request.GET.get("q", "")[:200].strip()
    found = find(request.user, words) if words else []
    if len(found) == 1 and not found[0].pieces and found[0].kind == "case":
        return redirect("desk:case", found[0].case.number)
    accounts = Account.objects.visible_to(request.user).filter(name__icontains=words)
    applications = Application.objects.visible_to(request.user).filter(name__icontains=words)
    context = {
        "words": words,
        "found": found,
        "accounts": accounts.order_by("name")[:NAMED] if words else [],
        "applications": (
            applications.select_related("account").order_by("name")[:NAMED] if words else []
        ),
        "at": now(),
    }
    return answer(request, "desk/search.html", context, fragment="desk/search/_found.html")
