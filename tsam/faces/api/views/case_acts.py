"""What can be done with a case; each change of state is a resource of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import AwareDatetime, Field

from tsam.domains.accounts.models import Contact
from tsam.domains.cases import actions
from tsam.domains.cases.models import Case, Channel, Participant, Phase, Side, State
from tsam.domains.people.models import User
from tsam.domains.priorities import actions as priorities
from tsam.domains.priorities import overriding
from tsam.domains.priorities.models import MOST_OVERRIDE
from tsam.faces.api.calls import ACCEPTS, NO_NUL, Body, Key, Number, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.cases import CaseShape, ParticipantShape
from tsam.faces.api.views.cases import found, shown
from tsam.faces.api.views.requirements import requirement_of

router = Router(tags=["cases"])


class ChangeSeverity(Body):
    severity: int = Field(ge=0, le=3)
    reason: str = Field(max_length=200)
    english_contact: bool = Field(False, description="Severity 0, when support raises it.")
    reachable_name: str = Field("", max_length=120, description="Severity 0: who speaks English.")
    reachable_phone: str = Field("", max_length=40, description="With the code of the country.")
    down_reason: str = Field(
        "", max_length=400, description="Why a case of a project alone is severity 0."
    )


@router.put("/cases/{number}/severity", response=answers(CaseShape))
def severity(request: Call, number: Number, given: ChangeSeverity) -> Any:
    case = found(request, number)
    actions.change_severity(
        case,
        by=request.user,
        at=now(),
        severity=given.severity,
        reason=given.reason,
        english_contact=given.english_contact,
        reachable=actions.Reachable(given.reachable_name, given.reachable_phone),
        down_reason=given.down_reason,
    )
    return _shown(request, case)


class Assignee(Body):
    assignee: Key | None


@router.put("/cases/{number}/assignee", response=answers(CaseShape))
def assignee(request: Call, number: Number, given: Assignee) -> Any:
    case = found(request, number)
    actions.assign(case, by=request.user, at=now(), assignee=_person(request, case, given.assignee))
    return _shown(request, case)


class SetNextAction(Body):
    text: str = Field(max_length=200)
    side: Side = Side.VENDOR
    owner: Key | None = None
    due_at: AwareDatetime | None = None


@router.put("/cases/{number}/next-action", response=answers(CaseShape))
def next_action(request: Call, number: Number, given: SetNextAction) -> Any:
    case = found(request, number)
    actions.set_next_action(
        case,
        by=request.user,
        at=now(),
        text=given.text,
        side=given.side,
        owner=_person(request, case, given.owner),
        due_at=_sane(given.due_at) if given.due_at else None,
    )
    return _shown(request, case)


class GivePromise(Body):
    text: str = Field(max_length=200)
    promised_at: AwareDatetime


@router.put("/cases/{number}/promise", response=answers(CaseShape))
def promise(request: Call, number: Number, given: GivePromise) -> Any:
    case = found(request, number)
    promised_at = _sane(given.promised_at)
    actions.promise(case, by=request.user, at=now(), text=given.text, promised_at=promised_at)
    return _shown(request, case)


class Move(Body):
    state: State


@router.put("/cases/{number}/state", response=answers(CaseShape))
def state(request: Call, number: Number, given: Move) -> Any:
    case = found(request, number)
    actions.move(case, by=request.user, at=now(), state=given.state)
    return _shown(request, case)


class SetPhase(Body):
    phase: Phase


@router.put("/cases/{number}/phase", response=answers(CaseShape))
def phase(request: Call, number: Number, given: SetPhase) -> Any:
    case = found(request, number)
    actions.set_phase(case, by=request.user, at=now(), phase=given.phase)
    return _shown(request, case)


class Serve(Body):
    requirement: Key | None


@router.put("/cases/{number}/requirement", response=answers(CaseShape))
def requirement(request: Call, number: Number, given: Serve) -> Any:
    """Say which need that is in force the case serves, or that it serves none."""
    case = found(request, number)
    need = requirement_of(request, given.requirement) if given.requirement else None
    priorities.serve(case, by=request.user, at=now(), requirement=need)
    return _shown(request, case)


class ByHand(Body):
    points: int = Field(ge=-MOST_OVERRIDE, le=MOST_OVERRIDE)
    reason: str = Field(max_length=200, pattern=NO_NUL)
    until: AwareDatetime


@router.put("/cases/{number}/override", response=answers(CaseShape))
def override(request: Call, number: Number, given: ByHand) -> Any:
    """Move its rank by hand until a moment; a later call takes the place of the former."""
    case = found(request, number)
    overriding.override(
        case,
        by=request.user,
        at=now(),
        points=given.points,
        reason=given.reason,
        until=_sane(given.until),
    )
    return _shown(request, case)


@router.delete("/cases/{number}/override", response=ACCEPTS)
def end_override(request: Call, number: Number) -> Any:
    """Leave the rank to its reasons again; nothing happens where nobody moved it."""
    overriding.end_override(found(request, number), by=request.user, at=now())
    return Status(204, None)


class Words(Body):
    text: str = Field(max_length=100_000)


@router.post("/cases/{number}/solution", response=answers(CaseShape))
def solution(request: Call, number: Number, given: Words) -> Any:
    case = found(request, number)
    actions.propose_solution(
        case, by=request.user, at=now(), solution=given.text, channel=Channel.API
    )
    return _shown(request, case)


@router.post("/cases/{number}/agreement", response=answers(CaseShape))
def agreement(request: Call, number: Number) -> Any:
    case = found(request, number)
    actions.agree(case, by=request.user, at=now())
    return _shown(request, case)


@router.post("/cases/{number}/disagreement", response=answers(CaseShape))
def disagreement(request: Call, number: Number, given: Words) -> Any:
    case = found(request, number)
    actions.disagree(case, by=request.user, at=now(), reason=given.text, channel=Channel.API)
    return _shown(request, case)


@router.post("/cases/{number}/reopening", response=answers(CaseShape))
def reopening(request: Call, number: Number, given: Words) -> Any:
    case = found(request, number)
    actions.reopen(case, by=request.user, at=now(), reason=given.text, channel=Channel.API)
    return _shown(request, case)


class Withdraw(Body):
    reason: str = Field(max_length=200)


@router.post("/cases/{number}/withdrawal", response=answers(CaseShape))
def withdrawal(request: Call, number: Number, given: Withdraw) -> Any:
    case = found(request, number)
    actions.withdraw(case, by=request.user, at=now(), reason=given.reason)
    return _shown(request, case)


@router.put("/cases/{number}/participants/{person}", response=answers(ParticipantShape))
def add_participant(request: Call, number: Number, person: Key) -> Any:
    case = found(request, number)
    somebody = _person(request, case, person)
    former = Participant.objects.visible_to(request.user).filter(case=case, user=somebody)
    if known := former.select_related("user").first():
        return ParticipantShape.of(known)
    if somebody is None:
        raise _unknown()
    return ParticipantShape.of(
        actions.add_participant(case, by=request.user, at=now(), person=somebody)
    )


@router.delete("/cases/{number}/participants/{person}", response=ACCEPTS)
def remove_participant(request: Call, number: Number, person: Key) -> Any:
    case = found(request, number)
    somebody = _person(request, case, person)
    if somebody:
        actions.remove_participant(case, by=request.user, at=now(), person=somebody)
    return Status(204, None)


def _shown(request: Call, case: Case) -> CaseShape:
    return shown(request, [found(request, case.number)])[0]


def _person(request: Call, case: Case, key: int | None) -> User | None:
    """Somebody whom the caller may name: one of us, or a contact of the case's customer.

    An unknown key and a stranger's get the same sentence.
    """
    if key is None:
        return None
    contacts = Contact.objects.visible_to(request.user).present().filter(account=case.account)
    person = User.objects.filter(pk=key, is_active=True).first()
    if person and (contacts.filter(user=person).exists() or _is_known_colleague(request, person)):
        return person
    raise _unknown()


def _is_known_colleague(request: Call, person: User) -> bool:
    return request.user.is_staff and person.is_staff


def _unknown() -> ValidationError:
    return ValidationError({"person": _("There is nobody of this number to choose.")})


def _sane(at: datetime) -> datetime:
    """Moments that no database stores, or whose zone leaves the calendar, are refused."""
    if not 2000 <= at.year <= 2200:
        raise ValidationError({"at": _("Choose a moment between the years 2000 and 2200.")})
    return at
