"""Ask for a call, offer times, book it, move it, cancel it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.models import Engagement
from tsam.domains.calls.actions import steps
from tsam.domains.calls.models import (
    Answer,
    Call,
    CallKind,
    CallOffer,
    CallPerson,
    CallSeries,
    CallState,
    OffHoursApproval,
    OffState,
)
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require

MOST_OFFERS = 6

Given = ParamSpec("Given")
Done = TypeVar("Done")


def settled(action: Callable[Given, Done]) -> Callable[Given, Done]:
    """One transaction; a time that does not suit is refused with others, found after its end."""

    @wraps(action)
    def run(*args: Given.args, **given: Given.kwargs) -> Done:
        at = given["at"]
        if not isinstance(at, datetime):
            raise TypeError("`at` is a moment.")
        with steps.naming_other_times(at), transaction.atomic():
            return action(*args, **given)

    return run


@transaction.atomic
def ask(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    title: str,
    minutes: int,
    people: Iterable[User] = (),
    wish: str = "",
) -> Call:
    """A wish for a call without a time; the TSAM offers some. Raises ValidationError by field."""
    engagement = hold_engagement(engagement)
    require(policies.ask(by, engagement))
    call = _new(engagement, by=by, at=at, title=title, minutes=minutes, state=CallState.REQUESTED)
    if wish:
        call.reason = steps.line(wish, "wish", 400)
        call.save(update_fields=["reason"])
    asked = steps.asked_people(engagement, call.organiser, [by, *people])
    _invite(call, asked, (), at)
    steps.record("call.requested", call, engagement, by, at, {"title": call.title})
    return call


@settled
def book(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    title: str,
    starts_at: datetime,
    minutes: int,
    people: Sequence[User] = (),
    optional: Sequence[User] = (),
    dial_in: str = "",
    approval: OffHoursApproval | None = None,
    series: CallSeries | None = None,
    nominal_on: date | None = None,
) -> Call:
    """An agreed call, everybody's time taken. Raises ValidationError, Refused with other times."""
    engagement = hold_engagement(engagement)
    require(policies.book(by, engagement))
    call = _new(
        engagement,
        by=by,
        at=at,
        title=title,
        minutes=minutes,
        state=CallState.REQUESTED,
        dial_in=dial_in,
        series=series,
        nominal_on=nominal_on,
        organiser=approval.request.tsam if approval else None,
    )
    mine = [by] if by.is_customer else []
    spared = {person.pk for person in optional} - {call.organiser_id, by.pk}
    asked = steps.asked_people(engagement, call.organiser, [*mine, *people, *optional])
    _invite(call, asked, spared, at)
    _agree(call, starts_at, by=by, at=at, approval=approval)
    facts = {"title": call.title, "starts_at": starts_at.isoformat()}
    steps.record("call.agreed", call, engagement, by, at, facts)
    return call


@settled
def offer(
    call: Call, *, by: User, at: datetime, starts: Sequence[datetime], words: str = ""
) -> Call:
    """Up to six times to choose from, each good for all at this moment. None is kept free."""
    call = steps.hold(call)
    require(policies.offer(by, call))
    chosen = sorted(set(starts))
    if not chosen or len(chosen) > MOST_OFFERS:
        raise ValidationError({"starts": _("Offer 1 to %(most)d times.") % {"most": MOST_OFFERS}})
    people = steps.required(call)
    for start in chosen:
        steps.check_time(call.engagement, people, start, call.minutes, by=by, at=at, but=call)
    CallOffer._base_manager.filter(call=call).delete()
    CallOffer._base_manager.bulk_create(CallOffer(call=call, starts_at=one) for one in chosen)
    call.become(CallState.PROPOSED)
    # Without a word of ours, the wish of the customer stays to be read.
    call.reason = " ".join(words.split())[:400] or call.reason
    call.changed_at = at
    call.save(update_fields=["state", "reason", "changed_at"])
    facts = {"title": call.title, "n": len(chosen)}
    steps.record("call.offered", call, call.engagement, by, at, facts)
    return call


@settled
def choose(call: Call, *, by: User, at: datetime, starts_at: datetime) -> Call:
    """Take one of the offered times; the TSAM may take any that is good for all."""
    call = steps.hold(call)
    require(policies.choose(by, call))
    if by.is_customer:
        offered = CallOffer._base_manager.filter(call=call, starts_at=starts_at)
        if not offered.exists():
            raise Refused(no(_("Choose one of the times that are offered."), code="not_offered"))
    _agree(call, starts_at, by=by, at=at)
    facts = {"title": call.title, "starts_at": starts_at.isoformat()}
    steps.record("call.agreed", call, call.engagement, by, at, facts)
    return call


