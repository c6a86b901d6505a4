"""What can be done about a place that a defect hits, and about what was asked of R&D for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.objectives.models import Milestone, Requirement
from tsam.domains.sprs import policies
from tsam.domains.sprs.actions import asking, hits
from tsam.domains.sprs.models import PriorityRequest, Spr, SprInterest
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import sprs as forms
from tsam.faces.desk.views.spr_acts import question_of
from tsam.faces.desk.views.sprs import spr_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.verdicts import Verdict


def act(request: Request, number: str, key: int, verb: str) -> HttpResponse:
    """Ask before something is done about a place, and do it."""
    if verb not in HITS:
        raise Http404
    spr = spr_or_404(request, number)
    interest = visible_or_404(
        SprInterest.objects.filter(spr=spr).select_related(
            "spr", "application__account", "application__support_contract", "engagement"
        ),
        request,
        pk=key,
    )
    return HITS[verb](request, spr, interest)


def request_act(request: Request, number: str, key: int, verb: str) -> HttpResponse:
    """Answer what was asked of R&D, or send what R&D asked for."""
    if verb not in REQUESTS:
        raise Http404
    spr = spr_or_404(request, number)
    asked = visible_or_404(PriorityRequest.objects.filter(spr=spr), request, pk=key)
    return REQUESTS[verb](request, spr, asked)


def _change(request: Request, spr: Spr, interest: SprInterest) -> HttpResponse:
    engagement = interest.engagement_id
    there = Milestone.objects.visible_to(request.user).ahead()
    milestones = there.filter(project__engagement=engagement).order_by("due_on", "pk")
    needs = Requirement.objects.visible_to(request.user).in_force()
    start = {
        "wanted": interest.wanted,
        "why": interest.why,
        "milestone": interest.milestone_id,
        "requirement": interest.requirement_id,
    }
    form = forms.Hit(
        milestones,
        needs.filter(engagement=engagement).order_by("-weight", "pk"),
        deeds.sent(request),
        start,
    )

    def deed(given: dict[str, Any]) -> str:
        hits.describe_interest(interest, by=request.user, at=now(), **given)
        return _("Kept. What it costs is weighed anew.")

    verdict = policies.change_interest(request.user, interest)
    title = _("What waits for it at %(name)s?") % {"name": interest.application.account.name}
    return deeds.ask(request, question_of(spr, title, _("Keep it"), verdict), form, deed)


def _ask(request: Request, spr: Spr, interest: SprInterest) -> HttpResponse:
    verdict = policies.ask(request.user, spr, interest)
    if verdict:
        verdict = entitled(Feature.G4, interest.application, now())

    def deed(given: dict[str, Any]) -> str:
        asking.ask_priority(interest, by=request.user, at=now(), **given)
        return _("Asked. You hear as soon as R&D answers.")

    start = {"on": interest.milestone.due_on} if interest.milestone else {}
    form = forms.Ask(deeds.sent(request), initial=start)
    question = question_of(spr, _("Why should it come first?"), _("Ask R&D"), verdict)
    return deeds.ask(request, question, form, deed)


def _install(request: Request, spr: Spr, interest: SprInterest) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        hits.note_installed(interest, by=request.user, at=now(), on=given["on"])
        return _("Installed. When they see that it is gone, say so too.")

    verdict = policies.install(request.user, spr.state, interest)
    question = question_of(spr, _("Since when is the fix installed?"), _("Say so"), verdict)
    return deeds.ask(request, question, _day(request), deed)


def _verify(request: Request, spr: Spr, interest: SprInterest) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        hits.note_verified(interest, by=request.user, at=now(), on=given["on"])
        return _("It is gone there.")

    verdict = policies.verify(request.user, interest)
    question = question_of(spr, _("When did they see that it is gone?"), _("Say so"), verdict)
    return deeds.ask(request, question, _day(request), deed)


def _again(request: Request, spr: Spr, interest: SprInterest) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        hits.ask_again(interest, by=request.user, at=now(), reason=given["reason"])
        return _("R&D looks at it again.")

    verdict = policies.ask_again(request.user, spr.state)
    question = question_of(spr, _("Why should it be looked at again?"), _("Ask for it"), verdict)
    return deeds.ask(request, question, forms.Again(deeds.sent(request)), deed)


def _day(request: Request) -> Form:
    return forms.OnDay(deeds.sent(request), initial={"on": localdate()})


def _answering(
    request: Request,
    spr: Spr,
    asked: PriorityRequest,
    title: str,
    act: str,
    verdict: Verdict,
) -> deeds.Question:
    """With what was asked. Who answers in a list comes back to it."""
    question = question_of(spr, title, act, verdict)
    return replace(
        question,
        back=deeds.came_from(request, question.back),
        proof="desk/sprs/_asked.html",
        given={"asked": asked, "at": now()},
    )


def _accept(request: Request, spr: Spr, asked: PriorityRequest) -> HttpResponse:
    start = {
        "release": asked.wanted_release or spr.target_release,
        "on": asked.wanted_on or spr.target_on,
    }

    def deed(given: dict[str, Any]) -> str:
        asking.accept(asked, by=request.user, at=now(), **given)
        return _("Accepted. The target is set, and whoever waits for it hears it.")

    verdict = policies.accept(request.user, asked, spr)
    question = _answering(
        request, spr, asked, _("For which release, and when?"), _("Accept"), verdict
    )
    return deeds.ask(request, question, forms.Accept(deeds.sent(request), initial=start), deed)


def _decline(request: Request, spr: Spr, asked: PriorityRequest) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        asking.decline(asked, by=request.user, at=now(), reply=given["reply"])
        return _("Declined. The TSAM reads why.")

    verdict = policies.answer(request.user, asked)
    question = _answering(
        request, spr, asked, _("Why can it not come first?"), _("Decline"), verdict
    )
    return deeds.ask(request, question, forms.Reply(deeds.sent(request)), deed)


def _question(request: Request, spr: Spr, asked: PriorityRequest) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        asking.ask_for_more(asked, by=request.user, at=now(), reply=given["reply"])
        return _("Asked. It comes back to you with the answer.")

    verdict = policies.answer(request.user, asked)
    question = _answering(
        request, spr, asked, _("What do you need to decide?"), _("Ask for it"), verdict
    )
    return deeds.ask(request, question, forms.Reply(deeds.sent(request)), deed)


def _more(request: Request, spr: Spr, asked: PriorityRequest) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        asking.give_more(asked, by=request.user, at=now(), more=given["more"])
        return _("Sent. The move is with R&D again.")

    verdict = policies.give_more(request.user, asked)
    question = question_of(spr, _("What did R&D ask for?"), _("Send it"), verdict)
    return deeds.ask(request, question, forms.More(deeds.sent(request)), deed)


HITS = {
    "change": _change,
    "request": _ask,
    "installation": _install,
    "verification": _verify,
    "re-evaluation": _again,
}
REQUESTS = {
    "acceptance": _accept,
    "refusal": _decline,
    "question": _question,
    "more": _more,
}
