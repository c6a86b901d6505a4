"""What can be done to a case; one address for each deed, which shows its form and takes it.

The pages open these forms in a dialog; without scripts each is a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.cases import actions, policies
from tsam.domains.cases.models import NUMBERING, Attachment, Case, Channel, Side
from tsam.domains.objectives.models import Milestone, Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import actions as priorities
from tsam.domains.priorities import overriding, planning
from tsam.domains.priorities import policies as rank_policies
from tsam.faces.desk import deeds
from tsam.faces.desk.forms import case_acts as forms
from tsam.faces.desk.queries import case as query
from tsam.faces.ui.downloads import download
from tsam.faces.ui.pages import Request, asked_or_404, visible_or_404
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict, require

Deed = Callable[[Case, dict[str, Any], User, datetime], str]


@dataclass(frozen=True)
class Act:
    """A deed with its form: what its page asks, what its button says, and who may."""

    question: Any
    verb: Any
    form: type[forms.CaseForm]
    may: Callable[[User, Case], Verdict]
    # Does it, and says what was done.
    deed: Deed


def next_action(request: Request, number: str) -> HttpResponse:
    return _act(request, number, NEXT_ACTION)


def assignee(request: Request, number: str) -> HttpResponse:
    return _act(request, number, OWNER)


def requirement(request: Request, number: str) -> HttpResponse:
    return _act(request, number, NEED)


def area(request: Request, number: str) -> HttpResponse:
    return _act(request, number, AREA)


def override(request: Request, number: str) -> HttpResponse:
    return _act(request, number, BY_HAND)


@require_POST
def override_end(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)
    overriding.end_override(case, by=request.user, at=now())
    messages.success(request, _("The rank is left to its reasons again."))
    return redirect("desk:case", number)


def promise(request: Request, number: str) -> HttpResponse:
    return _act(request, number, PROMISE)


def state(request: Request, number: str) -> HttpResponse:
    return _act(request, number, STATE)


def severity(request: Request, number: str) -> HttpResponse:
    return _act(request, number, SEVERITY)


def phase(request: Request, number: str) -> HttpResponse:
    return _act(request, number, PHASE)


def solution(request: Request, number: str) -> HttpResponse:
    return _act(request, number, SOLUTION)


def reopening(request: Request, number: str) -> HttpResponse:
    return _act(request, number, REOPENING)


def participants(request: Request, number: str) -> HttpResponse:
    return _act(request, number, JOINING)


@require_POST
def participant_removal(request: Request, number: str) -> HttpResponse:
    case = _case(request, number)
    key = request.POST.get("person", "")
    person = User.objects.filter(pk=int(key)).first() if key.isdecimal() else None
    if person:
        actions.remove_participant(case, by=request.user, at=now(), person=person)
        messages.success(request, _("%(name)s is told no more.") % {"name": person.name})
    return redirect("desk:case", number)


def attachment(request: Request, number: str, key: int) -> FileResponse:
    case = visible_or_404(Case.objects.numbered(number), request)
    return download(visible_or_404(Attachment.objects.filter(case=case), request, pk=key))


def _act(request: Request, number: str, act: Act) -> HttpResponse:
    """Show the form, or check what was written and do it; what is wrong is said, and kept."""
    case = _case(request, number)
    may = act.may(request.user, case)
    form = act.form(case, request.user, deeds.sent(request))
    if form.is_bound:
        require(may)
    question = deeds.Question(
        act.question,
        act.verb,
        reverse("desk:case", args=[number]),
        lead=f"{case.number} {case.title}",
        verdict=may,
        crumbs=(
            (_("Cases"), reverse("desk:cases")),
            (case.number, reverse("desk:case", args=[number])),
        ),
    )
    return deeds.ask(
        request, question, form, lambda given: act.deed(case, given, request.user, now())
    )


def _case(request: Request, number: str) -> Case:
    return asked_or_404(query.ONE, Case.objects, request, case=NUMBERING.read(number))


def _set_next(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    actions.set_next_action(
        case,
        by=by,
        at=at,
        text=given["text"],
        side=given["side"],
        owner=_person(given["owner"]),
        due_at=given["due_at"],
    )
    return _("Next action set.") if given["text"] else _("Next action cleared.")


def _assign(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    person = _person(given["assignee"])
    actions.assign(case, by=by, at=at, assignee=person)
    if person is None:
        return _("The case has no owner now.")
    return _("The owner is now %(name)s.") % {"name": person.name}


def _serve(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    key = given["requirement"]
    needs = Requirement.objects.visible_to(by)
    need = needs.select_related("engagement").filter(pk=key).first() if key else None
    if key and need is None:
        raise ValidationError(
            {"requirement": _("This need cannot be chosen any more. Choose another.")}
        )
    priorities.serve(case, by=by, at=at, requirement=need)
    if need is None:
        return _("The case serves no documented need.")
    return _("The case serves %(label)s. Its rank follows.") % {"label": need.label}


def _classify(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    projects = Project.objects.visible_to(by).select_related("engagement")
    words = {
        **given,
        "project": projects.filter(pk=given["project"]).first() if given["project"] else None,
        "milestone": Milestone.objects.visible_to(by).filter(pk=given["milestone"]).first()
        if given["milestone"]
        else None,
    }
    try:
        planning.classify(case, by=by, at=at, **words)
    except ValidationError as wrong:
        raise _about_where(wrong) from wrong
    return _("Said. Its rank follows.")


def _about_where(wrong: ValidationError) -> ValidationError:
    """The form asks for project and milestone in one field."""
    if not hasattr(wrong, "error_dict"):
        return wrong
    names = {"project": "where", "milestone": "where", "secondary_area": "is_both"}
    return ValidationError(
        {names.get(name, name): errors for name, errors in wrong.error_dict.items()}
    )


def _move_by_hand(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    overriding.override(case, by=by, at=at, **given)
    return _("Moved. It ends by itself at the moment you named.")


def _promise(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    actions.promise(case, by=by, at=at, **given)
    return _("Promised. The customer sees it.")


def _move(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    moved = actions.move(case, by=by, at=at, state=given["state"])
    return _("The state is now “%(state)s”.") % {"state": moved.get_state_display()}


def _change_severity(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    actions.change_severity(case, by=by, at=at, **given)
    return _("Severity is now %(severity)d.") % {"severity": given["severity"]}


def _set_phase(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    moved = actions.set_phase(case, by=by, at=at, phase=given["phase"])
    return _("The phase is now “%(phase)s”.") % {"phase": moved.get_phase_display()}


def _propose(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    actions.propose_solution(case, by=by, at=at, solution=given["solution"], channel=Channel.DESK)
    return _("Proposed. The case ends when the customer agrees.")


def _reopen(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    actions.reopen(case, by=by, at=at, reason=given["reason"], channel=Channel.DESK)
    return _("The case is open again.")


def _let_in(case: Case, given: dict[str, Any], by: User, at: datetime) -> str:
    person = _person(given["person"])
    if person is None:
        raise ValidationError({"person": _("Choose somebody.")})
    actions.add_participant(case, by=by, at=at, person=person)
    return _("%(name)s takes part now.") % {"name": person.name}


def _person(key: int | None) -> User | None:
    """Somebody by key; whether they may take part is for the policy to say."""
    if key is None:
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    if person is None:
        raise ValidationError(_("This person cannot be chosen any more. Choose another."))
    return person


def _may_plan(user: User, case: Case) -> Verdict:
    return policies.set_next_action(user, case, Side.VENDOR, None)


def _may_serve(user: User, case: Case) -> Verdict:
    return policies.serve_requirement(user, case, None)


def _may_classify(user: User, case: Case) -> Verdict:
    allowed = policies.classify(user, case)
    return entitled(Feature.P4, case.application, now()) if allowed else allowed


def _may_assign(user: User, case: Case) -> Verdict:
    return policies.assign(user, case, None)


def _may_promise(user: User, case: Case) -> Verdict:
    return policies.promise(user, case, None, case.opened_at)


def _may_change_severity(user: User, case: Case) -> Verdict:
    return policies.change_severity(user, case, -1)


NEXT_ACTION = Act(
    gettext_lazy("What happens next?"),
    gettext_lazy("Set next action"),
    forms.NextAction,
    _may_plan,
    _set_next,
)
OWNER = Act(
    gettext_lazy("Who has this case?"),
    gettext_lazy("Set owner"),
    forms.Owner,
    _may_assign,
    _assign,
)
NEED = Act(
    gettext_lazy("Which of their needs does it serve?"),
    gettext_lazy("Set the need"),
    forms.WhichNeed,
    _may_serve,
    _serve,
)
AREA = Act(
    gettext_lazy("What does it concern?"),
    gettext_lazy("Say it"),
    forms.WhatItConcerns,
    _may_classify,
    _classify,
)
BY_HAND = Act(
    gettext_lazy("Move its rank by hand?"),
    gettext_lazy("Move it"),
    forms.ByHand,
    rank_policies.override,
    _move_by_hand,
)
PROMISE = Act(
    gettext_lazy("When does the customer hear from us?"),
    gettext_lazy("Promise it"),
    forms.NextWord,
    _may_promise,
    _promise,
)
STATE = Act(
    gettext_lazy("Whom does it wait for?"),
    gettext_lazy("Set state"),
    forms.WhoseMove,
    policies.wait,
    _move,
)
SEVERITY = Act(
    gettext_lazy("How bad is it now?"),
    gettext_lazy("Change severity"),
    forms.HowBad,
    _may_change_severity,
    _change_severity,
)
PHASE = Act(
    gettext_lazy("How far is it?"),
    gettext_lazy("Set phase"),
    forms.WhichPhase,
    policies.set_phase,
    _set_phase,
)
SOLUTION = Act(
    gettext_lazy("What solves it?"),
    gettext_lazy("Propose the solution"),
    forms.Solution,
    policies.propose_solution,
    _propose,
)
REOPENING = Act(
    gettext_lazy("Why is it not over?"),
    gettext_lazy("Reopen the case"),
    forms.Reopening,
    policies.reopen,
    _reopen,
)
JOINING = Act(
    gettext_lazy("Who else should take part?"),
    gettext_lazy("Add"),
    forms.Joining,
    policies.let_in,
    _let_in,
)
