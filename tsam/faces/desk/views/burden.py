"""Who took the inconvenient hours of an engagement, and whose turn it is."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import burden
from tsam.domains.calls.burden import Burden
from tsam.domains.calls.crew import BURDEN_WEEKS
from tsam.faces.desk.views.calls import reader_or_404
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.pages import Request, answer

# Calls that cost somebody an hour, as many as are listed.
MOST_COSTS = 40


def show(request: Request, pk: int) -> HttpResponse:
    reader_or_404(request.user)
    row = engagement_or_404(request, pk)
    found = burden.of(row, now())
    context = {
        "engagement": row,
        "shares": found.shares,
        "most": max((one.counted for one in found.shares), default=0) or 1,
        "costs": found.costs[:MOST_COSTS],
        "sentence": _sentence(found),
        "lede": _lede(found, row),
        "next_up": {person.pk for person in found.next_up},
        "weeks": BURDEN_WEEKS,
    }
    fragment = "desk/calls/_burden.html"
    return answer(request, "desk/calls/burden.html", context, fragment=fragment)


def _sentence(found: Burden) -> str:
    if not any(one.counted for one in found.shares):
        return _("Nobody gave up a first or last hour.")
    names = [person.name for person in found.next_up]
    if not names:
        return _("All gave up as much: it is nobody’s turn.")
    if len(names) == 1:
        return _("The next inconvenient hour is %(name)s’s.") % {"name": names[0]}
    said = _("The next inconvenient hour is one of %(n)d people’s: %(names)s.")
    return said % {"n": len(names), "names": ", ".join(names)}


def _lede(found: Burden, row: Engagement) -> str:
    if not found.ours and not found.theirs:
        return _("Slots in the middle of everybody’s day cost nobody, and come first.")
    ours = ngettext("%d minute", "%d minutes", int(found.ours)) % int(found.ours)
    theirs = ngettext("%d minute", "%d minutes", int(found.theirs)) % int(found.theirs)
    return _("For its calls our side gave up %(ours)s, %(customer)s %(theirs)s.") % {
        "ours": ours,
        "customer": row.account.name,
        "theirs": theirs,
    }
