"""What came of a call: who was there, minutes, decisions, actions on either side, the recap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import today_of
from tsam.domains.calls.actions import agenda, steps
from tsam.domains.calls.crew import may_be_asked
from tsam.domains.calls.models import (
    Call,
    CallAction,
    CallPerson,
    CallState,
    Decision,
    Minutes,
    OffHoursApproval,
    OffState,
)
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


@transaction.atomic
def hold(call: Call, *, by: User, at: datetime, came: Iterable[User]) -> Call:
    """It took place, with these of the people who were asked."""
    call = steps.hold(call)
    require(policies.hold(by, call, at))
    there = {person.pk for person in came}
    for row in CallPerson._base_manager.filter(call=call):
        row.came = row.user_id in there
        row.save(update_fields=["came"])
    _end(call, CallState.HELD, at)
    steps.record("call.held", call, call.engagement, by, at, {"title": call.title, "n": len(there)})
    return call


@transaction.atomic
def no_show(call: Call, *, by: User, at: datetime) -> Call:
    """We waited, and the customer did not come."""
    call = steps.hold(call)
    require(policies.no_show(by, call, at))
    CallPerson._base_manager.filter(call=call, user__is_staff=False).update(came=False)
    _end(call, CallState.NO_SHOW, at)
    steps.record("call.missed", call, call.engagement, by, at, {"title": call.title})
    return call


@transaction.atomic
def write_minutes(call: Call, *, by: User, at: datetime, text: str) -> Minutes:
    """A draft until the recap is sent; what was sent stays as it is."""
    call = steps.hold(call)
    require(policies.write_minutes(by, call))
    words = text.strip()
    if not words or len(words) > 8000:
        raise ValidationError({"text": _("Write 1 to 8000 characters.")})
    if Minutes._base_manager.filter(call=call, sent_at__isnull=False).exists():
        raise Refused(no(_("The recap has gone out, so the minutes stand."), code="sent"))
    minutes, _is_new = Minutes._base_manager.update_or_create(
        call=call, defaults={"text": words, "written_by": by, "written_at": at}
    )
    facts = {"title": call.title}
    steps.record("call.minutes_written", call, call.engagement, by, at, facts, is_public=False)
    return minutes


@transaction.atomic
def decide(call: Call, *, by: User, at: datetime, words: str) -> Decision:
    call = steps.hold(call)
    require(policies.write_minutes(by, call))
    decision = Decision.objects.create(
        call=call, words=steps.line(words, "words", 300), noted_by=by, noted_at=at
    )
    facts = {"title": call.title, "words": decision.words}
    steps.record("call.decided", call, call.engagement, by, at, facts)
    return decision


@transaction.atomic
def add_action(
    call: Call, *, by: User, at: datetime, words: str, owner: User, due_on: date
) -> CallAction:
    """One verb, one owner of either side, one day."""
    call = steps.hold(call)
    require(policies.write_minutes(by, call))
    if not may_be_asked(call.engagement, owner):
        raise ValidationError({"owner": _("Choose one of us, or a contact of this customer.")})
    if due_on < today_of(call.engagement, at):
        raise ValidationError({"due_on": _("That day is past. Choose one to come.")})
    action = CallAction.objects.create(
        call=call,
        words=steps.line(words, "words", 300),
        owner=owner,
        due_on=due_on,
        noted_by=by,
        noted_at=at,
    )
    facts = {
        "title": call.title,
        "words": action.words,
        "owner": owner.name,
        "_action": action.pk,
    }
    if Minutes._base_manager.filter(call=call, sent_at__isnull=False).exists():
        # The recap went out without it: the owner is told, and the next agenda has it.
        facts["_is_late"] = True
        agenda.take_up(action, by=by, at=at)
    steps.record("call.action_noted", call, call.engagement, by, at, facts)
    return action


@transaction.atomic
def settle_action(
    action: CallAction, *, by: User, at: datetime, is_done: bool = True
) -> CallAction:
    """It is done, or nobody needs it any more."""
    held = (
        CallAction._base_manager.select_for_update(of=("self",))
        .select_related("owner", "call")
        .get(pk=action.pk)
    )
    require(policies.settle_action(by, held.owner))
    if not held.is_open:
        raise Refused(no(_("This was settled already."), code="closed"))
    held.done_at, held.dropped_at = (at, None) if is_done else (None, at)
    held.settled_by = by
    held.save(update_fields=["done_at", "dropped_at", "settled_by"])
    call = steps.hold(held.call)
    facts = {"title": call.title, "words": held.words, "done": is_done}
    steps.record("call.action_settled", call, call.engagement, by, at, facts)
    return held


@transaction.atomic
def send_recap(call: Call, *, by: User, at: datetime) -> Minutes:
    """Minutes, decisions and actions go to everybody who was asked. Once."""
    call = steps.hold(call)
    require(policies.write_minutes(by, call))
    minutes = Minutes._base_manager.select_for_update().filter(call=call).first()
    if minutes is None:
        raise Refused(no(_("There are no minutes yet. Write them first."), code="no_minutes"))
    if minutes.sent_at:
        raise Refused(no(_("The recap has gone out already."), code="sent"))
    minutes.sent_at = at
    minutes.save(update_fields=["sent_at"])
    steps.record("call.recap_sent", call, call.engagement, by, at, {"title": call.title})
    return minutes


def _end(call: Call, state: str, at: datetime) -> None:
    call.become(state)
    call.changed_at = at
    call.save(update_fields=["state", "changed_at"])
    if call.approval_id:
        approval = OffHoursApproval._base_manager.select_related("request").get(pk=call.approval_id)
        if approval.request.state == OffState.BOOKED:
            approval.request.become(OffState.HELD)
            approval.request.save(update_fields=["state"])
