"""The course of a case: how bad, with whom, what next, what is promised, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases import policies
from tsam.domains.cases.actions.areas import down_words
from tsam.domains.cases.actions.reachable import NOBODY, Reachable
from tsam.domains.cases.actions.reachable import check as check_reachable
from tsam.domains.cases.actions.steps import commit, hold
from tsam.domains.cases.actions.talk import reopened
from tsam.domains.cases.models import Case, Message, Phase, Side, State
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def change_severity(
    case: Case,
    *,
    by: User,
    at: datetime,
    severity: int,
    reason: str,
    english_contact: bool = False,
    reachable: Reachable = NOBODY,
    down_reason: str = "",
) -> Case:
    """Either side may, at any time (domain 1.2); minutes spent so far stay spent.

    `down_reason` is asked for where severity 0 is meant for a case that concerns no production.
    """
    case = hold(case)
    require(policies.change_severity(by, case, severity))
    facts: dict[str, Any] = {
        "severity": [case.severity, severity],
        "reason": _words(reason, "reason"),
    }
    columns = ["severity"]
    if severity == Severity.DOWN:
        check_reachable(by, reachable, english_contact=english_contact)
        facts |= reachable.facts()
        columns += reachable.put_on(case)
    if policies.is_down_off_production(severity, case.area, case.secondary_area):
        facts["down_reason"] = down_words(down_reason)
    case.severity = severity
    commit(case, "case.severity_changed", by=by, at=at, facts=facts, columns=columns)
    return case


@transaction.atomic
def assign(case: Case, *, by: User, at: datetime, assignee: User | None) -> Case:
    case = hold(case)
    require(policies.assign(by, case, assignee))
    if case.assignee_id == (assignee.pk if assignee else None):
        return case
    facts = {"assignee": [case.assignee_id, assignee.pk if assignee else None]}
    columns = ["assignee"]
    if case.assignee_id:
        case.reassigned_count += 1
        columns.append("reassigned_count")
    case.assignee = assignee
    commit(case, "case.assigned", by=by, at=at, facts=facts, columns=columns)
    return case


@transaction.atomic
def set_next_action(
    case: Case,
    *,
    by: User,
    at: datetime,
    text: str,
    side: str = Side.VENDOR,
    owner: User | None = None,
    due_at: datetime | None = None,
) -> Case:
    """Say what happens next, who does it and by when. An empty text clears it."""
    case = hold(case)
    require(policies.set_next_action(by, case, side, owner))
    facts = {"next_action": [case.next_action, text.strip()], "side": side}
    case.next_action = text.strip()[:200]
    case.next_action_side = side
    case.next_action_owner = owner if case.next_action else None
    case.next_action_due_at = due_at if case.next_action else None
    commit(
        case,
        "case.next_action_set",
        by=by,
        at=at,
        facts=facts,
        columns=["next_action", "next_action_side", "next_action_owner", "next_action_due_at"],
        is_public=False,
    )
    return case


@transaction.atomic
def promise(case: Case, *, by: User, at: datetime, text: str, promised_at: datetime) -> Case:
    """Tell the customer what they will hear and by when. A later promise takes its place."""
    case = hold(case)
    require(policies.promise(by, case, promised_at, at))
    facts = {
        "promise": _words(text, "promise"),
        "promised_at": [
            case.promised_at.isoformat() if case.promised_at else None,
            promised_at.isoformat(),
        ],
    }
    case.promise = _words(text, "promise")
    case.promised_at, case.promise_given_at = promised_at, at
    commit(
        case,
        "case.promised",
        by=by,
        at=at,
        facts=facts,
        columns=["promise", "promised_at", "promise_given_at"],
    )
    return case


@transaction.atomic
def set_phase(case: Case, *, by: User, at: datetime, phase: str) -> Case:
    case = hold(case)
    require(policies.set_phase(by, case))
    if phase == case.phase:
        return case
    facts = {"phase": [case.phase, str(Phase(phase))]}
    case.phase = phase
    commit(case, "case.phase_changed", by=by, at=at, facts=facts, columns=["phase"])
    return case


@transaction.atomic
def move(case: Case, *, by: User, at: datetime, state: str) -> Case:
    """Say for whom the case waits, or that it is with us again."""
    case = hold(case)
    require(policies.move(by, case, state))
    return _become(case, state, "case.moved", by=by, at=at, facts={}, columns=[])


@transaction.atomic
def propose_solution(case: Case, *, by: User, at: datetime, solution: str, channel: str) -> Case:
    """Tell the customer what solves it. The word is the customer's from here on."""
    case = hold(case)
    require(policies.propose_solution(by, case))
    words = _words(solution, "solution", limit=100_000)
    message = Message.objects.create(
        case=case, author=by, text=words, at=at, channel=channel, is_from_customer=False
    )
    case.solution, case.resolved_at, case.last_word_at = words, at, at
    case.answered_at = case.answered_at or at
    case.promise, case.promised_at, case.promise_given_at = "", None, None
    case.phase = Phase.CLOSURE
    return _become(
        case,
        State.SOLUTION_PROPOSED,
        "case.solution_proposed",
        by=by,
        at=at,
        facts={"message": message.pk},
        columns=[
            "solution",
            "resolved_at",
            "last_word_at",
            "answered_at",
            "promise",
            "promised_at",
            "promise_given_at",
            "phase",
        ],
    )


