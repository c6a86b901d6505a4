"""What the clock does to a running escalation: alarms, proposes, warns, ends. Each once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Feature
from tsam.domains.escalations import clocks, rules
from tsam.domains.escalations.actions import ending, steps
from tsam.domains.escalations.clocks import Finding, Standing
from tsam.domains.escalations.models import (
    Doer,
    Escalation,
    EscalationAction,
    EscalationWatch,
    LevelRole,
    State,
)
from tsam.kernel.hours import WorkingCalendar


@transaction.atomic
def watch(escalation: Escalation, *, at: datetime) -> Finding:
    """Do what the clock finds. A second run at the same moment finds nothing."""
    escalation = steps.hold(escalation)
    if not escalation.is_running or escalation.next_update_at is None:
        return clocks.NOTHING
    known = rules.current()
    row, hours = steps.watch_of(escalation), steps.hours_of(escalation)
    action = _late_action(escalation, at.astimezone(hours.zone).date())
    standing = _standing(escalation, row, action, hours)
    found = clocks.look(standing, known, known.cadence[escalation.severity], hours, at)
    if found.is_missed:
        _alarm(escalation, row, at)
    if found.silent_since is not None:
        _propose(escalation, row, action if found.is_action else None, found.silent_since, at)
    if found.warns:
        ending.warn_of_silence(escalation, at=at)
    if found.closes:
        ending.close_silent(escalation, at=at)
    return found


def _standing(
    escalation: Escalation,
    row: EscalationWatch,
    action: EscalationAction | None,
    hours: WorkingCalendar,
) -> Standing:
    next_update_at = escalation.next_update_at
    if next_update_at is None:
        raise ValueError("Only a running escalation is watched.")
    return Standing(
        next_update_at=next_update_at,
        level=escalation.level,
        is_acknowledged=escalation.state != State.REQUESTED,
        close_asked_at=escalation.close_asked_at,
        closes_at=escalation.closes_at,
        close_warnings=escalation.close_warnings,
        alarmed_for=row.alarmed_for,
        proposed_level=row.proposed_level,
        rests_until=row.rests_until,
        action_since=clocks.end_of(action.due_on, hours) if action else None,
    )


def _late_action(escalation: Escalation, today: date) -> EscalationAction | None:
    """What was to be done on our side first and was not. The customer's we wait for."""
    return (
        EscalationAction._base_manager.filter(
            escalation=escalation, done_at=None, due_on__lte=today
        )
        .exclude(doer=Doer.CUSTOMER)
        .order_by("due_on", "pk")
        .first()
    )


def _alarm(escalation: Escalation, row: EscalationWatch, at: datetime) -> None:
    """TSAM and manager hear of a missed word once. The word is still owed, at the same time."""
    row.alarmed_for = escalation.next_update_at
    row.missed += 1
    row.save(update_fields=["alarmed_for", "missed"])
    facts = {"due": row.alarmed_for.isoformat() if row.alarmed_for else ""}
    steps.commit(escalation, "update_missed", by=None, at=at, facts=facts, is_public=False)


def _propose(
    escalation: Escalation,
    row: EscalationWatch,
    action: EscalationAction | None,
    since: datetime,
    at: datetime,
) -> None:
    row.proposed_level = escalation.level + 1
    row.proposed_at, row.silent_since = at, since
    row.silent_of = action.words if action else ""
    row.save(update_fields=["proposed_level", "proposed_at", "silent_since", "silent_of"])
    facts = {"level": row.proposed_level, "since": since.isoformat(), "action": row.silent_of}
    steps.commit(escalation, "level_proposed", by=None, at=at, facts=facts, is_public=False)


@transaction.atomic
def grant_goodwill(escalation: Escalation, *, at: datetime) -> bool:
    """The service ended while it runs: it is finished all the same, and both sides know why."""
    escalation = steps.hold(escalation)
    if not escalation.is_running:
        return False
    is_served = bool(entitled(Feature.G7, escalation.application, at))
    if is_served is (escalation.goodwill_since is None):
        return False
    escalation.goodwill_since = None if is_served else at
    name = "goodwill_ended" if is_served else "goodwill_given"
    steps.commit(escalation, name, by=None, at=at, columns=["goodwill_since"])
    return True


def role_here(escalation: Escalation) -> LevelRole:
    return rules.current().role_of(escalation.level)
