"""What can be done to an escalation; each call answers with how it stands then."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.escalations import actions
from tsam.domains.escalations.models import (
    CheckItem,
    Doer,
    EscalationAction,
    ExitCriterion,
    Trend,
)
from tsam.domains.priorities import escalating
from tsam.faces.api.calls import (
    Body,
    Day,
    Key,
    Line,
    Moment,
    Number,
    Short,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.escalations import EscalationDetailShape, EscalationReportShape
from tsam.faces.api.views.escalations import Because, Words, case_of, person, row_of, shown

router = Router(tags=["escalations"])
SHOWN = answers(EscalationDetailShape)


@router.post("/escalations/{number}/acknowledgement", response=SHOWN)
def acknowledgement(request: Call, number: Number) -> Any:
    """The caller leads it from now on."""
    escalating.acknowledge(row_of(request, number), by=request.user, at=now())
    return shown(request, number)


class ReportProgress(Body):
    happened: Words
    coming: Words
    trend: Trend | None = None
    next_update_at: Moment | None = Field(None, description="Within one interval.")


@router.post("/escalations/{number}/reports", response=answers(EscalationReportShape, 201))
@once
def report(request: Call, number: Number, given: ReportProgress) -> Any:
    """Tell the customer what happened and what comes. The next word is set anew."""
    made = actions.report(
        row_of(request, number),
        by=request.user,
        at=now(),
        happened=given.happened,
        coming=given.coming,
        trend=given.trend or "",
        next_update_at=given.next_update_at,
    )
    return Status(201, EscalationReportShape.of(made))


class SayInEscalation(Body):
    text: Words


@router.post("/escalations/{number}/words", response=answers(EscalationReportShape, 201))
@once
def words(request: Call, number: Number, given: SayInEscalation) -> Any:
    """The customer's own words."""
    made = actions.write(row_of(request, number), by=request.user, at=now(), text=given.text)
    return Status(201, EscalationReportShape.of(made))


class StandOnLevel(Body):
    owner: Key = Field(description="Somebody with a function of that level's role.")
    reason: Because = Field(description="Stays inside.")


@router.post("/escalations/{number}/level-up", response=SHOWN)
def level_up(request: Call, number: Number, given: StandOnLevel) -> Any:
    owner = person(given.owner, "owner")
    row = row_of(request, number)
    escalating.raise_level(row, by=request.user, at=now(), owner=owner, reason=given.reason)
    return shown(request, number)


@router.post("/escalations/{number}/level-down", response=SHOWN)
def level_down(request: Call, number: Number, given: StandOnLevel) -> Any:
    owner = person(given.owner, "owner")
    row = row_of(request, number)
    escalating.lower_level(row, by=request.user, at=now(), owner=owner, reason=given.reason)
    return shown(request, number)


class WhyEscalation(Body):
    reason: Because


@router.post("/escalations/{number}/not-yet", response=SHOWN)
def not_yet(request: Call, number: Number, given: WhyEscalation) -> Any:
    """The proposed level is not taken yet, with the reason."""
    row = row_of(request, number)
    actions.decline_level(row, by=request.user, at=now(), reason=given.reason)
    return shown(request, number)


class LeadEscalation(Body):
    person: Key


@router.put("/escalations/{number}/lead", response=SHOWN)
def lead(request: Call, number: Number, given: LeadEscalation) -> Any:
    """Somebody covers for who is away, or is back."""
    who = person(given.person, "person")
    actions.cover(row_of(request, number), by=request.user, at=now(), who=who)
    return shown(request, number)


class SetEscalationSeverity(Body):
    severity: Severity
    reachable_name: Line = Field("", description="With severity 0.")
    reachable_phone: Short = ""


@router.put("/escalations/{number}/severity", response=SHOWN)
def severity(request: Call, number: Number, given: SetEscalationSeverity) -> Any:
    actions.change_severity(
        row_of(request, number),
        by=request.user,
        at=now(),
        severity=given.severity,
        reachable=Reachable(given.reachable_name, given.reachable_phone),
    )
    return shown(request, number)


class AddExit(Body):
    words: Line


@router.post("/escalations/{number}/exits", response=answers(EscalationDetailShape, 201))
@once
def add_exit(request: Call, number: Number, given: AddExit) -> Any:
    """What must be true too, so that it ends."""
    actions.add_exit(row_of(request, number), by=request.user, at=now(), words=given.words)
    return Status(201, shown(request, number))


class MeetExit(Body):
    is_met: bool


