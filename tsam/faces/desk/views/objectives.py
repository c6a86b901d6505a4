"""One objective of a version: where it stands and why, its words, and its readings."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Feature
from tsam.domains.objectives.actions import measures as actions
from tsam.domains.objectives.models import (
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Requirement,
)
from tsam.domains.objectives.policies import documents as policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import document as forms
from tsam.faces.desk.queries import document as query
from tsam.faces.desk.views.document import crumbs, version_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict


def show(request: Request, pk: int, version: int, number: int) -> HttpResponse:
    context = query.one(request.user, _objective(request, pk, version, number), now())
    return answer(
        request, "desk/document/objective.html", context, fragment="desk/document/_objective.html"
    )


def new(request: Request, pk: int, version: int) -> HttpResponse:
    document = version_or_404(request, pk, version)
    form = _form(request, document)

    def deed(given: dict[str, Any]) -> str:
        made = actions.add_objective(document, by=request.user, at=now(), **given)
        return _("%(label)s is in the draft.") % {"label": made.label}

    question = deeds.Question(
        _("What is to be reached?"),
        _("Add it"),
        _back(document),
        verdict=_may(policies.change(request.user, document), document),
        crumbs=crumbs(document.engagement),
    )
    return deeds.ask(request, question, form, deed)


def change(request: Request, pk: int, version: int, number: int) -> HttpResponse:
    objective = _objective(request, pk, version, number)
    document = objective.document
    served = ObjectiveNeed.objects.visible_to(request.user).filter(objective=objective)
    start = {name: getattr(objective, name) for name in actions.WORDS}
    start |= {
        "owner": objective.owner_id,
        "needs": list(served.values_list("requirement", flat=True)),
    }
    form = _form(request, document, start)

    def deed(given: dict[str, Any]) -> str:
        actions.change_objective(objective, by=request.user, at=now(), **given)
        return _("%(label)s was described anew.") % {"label": objective.label}

    question = deeds.Question(
        _("What is to be reached with %(label)s?") % {"label": objective.label},
        _("Keep it"),
        _back(document),
        verdict=_may(policies.change(request.user, document), document),
        crumbs=crumbs(document.engagement),
    )
    return deeds.ask(request, question, form, deed)


def remove(request: Request, pk: int, version: int, number: int) -> HttpResponse:
    objective = _objective(request, pk, version, number)

    def deed(_given: dict[str, Any]) -> str:
        actions.remove_objective(objective, by=request.user, at=now())
        return _("%(label)s is out of the draft.") % {"label": objective.label}

    question = deeds.Question(
        _("Take %(name)s out of the draft?") % {"name": objective},
        _("Take it out"),
        _back(objective.document),
        lead=_("Versions that were agreed keep it."),
        verdict=_may(policies.change(request.user, objective.document), objective.document),
        is_danger=True,
        crumbs=crumbs(objective.document.engagement),
    )
    return deeds.ask(request, question, Form(deeds.sent(request)), deed)


def reading(request: Request, pk: int, version: int, number: int) -> HttpResponse:
    objective = _objective(request, pk, version, number)
    document = objective.document
    start = {"measured_on": today_of(document.engagement, now())}
    form = forms.Read(deeds.sent(request), initial=start)

    def deed(given: dict[str, Any]) -> str:
        actions.read(objective, by=request.user, at=now(), **given)
        return _("Written down. It stays as it is; what was wrong is read again.")

    question = deeds.Question(
        _("What does %(name)s stand at?") % {"name": objective},
        _("Write it down"),
        reverse("desk:objective", args=[pk, version, number]),
        lead=objective.metric,
        verdict=_may(policies.read(request.user, objective), document),
        crumbs=crumbs(document.engagement),
    )
    return deeds.ask(request, question, form, deed)


def _objective(request: Request, pk: int, version: int, number: int) -> Objective:
    document = version_or_404(request, pk, version)
    found = visible_or_404(
        Objective.objects.select_related("owner"), request, document=document, number=number
    )
    found.document = document
    return found


def _form(
    request: Request, document: ObjectivesDocument, start: dict[str, Any] | None = None
) -> forms.Describe:
    ours, theirs = query.offered(request.user, document.engagement)
    needs = Requirement.objects.visible_to(request.user).in_force()
    needs = needs.filter(engagement=document.engagement_id).order_by("number")
    return forms.Describe([*ours, *theirs], needs, deeds.sent(request), start)


def _back(document: ObjectivesDocument) -> str:
    return reverse("desk:document-version", args=[document.engagement_id, document.version])


def _may(verdict: Verdict, document: ObjectivesDocument) -> Verdict:
    return entitled(Feature.P2, document.engagement.application, now()) if verdict else verdict
