"""Ask for hours outside the service, decide on it, take it back, and propose weekends ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.calls import finding
from tsam.domains.calls.actions import booking, steps
from tsam.domains.calls.models import (
    Call,
    CallState,
    OffHoursApproval,
    OffHoursRequest,
    OffState,
)
from tsam.domains.calls.policies import off_hours as policies
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.presence import standing_in
from tsam.kernel.verdicts import Refused, no, require

MOST_HOURS = 24
# Weekends of plans are proposed so far ahead, and for these hours of the engagement's clock.
AHEAD_DAYS = 180
_FROM, HOURS = time(8), 6
WEEKEND_SEEN = "offhours.weekend_seen"


@transaction.atomic
def ask(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    title: str,
    reason: str,
    starts_at: datetime,
    minutes: int,
    severity: int | None = None,
    milestone: Milestone | None = None,
) -> OffHoursRequest:
    """A wish with its reason. Customers keep the notice; the TSAM may ask late, as an exception.

    Raises ValidationError by field, Refused with where to turn instead (R12).
    """
    engagement = hold_engagement(engagement)
    require(policies.ask(by, engagement, severity))
    ends_at = starts_at + timedelta(minutes=_minutes(minutes))
    if starts_at.minute % 15 or starts_at.second or starts_at.microsecond:
        raise ValidationError({"starts_at": _("Begin on a quarter of an hour: 10:15.")})
    if starts_at <= at:
        raise ValidationError({"starts_at": _("That time is past. Choose one to come.")})
    hours = working(engagement.calendar)
    opened = [*hours.open_spans(starts_at, ends_at)]
    if sum((last - first for first, last in opened), timedelta()) >= ends_at - starts_at:
        raise ValidationError(
            {"starts_at": _("That is within the service hours. Book it as a call.")}
        )
    today, day = today_of(engagement, at), today_of(engagement, starts_at)
    steps.check_term(engagement, starts_at)
    kept = policies.notice(hours, today, day)
    if not kept and by.is_customer:
        raise ValidationError({"starts_at": kept.reason})
    made = OffHoursRequest.objects.create(
        account=engagement.account,
        application=engagement.application,
        engagement=engagement,
        title=steps.line(title, "title", 120),
        reason=steps.line(reason, "reason", 400),
        starts_at=starts_at,
        ends_at=ends_at,
        tsam=standing_in(engagement, day),
        requested_by=by,
        requested_at=at,
        notice_days=max(0, hours.service_days_between(today, day)),
        notice_rule=settings.NOTICE_DAYS,
        milestone=milestone,
    )
    facts = {"title": made.title, "starts_at": starts_at.isoformat()}
    steps.record("offhours.requested", made, engagement, by, at, facts)
    return made


@transaction.atomic
def approve(
    request: OffHoursRequest, *, by: User, at: datetime, decision: str, tsam: User | None = None
) -> OffHoursApproval:
    """The record without which no call is booked outside the hours."""
    request = hold(request)
    require(policies.decide(by, request))
    if request.starts_at <= at:
        raise Refused(no(_("That time is past. Decline it, or let it be cancelled."), code="past"))
    if tsam and not (tsam.is_active and tsam.has_function(Function.TSAM)):
        raise ValidationError({"tsam": _("Choose somebody who is a TSAM.")})
    request.tsam = tsam or request.tsam
    if request.tsam is None:
        raise ValidationError({"tsam": _("Say who will be there.")})
    _decide(request, OffState.APPROVED, by, at, decision)
    approval = OffHoursApproval.objects.create(request=request, approved_by=by, approved_at=at)
    facts = {"title": request.title, "decision": request.decision}
    steps.record("offhours.approved", request, request.engagement, by, at, facts)
    return approval


@transaction.atomic
def decline(request: OffHoursRequest, *, by: User, at: datetime, decision: str) -> OffHoursRequest:
    """Never without the nearest times in service hours, which are found here."""
    request = hold(request)
    require(policies.decide(by, request))
    request.offered = [one.isoformat() for one in nearest(request, at)]
    _decide(request, OffState.DECLINED, by, at, decision)
    facts = {"title": request.title, "decision": request.decision, "offered": request.offered}
    steps.record("offhours.declined", request, request.engagement, by, at, facts)
    return request


def book(approval: OffHoursApproval, *, by: User, at: datetime) -> Call:
    """The approved hours as a call with whoever asked for them; eight hours at the longest."""
    request = approval.request
    minutes = int((request.ends_at - request.starts_at) / timedelta(minutes=1))
    return booking.book(
        request.engagement,
        by=by,
        at=at,
        title=request.title,
        starts_at=request.starts_at,
        minutes=min(steps.MOST_MINUTES, minutes),
        people=[request.requested_by],
        approval=approval,
    )


@transaction.atomic
def withdraw(request: OffHoursRequest, *, by: User, at: datetime, reason: str) -> OffHoursRequest:
    """The approval is taken back; a call that stands on it is cancelled with the same words."""
    request = hold(request)
    require(policies.withdraw(by, request))
    words = steps.line(reason, "reason", 400)
    approval = OffHoursApproval._base_manager.select_for_update().get(request=request)
    for call in Call._base_manager.filter(approval=approval, state=CallState.AGREED):
        booking.cancel(call, by=by, at=at, reason=words)
    approval.withdrawn_at, approval.withdrawal = at, words
    approval.save(update_fields=["withdrawn_at", "withdrawal"])
    request = hold(request)
    request.become(OffState.CANCELLED)
    request.save(update_fields=["state"])
    facts = {"title": request.title, "decision": words}
    steps.record("offhours.withdrawn", request, request.engagement, by, at, facts)
    return request


@transaction.atomic
def cancel(request: OffHoursRequest, *, by: User, at: datetime) -> OffHoursRequest:
    """Whoever asked needs it no more; a call that stands on it is cancelled."""
    request = hold(request)
    require(policies.cancel(by, request))
    for call in Call._base_manager.filter(approval__request=request, state=CallState.AGREED):
        if not by.is_staff:
            raise Refused(no(_("A call is booked for it. Answer that call."), code="booked"))
        booking.cancel(call, by=by, at=at, reason=_("The off-hours are not needed any more."))
    request = hold(request)
    request.become(OffState.CANCELLED)
    request.save(update_fields=["state"])
    facts = {"title": request.title}
    steps.record("offhours.cancelled", request, request.engagement, by, at, facts)
    return request


@transaction.atomic
def propose_weekends(engagement: Engagement, *, by: User, at: datetime) -> list[OffHoursRequest]:
    """Ask ahead for the days of plans that lie outside the service, each milestone once."""
    engagement = hold_engagement(engagement)
    require(policies.ask(by, engagement))
    made = []
    for milestone, starts_at in weekends(engagement, at):
        made.append(
            ask(
                engagement,
                by=by,
                at=at,
                title=milestone.name,
                reason=reason_of(milestone),
                starts_at=starts_at,
                minutes=HOURS * 60,
                milestone=milestone,
            )
        )
    return made


@transaction.atomic
def ask_for_weekend(
    milestone: Milestone,
    *,
    by: User,
    at: datetime,
    starts_at: datetime,
    minutes: int,
    reason: str,
) -> OffHoursRequest:
    """The day of a plan, once: whoever asks again reads that it is asked for."""
    engagement = hold_engagement(milestone.project.engagement)
    if milestone.pk not in {row.pk for row, _start in weekends(engagement, at)}:
        raise Refused(no(_("It is asked for already, or its day has moved."), code="closed"))
    return ask(
        engagement,
        by=by,
        at=at,
        title=milestone.name,
        reason=reason,
        starts_at=starts_at,
        minutes=minutes,
        milestone=milestone,
    )


@transaction.atomic
def see_weekends(engagement: Engagement, *, at: datetime) -> list[Milestone]:
    """Say once of each day of a plan that it lies outside the service; anew when it moves."""
    engagement = hold_engagement(engagement)
    if engagement.state not in SERVING:
        return []
    ahead = [row for row, _start in weekends(engagement, at)]
    told = Event._base_manager.filter(
        name=WEEKEND_SEEN, noun="milestone", key__in=[row.pk for row in ahead]
    )
    known = {(key, facts.get("day")) for key, facts in told.values_list("key", "facts")}
    new = [row for row in ahead if (row.pk, row.due_on.isoformat()) not in known]
    for row in new:
        facts = {"title": row.name, "day": row.due_on.isoformat()}
        steps.record(WEEKEND_SEEN, row, engagement, None, at, facts, is_public=False)
    return new


def weekends(engagement: Engagement, at: datetime) -> Sequence[tuple[Milestone, datetime]]:
    """Milestones ahead on days without service that nobody has asked for yet, with a start."""
    today = today_of(engagement, at)
    asked = OffHoursRequest._base_manager.exclude(state=OffState.CANCELLED)
    rows = (
        Milestone.objects.ahead()
        .filter(project__engagement=engagement)
        .filter(due_on__gt=today, due_on__lte=today + timedelta(days=AHEAD_DAYS))
        .exclude(pk__in=asked.filter(milestone__isnull=False).values("milestone"))
        .select_related("project")
        .order_by("due_on", "pk")
    )
    return [(row, morning(row.due_on, engagement)) for row in rows if is_outside(row, engagement)]


def reason_of(milestone: Milestone) -> str:
    return _("The plan of %(project)s has its day outside the service hours.") % {
        "project": milestone.project.name
    }


def is_outside(milestone: Milestone, engagement: Engagement) -> bool:
    """Its day is one without service."""
    return not working(engagement.calendar).is_service_day(milestone.due_on)


def morning(day: date, engagement: Engagement) -> datetime:
    """When work begins on a day that nobody has said a time for."""
    return datetime.combine(day, _FROM, ZoneInfo(engagement.calendar.zone))


def nearest(request: OffHoursRequest, at: datetime) -> list[datetime]:
    """The nearest times in service hours for who asked and who would be there."""
    return nearest_of([request], at)[0]


def nearest_of(requests: Sequence[OffHoursRequest], at: datetime) -> list[list[datetime]]:
    """The same for several, at the price of one."""
    return finding.nearest_of([_near(request) for request in requests], at, most=2)


def hold(request: OffHoursRequest) -> OffHoursRequest:
    return (
        OffHoursRequest._base_manager.select_for_update(of=("self",))
        .select_related("engagement__calendar", "engagement__account", "engagement__application")
        .select_related("tsam", "requested_by")
        .get(pk=request.pk)
    )


def _decide(request: OffHoursRequest, state: str, by: User, at: datetime, decision: str) -> None:
    request.decision = steps.line(decision, "decision", 400)
    request.become(state)
    request.decided_by, request.decided_at = by, at
    request.save(update_fields=["state", "decision", "decided_by", "decided_at", "tsam", "offered"])


def _minutes(minutes: int) -> int:
    if not 15 <= minutes <= MOST_HOURS * 60:
        raise ValidationError(
            {"minutes": _("15 minutes to %(most)d hours.") % {"most": MOST_HOURS}}
        )
    return minutes


def _near(request: OffHoursRequest) -> finding.Near:
    people = {request.requested_by_id: request.requested_by}
    if request.tsam:
        people[request.tsam.pk] = request.tsam
    minutes = int(min(60, request.hours * 60))
    return finding.Near(request.engagement, [*people.values()], minutes, request.starts_at)