@settled
def move(
    call: Call,
    *,
    by: User,
    at: datetime,
    starts_at: datetime,
    reason: str,
    approval: OffHoursApproval | None = None,
) -> Call:
    """To another time. Everybody is asked anew, and calendars replace the former time."""
    call = steps.hold(call)
    require(policies.move(by, call))
    if call.state != CallState.AGREED:
        raise Refused(no(_("It has no time yet. Offer one."), code="not_agreed"))
    former = call.starts_at
    call.reason = steps.line(reason, "reason", 400)
    if call.approval_id and (approval is None or approval.pk != call.approval_id):
        _free_approval(call)
    steps.release(call)
    call.sequence += 1
    _agree(call, starts_at, by=by, at=at, approval=approval)
    call.save(update_fields=["sequence", "reason"])
    CallPerson._base_manager.filter(call=call).exclude(user=call.organiser_id).update(
        answer=Answer.NONE, answered_at=None, words="", counter_at=None
    )
    facts: dict[str, Any] = {"title": call.title, "reason": call.reason}
    facts["starts_at"] = [former.isoformat() if former else "", starts_at.isoformat()]
    steps.record("call.moved", call, call.engagement, by, at, facts)
    return call


@transaction.atomic
def cancel(call: Call, *, by: User, at: datetime, reason: str) -> Call:
    """It does not take place; everybody's time is free again."""
    call = steps.hold(call)
    require(policies.cancel(by, call))
    was_agreed = call.state == CallState.AGREED
    call.become(CallState.CANCELLED)
    call.reason = steps.line(reason, "reason", 400)
    call.changed_at = at
    call.sequence += 1
    if call.approval_id:
        _free_approval(call)
    call.save(
        update_fields=["state", "reason", "changed_at", "sequence", "approval", "is_off_hours"]
    )
    steps.release(call)
    facts = {"title": call.title, "reason": call.reason, "was_agreed": was_agreed}
    steps.record("call.cancelled", call, call.engagement, by, at, facts)
    return call


def _new(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    title: str,
    minutes: int,
    state: str,
    dial_in: str = "",
    series: CallSeries | None = None,
    nominal_on: date | None = None,
    organiser: User | None = None,
) -> Call:
    return Call.objects.create(
        account=engagement.account,
        application=engagement.application,
        engagement=engagement,
        series=series,
        nominal_on=nominal_on,
        kind=CallKind.REGULAR if series else CallKind.AD_HOC,
        state=state,
        title=steps.line(title, "title", 120),
        minutes=steps.length(minutes),
        dial_in=" ".join(dial_in.split())[:300],
        organiser=organiser or steps.organiser_of(engagement, by, at),
        requested_by=by,
        requested_at=at,
        changed_at=at,
        uid=steps.new_uid(),
    )


def _invite(call: Call, people: Sequence[User], spared: Iterable[int], at: datetime) -> None:
    left_out = set(spared)
    CallPerson._base_manager.bulk_create(
        CallPerson(
            call=call,
            user=person,
            is_required=person.pk not in left_out,
            answer=Answer.ACCEPTED if person.pk == call.organiser_id else Answer.NONE,
            answered_at=at if person.pk == call.organiser_id else None,
        )
        for person in people
    )


def _agree(
    call: Call,
    starts_at: datetime,
    *,
    by: User,
    at: datetime,
    approval: OffHoursApproval | None = None,
) -> None:
    """Give it its time and take everybody's. What was on offer is not any more."""
    people = steps.required(call)
    is_outside = steps.check_time(
        call.engagement,
        people,
        starts_at,
        call.minutes,
        by=by,
        at=at,
        approval=approval,
        but=call,
    )
    call.become(CallState.AGREED)
    call.starts_at, call.ends_at = starts_at, starts_at + call.lasting
    call.is_off_hours, call.approval = is_outside, approval
    call.changed_at = at
    call.save(
        update_fields=["state", "starts_at", "ends_at", "is_off_hours", "approval", "changed_at"]
    )
    CallOffer._base_manager.filter(call=call).delete()
    CallPerson._base_manager.filter(call=call, user=by).update(
        answer=Answer.ACCEPTED, answered_at=at
    )
    if approval and approval.request.state != OffState.BOOKED:
        approval.request.become(OffState.BOOKED)
        approval.request.save(update_fields=["state"])
    steps.take(call, people)


def _free_approval(call: Call) -> None:
    """The approved hours can be booked again."""
    approval = call.approval
    if approval and approval.request.state == OffState.BOOKED and not approval.withdrawn_at:
        approval.request.become(OffState.APPROVED)
        approval.request.save(update_fields=["state"])
    call.approval, call.is_off_hours = None, False
