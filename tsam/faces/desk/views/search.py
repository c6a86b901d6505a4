"""Find a case, a customer, an Application or a person by words or by number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now

from tsam.domains.cases.finding import by_number
from tsam.domains.escalations.finding import by_number as escalation_by_number
from tsam.domains.people import policies
from tsam.domains.sprs.finding import by_number as spr_by_number
from tsam.faces.desk.queries import search as query
from tsam.faces.ui.pages import Request, answer


def search(request: Request) -> HttpResponse:
    """A number opens at once; words are looked for in all that the reader may read."""
    asked, at = query.Asked.read(request.GET), now()
    if case := by_number(request.user, asked.words):
        return redirect("desk:case", case.number)
    if spr := spr_by_number(request.user, asked.words):
        return redirect("desk:spr", spr.number)
    if escalation := escalation_by_number(request.user, asked.words):
        return redirect("desk:escalation", escalation.number)
    if contract := query.number_of_contract(request.user, asked.words):
        return redirect("desk:account", contract.account.slug)
    context = {
        "asked": asked,
        "at": at,
        "words": asked.words,
        "may_read_people": policies.read_people(request.user),
        **(query.context(request.user, asked, at) if asked.words else {}),
    }
    return answer(request, "desk/search/index.html", context, fragment="desk/search/_found.html")