@router.put("/escalations/{number}/exits/{key}", response=SHOWN)
def meet_exit(request: Call, number: Number, key: Key, given: MeetExit) -> Any:
    row = row_of(request, number)
    found = visible_or_404(
        ExitCriterion.objects.select_related("escalation"), request, pk=key, escalation=row
    )
    actions.meet_exit(found, by=request.user, at=now(), is_met=given.is_met)
    return shown(request, number)


class AddEscalationAction(Body):
    words: Line
    due_on: Day
    side: Doer = Doer.VENDOR
    owner: Key | None = None


@router.post("/escalations/{number}/actions", response=answers(EscalationDetailShape, 201))
@once
def add_action(request: Call, number: Number, given: AddEscalationAction) -> Any:
    """Who does what by when; the customer reads its own."""
    actions.add_action(
        row_of(request, number),
        by=request.user,
        at=now(),
        words=given.words,
        due_on=given.due_on,
        doer=given.side,
        owner=person(given.owner, "owner") if given.owner else None,
    )
    return Status(201, shown(request, number))


@router.post("/escalations/{number}/actions/{key}/outcome", response=SHOWN)
def finish_action(request: Call, number: Number, key: Key) -> Any:
    """It is done."""
    row = row_of(request, number)
    found = visible_or_404(
        EscalationAction.objects.select_related("escalation"), request, pk=key, escalation=row
    )
    actions.finish_action(found, by=request.user, at=now())
    return shown(request, number)


class CheckOff(Body):
    is_done: bool


@router.put("/escalations/{number}/checks/{item}", response=SHOWN)
def check_off(request: Call, number: Number, item: CheckItem, given: CheckOff) -> Any:
    """A line of the checklist of severity 0."""
    row = row_of(request, number)
    actions.check_off(row, by=request.user, at=now(), item=item, is_done=given.is_done)
    return shown(request, number)


class AddEscalatedCase(Body):
    case: Number


@router.post("/escalations/{number}/cases", response=answers(EscalationDetailShape, 201))
@once
def add_case(request: Call, number: Number, given: AddEscalatedCase) -> Any:
    case = case_of(request, given.case)
    escalating.add_case(row_of(request, number), by=request.user, at=now(), case=case)
    return Status(201, shown(request, number))


class MergeEscalation(Body):
    into: Number


@router.post("/escalations/{number}/merger", response=SHOWN)
def merger(request: Call, number: Number, given: MergeEscalation) -> Any:
    """It is the same as another one that runs."""
    into = row_of(request, given.into)
    escalating.merge(row_of(request, number), by=request.user, at=now(), into=into)
    return shown(request, number)


@router.post("/escalations/{number}/watch", response=SHOWN)
def watch(request: Call, number: Number) -> Any:
    """It holds for now; we look at it for some service days."""
    escalating.monitor(row_of(request, number), by=request.user, at=now())
    return shown(request, number)


@router.post("/escalations/{number}/resumption", response=SHOWN)
def resumption(request: Call, number: Number, given: WhyEscalation) -> Any:
    row = row_of(request, number)
    escalating.resume(row, by=request.user, at=now(), reason=given.reason)
    return shown(request, number)


class AskToClose(Body):
    words: Words = ""


@router.post("/escalations/{number}/closing", response=SHOWN)
def closing(request: Call, number: Number, given: AskToClose) -> Any:
    """Ask the customer whether it is over; silence counts after two reminders."""
    row = row_of(request, number)
    escalating.ask_to_close(row, by=request.user, at=now(), words=given.words)
    return shown(request, number)


@router.post("/escalations/{number}/agreement", response=SHOWN)
def agreement(request: Call, number: Number) -> Any:
    """The customer agrees that it is over."""
    escalating.agree(row_of(request, number), by=request.user, at=now())
    return shown(request, number)


@router.post("/escalations/{number}/disagreement", response=SHOWN)
def disagreement(request: Call, number: Number, given: WhyEscalation) -> Any:
    row = row_of(request, number)
    escalating.disagree(row, by=request.user, at=now(), reason=given.reason)
    return shown(request, number)


@router.post("/escalations/{number}/withdrawal", response=SHOWN)
def withdrawal(request: Call, number: Number, given: WhyEscalation) -> Any:
    row = row_of(request, number)
    escalating.withdraw(row, by=request.user, at=now(), reason=given.reason)
    return shown(request, number)


class ReviewEscalation(Body):
    cause: Words
    change: Words
    seen_late: Words = ""
    lesson: Words = Field("", description="Only this is read by the customer.")


@router.put("/escalations/{number}/review", response=SHOWN)
def review(request: Call, number: Number, given: ReviewEscalation) -> Any:
    actions.review(row_of(request, number), by=request.user, at=now(), **given.dict())
    return shown(request, number)
