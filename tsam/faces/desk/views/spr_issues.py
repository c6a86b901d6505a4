"""The issue of an SPR in R&D's tracker: create or link it, write there, settle what differs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.people.models import User
from tsam.domains.sprs.models import Disagreement, Side, Spr
from tsam.domains.sprs.trackers import linking, policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import trackers as forms
from tsam.faces.desk.queries import trackers as query
from tsam.faces.desk.views.sprs import spr_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse


def settle(request: Request, number: str, key: int) -> HttpResponse:
    """Say whose word is right; one that the tracker overruled is only seen."""
    spr = spr_or_404(request, number)
    row = visible_or_404(
        Disagreement.objects.filter(link__spr=spr).select_related("link__tracker"), request, pk=key
    )
    differs = query.told(row)
    is_seen_only = row.holds == Side.TRACKER
    form: Form
    if is_seen_only:
        form = Form(deeds.sent(request))
    else:
        form = forms.Settle(
            differs.ours,
            differs.theirs,
            takes_theirs=linking.takes_theirs(row),
            is_decision=differs.is_decision,
            data=deeds.sent(request),
        )

    def deed(given: dict[str, Any]) -> str:
        said = {"take": Side.TRACKER.value} | given
        linking.settle(row, by=request.user, at=now(), **said)
        return _("Settled.")

    back = reverse("desk:spr", args=[spr.number])
    question = deeds.Question(
        _("%(field)s: we say %(ours)s, the tracker says %(theirs)s")
        % {"field": differs.label, "ours": differs.ours, "theirs": differs.theirs},
        _("I have seen it") if is_seen_only else _("Settle it"),
        back,
        lead=differs.said,
        verdict=policies.link(request.user),
        crumbs=((_("SPRs"), reverse("desk:sprs")), (spr.number, back)),
    )
    return deeds.ask(request, question, form, deed)


def issue(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    tracker, key = given["tracker"], given["key"].strip()
    if key:
        return linking.link_issue(spr, tracker, by=by, at=at, key=key)
    return linking.create_issue(spr, tracker, by=by, at=at)


def word(spr: Spr, given: dict[str, Any], by: User, at: datetime) -> object:
    return linking.comment(spr, by=by, at=at, text=given["text"])


def unlink(spr: Spr, _given: dict[str, Any], by: User, at: datetime) -> object:
    return linking.unlink(spr, by=by, at=at)


# Title, button, what is said afterwards, the form, the deed: as in spr_acts.
DEEDS = {
    "issue": (
        _later("Which issue of R&D's tracker is it?"),
        _later("Say so"),
        _later("Said. %(number)s and its issue are kept alike from now on."),
        lambda request, _spr: forms.Issue(deeds.sent(request)),
        issue,
    ),
    "issue-word": (
        _later("What do you want to write there?"),
        _later("Write it there"),
        _later("It goes there within a minute."),
        lambda request, _spr: forms.Comment(deeds.sent(request)),
        word,
    ),
    "issue-end": (
        _later("Is it another defect after all?"),
        _later("Take the link away"),
        _later("The link is gone. Nothing was deleted there."),
        lambda request, _spr: Form(deeds.sent(request)),
        unlink,
    ),
}
