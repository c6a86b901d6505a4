"""Hours outside the service: asked for, decided, booked, and who was there how often."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts.models import Severity
from tsam.domains.calls import balance
from tsam.domains.calls.actions import off_hours as actions
from tsam.domains.calls.models import OffHoursApproval, OffHoursRequest, OffState
from tsam.domains.calls.policies import calls as call_policies
from tsam.domains.calls.policies import off_hours as policies
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import User
from tsam.faces.api.calls import (
    Body,
    Cursor,
    Key,
    Limit,
    Moment,
    Name,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.calls import (
    CallDetailShape,
    OffHoursBalanceShape,
    OffHoursShape,
    PlannedDayShape,
)
from tsam.faces.api.views.call_parts import detail
from tsam.faces.api.views.calls import Why, engagement_of
from tsam.kernel.verdicts import require

router = Router(tags=["calls"])

RELATED = ("account", "engagement__calendar", "tsam", "requested_by", "decided_by")


class OffHoursFilters(Schema):
    """What narrows the list; each of them is optional."""

    engagement: Key | None = None
    state: OffState | None = None


@router.get("/off-hours", response=answers(Listed[OffHoursShape]))
def off_hours(
    request: Call, filters: Query[OffHoursFilters], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """The newest first."""
    asked = {name: value for name, value in filters.dict().items() if value is not None}
    rows = OffHoursRequest.objects.visible_to(request.user).filter(**asked)
    return listed(rows.select_related(*RELATED), ("-pk",), cursor, limit, OffHoursShape.of)


@router.get("/off-hours/{key}", response=answers(OffHoursShape))
def one_off_hours(request: Call, key: Key) -> Any:
    return OffHoursShape.of(_request(request, key))


class AskOffHours(Body):
    title: Name
    reason: Why = Field(description="Why it cannot wait for service hours.")
    starts_at: Moment
    minutes: int = Field(240, ge=15, le=1440)
    severity: Severity | None = Field(
        None, description="With 0 it is turned to the 24-hour desk, and not asked for here."
    )


@router.post("/engagements/{key}/off-hours", response=answers(OffHoursShape, 201))
@once
def ask_off_hours(request: Call, key: Key, given: AskOffHours) -> Any:
    """With enough notice for a customer; the TSAM may ask late, and the manager sees it."""
    row = engagement_of(request, key)
    said = given.dict()
    said["severity"] = None if given.severity is None else int(given.severity)
    made = actions.ask(row, by=request.user, at=now(), **said)
    return Status(201, OffHoursShape.of(_request(request, made.pk)))


@router.get("/engagements/{key}/off-hours-days", response=answers(list[PlannedDayShape]))
def off_hours_days(request: Call, key: Key) -> Any:
    """Days of plans ahead that lie outside the service, and that nobody has asked for yet."""
    row = engagement_of(request, key)
    require(call_policies.look(request.user))
    read = Milestone.objects.visible_to(request.user).filter(project__engagement=row)
    known = set(read.values_list("pk", flat=True))
    ahead = [one for one in actions.weekends(row, now()) if one[0].pk in known]
    return [PlannedDayShape.of(milestone, starts_at) for milestone, starts_at in ahead]


class AskForDay(Body):
    starts_at: Moment
    minutes: int = Field(360, ge=15, le=1440)
    reason: Why = Field(description="Why it cannot wait for service hours.")


@router.post("/milestones/{key}/off-hours", response=answers(OffHoursShape, 201))
@once
def ask_for_day(request: Call, key: Key, given: AskForDay) -> Any:
    """The day of a plan, once."""
    row = visible_or_404(
        Milestone.objects.select_related("project__engagement__calendar"), request, pk=key
    )
    made = actions.ask_for_weekend(row, by=request.user, at=now(), **given.dict())
    return Status(201, OffHoursShape.of(_request(request, made.pk)))


class ApproveOffHours(Body):
    decision: Why = Field(description="The customer reads it.")
    tsam: Key | None = Field(None, description="Who will be there, else who is named already.")


@router.post("/off-hours/{key}/approval", response=answers(OffHoursShape))
def approve_off_hours(request: Call, key: Key, given: ApproveOffHours) -> Any:
    row = _request(request, key)
    tsam = _tsam(request, row, given.tsam) if given.tsam else None
    actions.approve(row, by=request.user, at=now(), decision=given.decision, tsam=tsam)
    return OffHoursShape.of(_request(request, key))


class DeclineOffHours(Body):
    decision: Why = Field(description="The customer reads it.")


@router.post("/off-hours/{key}/refusal", response=answers(OffHoursShape))
def decline_off_hours(request: Call, key: Key, given: DeclineOffHours) -> Any:
    """The answer names the nearest times in service hours."""
    actions.decline(_request(request, key), by=request.user, at=now(), decision=given.decision)
    return OffHoursShape.of(_request(request, key))


class WithdrawOffHours(Body):
    reason: Why


@router.post("/off-hours/{key}/withdrawal", response=answers(OffHoursShape))
def withdraw_off_hours(request: Call, key: Key, given: WithdrawOffHours) -> Any:
    """The approval is taken back; a call that stands on it is cancelled."""
    actions.withdraw(_request(request, key), by=request.user, at=now(), reason=given.reason)
    return OffHoursShape.of(_request(request, key))


@router.post("/off-hours/{key}/cancellation", response=answers(OffHoursShape))
def cancel_off_hours(request: Call, key: Key) -> Any:
    """They are not needed any more."""
    actions.cancel(_request(request, key), by=request.user, at=now())
    return OffHoursShape.of(_request(request, key))


@router.post("/off-hours/{key}/booking", response=answers(CallDetailShape, 201))
@once
def book_off_hours(request: Call, key: Key) -> Any:
    """The approved hours, as a call with whoever asked for them. 404 without an approval."""
    approval = visible_or_404(
        OffHoursApproval.objects.filter(request=key).select_related(
            "request__requested_by", "request__engagement"
        ),
        request,
    )
    made = actions.book(approval, by=request.user, at=now())
    return Status(201, detail(request, made.pk))


@router.get("/off-hours-balance", response=answers(list[OffHoursBalanceShape]))
def off_hours_balance(request: Call) -> Any:
    """Of this quarter, every TSAM, who was there most first."""
    require(policies.see_balance(request.user))
    return [OffHoursBalanceShape.of(one) for one in balance.balances(localtime(now()))]


def _request(request: Call, key: int) -> OffHoursRequest:
    return visible_or_404(OffHoursRequest.objects.select_related(*RELATED), request, pk=key)


def _tsam(request: Call, row: OffHoursRequest, key: int) -> User:
    # Whether one may decide is said before whether there is such a person.
    require(policies.decide(request.user, row))
    found = User.objects.filter(pk=key, is_staff=True).first()
    if found is None:
        raise ValidationError({"tsam": _("Choose somebody who is a TSAM.")})
    return found
