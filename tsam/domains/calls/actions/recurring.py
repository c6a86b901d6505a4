"""Regular calls: a rule, and the calls that it puts into the calendar some weeks ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.calls import series as rules
from tsam.domains.calls.actions import booking, steps
from tsam.domains.calls.models import Call, CallSeries, CallState, HolidayRule, SeriesPerson
from tsam.domains.calls.policies import calls as policies
from tsam.domains.calls.series import Occurrence
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require

# So far ahead calls of a series stand in calendars.
WEEKS_AHEAD = 8


@dataclass(frozen=True)
class Left:
    """A call of a series that could not be put where it belongs, and why."""

    occurrence: Occurrence
    reason: str


@transaction.atomic
def plan(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    title: str,
    first_on: date,
    starts_at: time,
    minutes: int,
    people: Sequence[User] = (),
    every_weeks: int = 1,
    until_on: date | None = None,
    on_holiday: str = HolidayRule.MOVE,
    dial_in: str = "",
) -> tuple[CallSeries, list[Left]]:
    """Write the rule down and book the next weeks. Raises ValidationError by field.

    What does not fit (somebody is on leave) is left out and said; a sweep tries again each day.
    """
    engagement = hold_engagement(engagement)
    require(policies.write(by))
    require(policies.book(by, engagement))
    if first_on < today_of(engagement, at):
        raise ValidationError({"first_on": _("That day is past. Choose one to come.")})
    if until_on and until_on < first_on:
        raise ValidationError({"until_on": _("The last day lies before the first.")})
    if starts_at.minute % 15 or starts_at.second or starts_at.microsecond:
        raise ValidationError({"starts_at": _("Calls begin on a quarter of an hour: 10:15.")})
    if not 1 <= every_weeks <= 13:
        raise ValidationError({"every_weeks": _("Every 1 to 13 weeks.")})
    if on_holiday not in HolidayRule.values:
        raise ValidationError({"on_holiday": _("Say MOVE or SKIP.")})
    made = CallSeries.objects.create(
        account=engagement.account,
        application=engagement.application,
        engagement=engagement,
        title=steps.line(title, "title", 120),
        first_on=first_on,
        starts_at=starts_at,
        minutes=steps.length(minutes),
        every_weeks=every_weeks,
        until_on=until_on,
        on_holiday=HolidayRule(on_holiday),
        dial_in=" ".join(dial_in.split())[:300],
        planned_by=by,
        planned_at=at,
    )
    if not rules.occurrences(
        made.rule,
        working(engagement.calendar),
        after=first_on,
        until=first_on + timedelta(weeks=26),
    ):
        raise ValidationError({"starts_at": _("That is never within the service hours.")})
    organiser = steps.organiser_of(engagement, by, at)
    asked = steps.asked_people(engagement, organiser, people)
    SeriesPerson._base_manager.bulk_create(SeriesPerson(series=made, user=one) for one in asked)
    facts = {"title": made.title, "weeks": every_weeks}
    steps.record("callseries.planned", made, engagement, by, at, facts)
    return made, extend(made, at=at)


@transaction.atomic
def extend(series: CallSeries, *, at: datetime) -> list[Left]:
    """Book what is missing of the next weeks; safe to run again. Returns what did not fit."""
    series = hold(series)
    engagement = series.engagement
    if series.ended_at or engagement.state not in SERVING:
        return []
    today = today_of(engagement, at)
    there = set(Call._base_manager.filter(series=series).values_list("nominal_on", flat=True))
    asked = SeriesPerson._base_manager.filter(series=series).select_related("user")
    rows = [row for row in asked.order_by("pk") if row.user.is_active]
    left = []
    for one in rules.occurrences(
        series.rule,
        working(engagement.calendar),
        after=today,
        until=today + timedelta(weeks=WEEKS_AHEAD),
    ):
        if one.nominal in there or one.starts_at <= at:
            continue
        try:
            booking.book(
                engagement,
                by=series.planned_by,
                at=at,
                title=series.title,
                starts_at=one.starts_at,
                minutes=series.minutes,
                people=[row.user for row in rows if row.is_required],
                optional=[row.user for row in rows if not row.is_required],
                dial_in=series.dial_in,
                series=series,
                nominal_on=one.nominal,
            )
        except (Refused, ValidationError) as fault:
            left.append(Left(one, _reason(fault)))
    return left


@transaction.atomic
def end(series: CallSeries, *, by: User, at: datetime, reason: str) -> CallSeries:
    """No more calls by this rule; those to come are cancelled."""
    series = hold(series)
    require(policies.write(by))
    if series.ended_at:
        raise Refused(no(_("This series has ended already."), code="closed"))
    words = steps.line(reason, "reason", 400)
    series.ended_at = at
    series.save(update_fields=["ended_at"])
    coming = Call._base_manager.filter(series=series, state=CallState.AGREED, starts_at__gt=at)
    for call in coming.order_by("starts_at"):
        booking.cancel(call, by=by, at=at, reason=words)
    facts = {"title": series.title, "reason": words}
    steps.record("callseries.ended", series, series.engagement, by, at, facts)
    return series


def hold(series: CallSeries) -> CallSeries:
    return (
        CallSeries._base_manager.select_for_update(of=("self",))
        .select_related("account", "application", "planned_by", "engagement__calendar")
        .select_related("engagement__account", "engagement__application")
        .get(pk=series.pk)
    )


def _reason(fault: Refused | ValidationError) -> str:
    return fault.verdict.reason if isinstance(fault, Refused) else " ".join(fault.messages)
