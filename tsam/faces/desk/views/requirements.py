"""The register of what a customer needs on one engagement, and what can be done to a need (G2)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Contact, Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases import actions as case_actions
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement
from tsam.domains.objectives.policies import requirements as policies
from tsam.domains.people.models import User
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import requirements as forms
from tsam.faces.desk.queries import people
from tsam.faces.desk.queries import requirements as query
from tsam.faces.desk.views.engagements import engagement_or_404
from tsam.faces.ui.forms import Form
from tsam.faces.ui.pages import Request, answer, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

if TYPE_CHECKING:
    pass


def index(request: Request, pk: int) -> HttpResponse:
    context = query.context(request.user, register_or_404(request, pk), now())
    return answer(
        request,
        "desk/requirements/index.html",
        context,
        fragment="desk/requirements/_index.html",
    )


def show(request: Request, pk: int, key: int) -> HttpResponse:
    context = query.one(request.user, _need_or_404(request, pk, key), now())
    return answer(
        request,
        "desk/requirements/requirement.html",
        context,
        fragment="desk/requirements/_requirement.html",
    )


def new(request: Request, pk: int) -> HttpResponse:
    """Write a need down; from a critical case, the case serves it from then on."""
    row = register_or_404(request, pk)
    case = _case(request, row)
    kind = forms.FromCase if case else forms.New
    ours, theirs = _people(request, row)
    start = {"vendor_owner": request.user.pk}
    form = kind(ours, theirs, deeds.sent(request), start)

    def deed(given: dict[str, Any]) -> str:
        is_published = given.pop("is_published", True)
        if case:
            made = case_actions.document_need(case, row, by=request.user, at=now(), **given)
            return _("%(label)s is in force, and %(case)s serves it.") % {
                "label": made.label,
                "case": case.number,
            }
        made = actions.propose(row, by=request.user, at=now(), **given)
        if is_published:
            actions.publish(made, by=request.user, at=now(), weight=made.weight)
            return _("%(label)s is in force.") % {"label": made.label}
        return _("%(label)s is written down. Publish it when it is agreed.") % {"label": made.label}

    question = deeds.Question(
        _("What does %(name)s need?") % {"name": row.account.name},
        _("Write it down"),
        reverse("desk:requirements", args=[pk]),
        lead=_("From %(number)s, %(title)s") % {"number": case.number, "title": case.title}
        if case
        else "",
        verdict=_may(policies.write(request.user), row, now()),
        crumbs=_crumbs(row),
    )
    return deeds.ask(request, question, form, deed)


def act(request: Request, pk: int, key: int, verb: str) -> HttpResponse:
    """Ask before a step in the life of a need, and take it."""
    if verb not in ACTS:
        raise Http404
    requirement = _need_or_404(request, pk, key)
    step = ACTS[verb]
    form = step.form(request, requirement)

    def deed(given: dict[str, Any]) -> str:
        step.deed(requirement, given, request.user, now())
        return str(step.done) % {"label": requirement.label}

    question = deeds.Question(
        str(step.title) % _words(requirement),
        str(step.act) % _words(requirement),
        reverse("desk:requirements", args=[pk]),
        lead=str(requirement),
        verdict=_may(step.may(request.user, requirement), requirement.engagement, now()),
        is_danger=step.is_danger,
        crumbs=_crumbs(requirement.engagement),
    )
    return deeds.ask(request, question, form, deed)


def _may(verdict: Verdict, row: Engagement, at: datetime) -> Verdict:
    return entitled(Feature.G2, row.application, at) if verdict else verdict


def _words(requirement: Requirement) -> dict[str, Any]:
    return {"weight": requirement.asked_weight or requirement.weight, "label": requirement.label}


def register_or_404(request: Request, pk: int) -> Engagement:
    """The engagement, for who may read its register: Technical Support alone (5.3)."""
    row = engagement_or_404(request, pk)
    if not request.user.has_function(*SUPPORT):
        raise Http404
    return row


def _need_or_404(request: Request, pk: int, key: int) -> Requirement:
    return visible_or_404(
        Requirement.objects.select_related(*query.RELATED).select_related("engagement__calendar"),
        request,
        pk=key,
        engagement=pk,
    )


def _case(request: Request, row: Engagement) -> Case | None:
    """The case that the need came up in, where the address names one."""
    number = request.GET.get("case", "")[:20].replace("\0", "")
    if not number:
        return None
    return visible_or_404(
        Case.objects.numbered(number).filter(application=row.application_id), request
    )


def _people(request: Request, row: Engagement) -> tuple[list[User], list[User]]:
    """Who can answer for a need at either side."""
    present = Contact.objects.visible_to(request.user).present().filter(account=row.account_id)
    return people.support(), [one.user for one in present.select_related("user")]


def _crumbs(row: Engagement) -> tuple[tuple[str, str], ...]:
    return (
        (str(row), reverse("desk:engagement", args=[row.pk])),
        (_("Requirements"), reverse("desk:requirements", args=[row.pk])),
    )


# --- the steps


Act = deeds.Act[Requirement]


def _nothing(request: Request, _requirement: Requirement) -> Form:
    return Form(deeds.sent(request))


def _why(request: Request, _requirement: Requirement) -> Form:
    return forms.Why(deeds.sent(request))


def _weigh(request: Request, requirement: Requirement) -> Form:
    return forms.Weigh(deeds.sent(request), initial={"weight": requirement.weight})


def _dispute_form(request: Request, requirement: Requirement) -> Form:
    return forms.Dispute(deeds.sent(request), initial={"weight": requirement.weight})


def _describe(request: Request, requirement: Requirement) -> Form:
    ours, theirs = _people(request, requirement.engagement)
    start = {
        "statement": requirement.statement,
        "reason": requirement.reason,
        "measure": requirement.measure,
        "review_on": requirement.review_on,
        "vendor_owner": requirement.vendor_owner_id,
        "customer_owner": requirement.customer_owner_id,
    }
    return forms.Words(ours, theirs, deeds.sent(request), start)


def _publish(row: Requirement, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.publish(row, by=by, at=at, **given)


def _dispute(row: Requirement, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.dispute(row, by=by, at=at, **given)


def _settle(row: Requirement, _given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.accept_weight(row, by=by, at=at)


def _change(row: Requirement, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.change(row, by=by, at=at, **given)


def _meet(row: Requirement, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.meet(row, by=by, at=at, **given)


def _take_up(row: Requirement, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.take_up_again(row, by=by, at=at, **given)


def _withdraw(row: Requirement, given: dict[str, Any], by: User, at: datetime) -> object:
    return actions.withdraw(row, by=by, at=at, **given)


ACTS: dict[str, Act] = {
    "publication": Act(
        _later("Publish it to Technical Support?"),
        _later("Publish it"),
        _later("%(label)s is published. Cases that serve it rise."),
        policies.publish,
        _weigh,
        _publish,
    ),
    "dispute": Act(
        _later("Which weight should it have?"),
        _later("Say this weight"),
        _later("Said. Until both sides agree the lower weight of %(label)s counts."),
        policies.dispute,
        _dispute_form,
        _dispute,
    ),
    "settlement": Act(
        _later("Take the weight that the customer gives it, %(weight)d?"),
        _later("Take weight %(weight)d"),
        _later("Both sides agree on the weight of %(label)s."),
        policies.accept_weight,
        _nothing,
        _settle,
    ),
    "change": Act(
        _later("What do they need?"),
        _later("Keep the words"),
        _later("%(label)s was described anew."),
        policies.change,
        _describe,
        _change,
    ),
    "outcome": Act(
        _later("How does one see that it is met?"),
        _later("It is met"),
        _later("%(label)s is met. Cases that serve it are ranked without it."),
        policies.meet,
        _why,
        _meet,
    ),
    "resumption": Act(
        _later("Why is it needed again?"),
        _later("Take it up again"),
        _later("%(label)s is in force again."),
        policies.take_up_again,
        _why,
        _take_up,
    ),
    "withdrawal": Act(
        _later("Why is it needed no more?"),
        _later("It is needed no more"),
        _later("%(label)s is kept with the reason, and counts no more."),
        policies.withdraw,
        _why,
        _withdraw,
        is_danger=True,
    ),
}