@transaction.atomic
def agree(case: Case, *, by: User, at: datetime) -> Case:
    """The customer says that it is solved, and the case ends."""
    case = hold(case)
    require(policies.agree(by, case))
    return _close(case, "case.closed", by=by, at=at, facts={"how": "agreed"})


@transaction.atomic
def disagree(case: Case, *, by: User, at: datetime, reason: str, channel: str) -> Case:
    """The customer says that the solution does not help, and why; the case is worked again."""
    case = hold(case)
    require(policies.disagree(by, case))
    return _back_to_work(case, by=by, at=at, reason=reason, channel=channel)


@transaction.atomic
def reopen(case: Case, *, by: User, at: datetime, reason: str, channel: str) -> Case:
    case = hold(case)
    require(policies.reopen(by, case))
    return _back_to_work(case, by=by, at=at, reason=reason, channel=channel)


@transaction.atomic
def withdraw(case: Case, *, by: User, at: datetime, reason: str) -> Case:
    """The customer needs it no more."""
    case = hold(case)
    require(policies.withdraw(by, case))
    facts = {"how": "withdrawn", "reason": _words(reason, "reason")}
    return _close(case, "case.closed", by=by, at=at, facts=facts)


def _back_to_work(case: Case, *, by: User, at: datetime, reason: str, channel: str) -> Case:
    before = case.state
    message = Message.objects.create(
        case=case,
        author=by,
        text=_words(reason, "reason", limit=100_000),
        at=at,
        channel=channel,
        is_from_customer=by.is_customer,
    )
    columns = reopened(case)
    if by.is_customer:
        case.heard_at = at
        columns.append("heard_at")
    facts = {"state": [before, case.state], "message": message.pk}
    commit(case, "case.reopened", by=by, at=at, facts=facts, columns=columns)
    return case


def _close(case: Case, name: str, *, by: User, at: datetime, facts: Mapping[str, Any]) -> Case:
    case.closed_at = at
    case.phase = Phase.CLOSURE
    case.next_action, case.next_action_owner, case.next_action_due_at = "", None, None
    case.promise, case.promised_at, case.promise_given_at = "", None, None
    return _become(
        case,
        State.CLOSED,
        name,
        by=by,
        at=at,
        facts=facts,
        columns=[
            "closed_at",
            "phase",
            "next_action",
            "next_action_owner",
            "next_action_due_at",
            "promise",
            "promised_at",
            "promise_given_at",
        ],
    )


def _become(
    case: Case,
    state: str,
    name: str,
    *,
    by: User,
    at: datetime,
    facts: Mapping[str, Any],
    columns: list[str],
) -> Case:
    before = case.state
    case.become(state)
    commit(
        case,
        name,
        by=by,
        at=at,
        facts={**facts, "state": [before, str(state)]},
        columns=[*columns, "state", "is_open"],
    )
    return case


def _words(text: str, field: str, *, limit: int = 200) -> str:
    """The trimmed text, or a ValidationError that names the field."""
    words = text.strip()
    if not words:
        raise ValidationError({field: _("Please say it in words.")})
    if len(words) > limit:
        raise ValidationError(
            {
                field: _("At most %(limit)d letters; this has %(length)d.")
                % {"limit": limit, "length": len(words)}
            }
        )
    return words
