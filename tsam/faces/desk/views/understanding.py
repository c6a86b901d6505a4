"""“Understood” or “Ask”, for a case in its customer's order and for a need; and the answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.priorities import asking, notices, policies
from tsam.domains.priorities.models import Question
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import understanding as forms
from tsam.faces.desk.queries import understanding as query
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

RELATED = ("engagement__account", "engagement__application")


def case_understanding(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)
    return _understand(request, case, reverse("desk:case", args=[case.number]), str(case.number))


def case_question(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)
    return _ask(request, case, reverse("desk:case", args=[case.number]), str(case.number))


def need_understanding(request: Request, key: int) -> HttpResponse:
    need = _need(request, key)
    return _understand(request, need, _need_page(need), need.label)


def need_question(request: Request, key: int) -> HttpResponse:
    need = _need(request, key)
    return _ask(request, need, _need_page(need), need.label)


def answer(request: Request, key: int) -> HttpResponse:
    """What was asked, and the form that answers it."""
    question = visible_or_404(
        Question.objects.select_related(*query.RELATED, "engagement__application"),
        request,
        pk=key,
    )
    back = (
        reverse("desk:case", args=[question.case.number])
        if question.case
        else reverse("desk:requirement", args=[question.engagement_id, question.requirement_id])
    )

    def deed(given: dict[str, Any]) -> str:
        asking.answer(question, by=request.user, at=now(), text=given["text"])
        return _("%(name)s is told.") % {"name": question.asked_by.name}

    asked = deeds.Question(
        _("What do you answer %(name)s?") % {"name": question.asked_by.name},
        _("Answer it"),
        deeds.came_from(request, back),
        lead=notices.about_words(question),
        verdict=policies.answer(request.user, question),
        crumbs=((str(question.engagement.account), back),),
        proof="desk/understanding/_asked.html",
        given={"question": question, "at": now()},
    )
    return deeds.ask(request, asked, forms.Answer(deeds.sent(request)), deed)


def _understand(request: Request, about: Case | Requirement, page: str, name: str) -> HttpResponse:
    def deed(_given: dict[str, Any]) -> str:
        asking.understand(about, by=request.user, at=now())
        return _("%(name)s is understood. When the reason changes, you are asked anew.") % {
            "name": name
        }

    question = deeds.Question(
        _("Do you know why they want it so?"),
        _("Understood"),
        deeds.came_from(request, page),
        lead=str(about) if isinstance(about, Requirement) else f"{name} {about.title}",
        verdict=_may(request, about),
        crumbs=((name, page),),
        proof="desk/understanding/_reason.html",
        given=query.to_understand(request.user, about),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def _ask(request: Request, about: Case | Requirement, page: str, name: str) -> HttpResponse:
    def deed(given: dict[str, Any]) -> str:
        asking.ask(about, by=request.user, at=now(), text=given["text"])
        return _("Asked. The answer comes to your inbox.")

    question = deeds.Question(
        _("What is not clear about %(name)s?") % {"name": name},
        _("Ask the TSAM"),
        deeds.came_from(request, page),
        lead=str(about) if isinstance(about, Requirement) else about.title,
        verdict=_may(request, about),
        crumbs=((name, page),),
    )
    return deeds.ask(request, question, forms.Ask(deeds.sent(request)), deed)


def _may(request: Request, about: Case | Requirement) -> Verdict:
    if not (allowed := policies.understand(request.user)):
        return allowed
    engagement = asking.live_engagement(about) if isinstance(about, Case) else about.engagement
    if engagement is None:
        return policies.is_served(None)
    return entitled(Feature.G1, engagement.application, now())


def _case(request: Request, number: str) -> Case:
    if not request.user.has_function(*SUPPORT):
        # R&D reads a case that it was asked about, and nothing of the order of work.
        return visible_or_404(Case.objects.none(), request)
    return visible_or_404(
        Case.objects.numbered(number).select_related("account", "application"), request
    )


def _need(request: Request, key: int) -> Requirement:
    return visible_or_404(Requirement.objects.select_related(*RELATED), request, pk=key)


def _need_page(need: Requirement) -> str:
    return reverse("desk:requirement", args=[need.engagement_id, need.pk])
