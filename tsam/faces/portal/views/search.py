"""Search the own cases, the faults that hit one, and what was escalated and reviewed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from tsam.domains.cases.finding import find
from tsam.domains.escalations.finding import find as find_escalations
from tsam.domains.reviews.finding import find as find_reviews
from tsam.domains.sprs.finding import find_public, is_number
from tsam.faces.ui.pages import Request, answer


def search(request: Request) -> HttpResponse:
    words = request.GET.get("q", "")[:200].strip()
    faults = find_public(request.user, words) if words else []
    if len(faults) == 1 and is_number(words):
        return redirect("portal:spr", faults[0].number)
    found = find(request.user, words) if words else []
    if len(found) == 1 and not found[0].pieces and found[0].kind == "case":
        return redirect("portal:case", found[0].case.number)
    context = {
        "words": words,
        "found": found,
        "faults": faults,
        "escalations": find_escalations(request.user, words) if words else [],
        "reviews": find_reviews(request.user, words) if words else [],
        "at": now(),
    }
    return answer(request, "portal/search.html", context, fragment="portal/_search.html")
