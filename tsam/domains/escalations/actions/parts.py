"""What hangs on an escalation: what must be true, who does what by when, the checklist."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.escalations import policies
from tsam.domains.escalations.actions import steps
from tsam.domains.escalations.models import (
    CheckItem,
    Doer,
    Escalation,
    EscalationAction,
    EscalationCheck,
    ExitCriterion,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

LAST_DAY = date(2199, 12, 31)


@transaction.atomic
def add_exit(escalation: Escalation, *, by: User, at: datetime, words: str) -> ExitCriterion:
    """Say what must be true, so that both sides know when it ends."""
    escalation = steps.hold(escalation)
    require(policies.set_exits(by, escalation))
    said = steps.said(
        words, "words", 200, _("Say what must be true, so that we both know when it ends.")
    )
    if ExitCriterion._base_manager.filter(escalation=escalation).count() >= policies.MOST_EXITS:
        raise ValidationError(
            {"words": _("At most %(most)d; put two in one.") % {"most": policies.MOST_EXITS}}
        )
    added = ExitCriterion.objects.create(
        escalation=escalation, words=said, added_by=by, added_at=at
    )
    escalation.exits_agreed_at = at
    facts = {"words": said}
    steps.commit(escalation, "exit_added", by=by, at=at, columns=["exits_agreed_at"], facts=facts)
    return added


@transaction.atomic
def meet_exit(
    criterion: ExitCriterion, *, by: User, at: datetime, is_met: bool = True
) -> ExitCriterion:
    """It is true, or it is not after all."""
    escalation = steps.hold(criterion.escalation)
    criterion = ExitCriterion._base_manager.select_for_update().get(pk=criterion.pk)
    criterion.escalation = escalation
    require(policies.meet_exit(by, criterion))
    if is_met is (criterion.met_at is not None):
        return criterion
    criterion.met_at = at if is_met else None
    criterion.save(update_fields=["met_at"])
    name = "exit_met" if is_met else "exit_reopened"
    steps.commit(escalation, name, by=by, at=at, facts={"words": criterion.words})
    return criterion


@transaction.atomic
def add_action(
    escalation: Escalation,
    *,
    by: User,
    at: datetime,
    words: str,
    due_on: date,
    doer: str = Doer.VENDOR,
    owner: User | None = None,
) -> EscalationAction:
    """Who does what by when. What R&D owns lets its owner read the escalation."""
    escalation = steps.hold(escalation)
    require(policies.add_action(by, escalation))
    said = steps.said(words, "words", 200, _("Say in one sentence what is done."))
    today = at.astimezone(steps.hours_of(escalation).zone).date()
    if not today <= due_on <= LAST_DAY:
        raise ValidationError({"due_on": _("Choose today or a later day.")})
    if owner is not None:
        require(policies.own_action(owner, escalation, doer))
        steps.let_in(escalation, [owner])
    added = EscalationAction.objects.create(
        escalation=escalation,
        words=said,
        doer=Doer(doer),
        owner=owner,
        due_on=due_on,
        added_by=by,
        added_at=at,
    )
    facts = {"words": said, "due": due_on.isoformat(), "_owner": owner.pk if owner else None}
    _commit_action("action_added", escalation, added, facts, by=by, at=at)
    return added


@transaction.atomic
def finish_action(action: EscalationAction, *, by: User, at: datetime) -> EscalationAction:
    escalation = steps.hold(action.escalation)
    action = EscalationAction._base_manager.select_for_update().get(pk=action.pk)
    require(policies.finish_action(by, action))
    action.done_at = at
    action.save(update_fields=["done_at"])
    _commit_action("action_done", escalation, action, {"words": action.words}, by=by, at=at)
    return action


def _commit_action(
    name: str,
    escalation: Escalation,
    action: EscalationAction,
    facts: Mapping[str, object],
    *,
    by: User,
    at: datetime,
) -> None:
    is_public = action.doer == Doer.CUSTOMER
    steps.commit(escalation, name, by=by, at=at, facts=facts, is_public=is_public)


@transaction.atomic
def check_off(
    escalation: Escalation, *, by: User, at: datetime, item: str, is_done: bool = True
) -> EscalationCheck:
    """A line of the checklist of severity 0 is seen to, or is not after all."""
    escalation = steps.hold(escalation)
    require(policies.check_off(by, escalation))
    known = CheckItem(item)
    line, _is_new = EscalationCheck._base_manager.select_for_update().get_or_create(
        escalation=escalation, item=known
    )
    if is_done is (line.done_at is not None):
        return line
    line.done_by, line.done_at = (by, at) if is_done else (None, None)
    line.save(update_fields=["done_by", "done_at"])
    name = "check_done" if is_done else "check_reopened"
    steps.commit(escalation, name, by=by, at=at, facts={"item": str(known)})
    return line


def give_checks(escalation: Escalation, *, by: User, at: datetime) -> None:
    """The checklist of severity 0; who speaks English was named already."""
    for item in CheckItem:
        is_done = item == CheckItem.ENGLISH_CONTACT and bool(escalation.reachable_name)
        EscalationCheck.objects.get_or_create(
            escalation=escalation,
            item=item,
            defaults={"done_by": by, "done_at": at} if is_done else {},
        )
