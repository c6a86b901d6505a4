"""Steps of escalations that move ranks: the step and the new order in one transaction.

What the clock does, and what comes by letter, is followed by `rank_after` as a reaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tsam.domains.accounts.models import Application
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import Escalation
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import rank


@transaction.atomic
def escalate(
    application: Application, *, by: User, at: datetime, matter: Matter, wanted: Wanted
) -> Escalation:
    made = actions.escalate(application, by=by, at=at, matter=matter, wanted=wanted)
    return _rank(made, at)


@transaction.atomic
def add_case(escalation: Escalation, *, by: User, at: datetime, case: Case) -> Escalation:
    return _rank(actions.add_case(escalation, by=by, at=at, case=case), at)


@transaction.atomic
def acknowledge(escalation: Escalation, *, by: User, at: datetime) -> Escalation:
    return _rank(actions.acknowledge(escalation, by=by, at=at), at)


@transaction.atomic
def raise_level(escalation: Escalation, *, by: User, at: datetime, **given: Any) -> Escalation:
    """The next level: `given` as `escalations.actions.raise_level` takes it."""
    return _rank(actions.raise_level(escalation, by=by, at=at, **given), at)


@transaction.atomic
def lower_level(escalation: Escalation, *, by: User, at: datetime, **given: Any) -> Escalation:
    return _rank(actions.lower_level(escalation, by=by, at=at, **given), at)


@transaction.atomic
def monitor(escalation: Escalation, *, by: User, at: datetime) -> Escalation:
    return _rank(actions.monitor(escalation, by=by, at=at), at)


@transaction.atomic
def resume(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    return _rank(actions.resume(escalation, by=by, at=at, reason=reason), at)


@transaction.atomic
def ask_to_close(escalation: Escalation, *, by: User, at: datetime, words: str = "") -> Escalation:
    return _rank(actions.ask_to_close(escalation, by=by, at=at, words=words), at)


@transaction.atomic
def agree(escalation: Escalation, *, by: User, at: datetime) -> Escalation:
    return _rank(actions.agree(escalation, by=by, at=at), at)


@transaction.atomic
def disagree(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    return _rank(actions.disagree(escalation, by=by, at=at, reason=reason), at)


@transaction.atomic
def withdraw(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    return _rank(actions.withdraw(escalation, by=by, at=at, reason=reason), at)


@transaction.atomic
def merge(escalation: Escalation, *, by: User, at: datetime, into: Escalation) -> Escalation:
    return _rank(actions.merge(escalation, by=by, at=at, into=into), at)


def _rank(escalation: Escalation, at: datetime) -> Escalation:
    rank([escalation.application_id], at=at)
    return escalation
