"""What the palette finds while somebody types: a number, words, a customer, a page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tsam.domains.accounts.models import Account, Application, Engagement, EngagementState
from tsam.domains.cases.finding import find
from tsam.domains.escalations.finding import find as find_escalations
from tsam.domains.people.models import User
from tsam.domains.sprs.finding import find as find_sprs
from tsam.faces.ui.context import Shell, Way
from tsam.faces.ui.pages import Request
from tsam.faces.ui.rail import own_engagements
from tsam.kernel.addresses import reverse

# So many of a kind: the palette is read at a glance.
MOST = 5


def jump(request: Request) -> HttpResponse:
    words = request.GET.get("q", "")[:200].strip()
    shell = Shell(request, request.user)
    context = {
        "words": words,
        "cases": [one.case for one in find(request.user, words, limit=MOST)] if words else [],
        "sprs": find_sprs(request.user, words, limit=MOST) if words else [],
        "escalations": find_escalations(request.user, words, limit=MOST) if words else [],
        "customers": _customers(request.user, words) if words else [],
        "engagements": _engagements(request.user, words)
        if words
        else own_engagements(request.user, shell.at)[:MOST],
        "ways": _ways(shell, words),
        "search_url": reverse("desk:search"),
    }
    return render(request, "desk/_jump.html", context)


def _customers(reader: User, words: str) -> list[Account]:
    named = Account.objects.visible_to(reader).filter(name__icontains=words)
    return list(named.order_by("name")[:MOST])


def _engagements(reader: User, words: str) -> list[dict[str, Engagement]]:
    applications = Application.objects.visible_to(reader).filter(name__icontains=words)
    live = (
        Engagement.objects.visible_to(reader)
        .filter(application__in=applications)
        .exclude(state=EngagementState.ENDED)
        .select_related("account", "application")
        .order_by("application__name")[:MOST]
    )
    return [{"engagement": one} for one in live]


def _ways(shell: Shell, words: str) -> list[Way]:
    """Pages by their names; what is set up stands there only when it is asked for."""
    ways = [*shell.desk_ways, *shell.setup] if words else shell.desk_ways
    return [way for way in ways if words.casefold() in str(way.label).casefold()]
