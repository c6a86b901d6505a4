"""Rule R11: outside the service hours on request, with notice, at our discretion."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from tsam.domains.accounts.facts import day_words
from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.calls.models import OFF_LIFECYCLE, OffHoursRequest, OffState
from tsam.domains.people.models import Function, User
from tsam.kernel.hours import WorkingCalendar
from tsam.kernel.verdicts import YES, Verdict, no, yes


def ask(user: User, engagement: Engagement, severity: int | None = None) -> Verdict:
    if severity == 0:
        return no(
            _("Severity 0 is worked by the 24-hour desk, day and night. Call the desk."),
            code="desk",
            rule="R12",
        )
    if not user.is_customer and not user.has_function(Function.TSAM, Function.SUPPORT_MANAGER):
        return no(_("The customer, the TSAM or the manager asks for it."), code="not_owner")
    if engagement.state not in SERVING:
        return no(
            _("This engagement is not served at the moment, so nothing is asked for."),
            code="not_served",
            rule="R1",
        )
    return YES


def decide(user: User, request: OffHoursRequest) -> Verdict:
    """At the discretion of the support manager, and of nobody else."""
    if not user.has_function(Function.SUPPORT_MANAGER):
        return no(_("A support manager decides on off-hours."), code="not_manager", rule="R11")
    return YES if request.state == OffState.REQUESTED else _closed(request)


def withdraw(user: User, request: OffHoursRequest) -> Verdict:
    """An approval may be taken back until the call is held."""
    if not user.has_function(Function.SUPPORT_MANAGER):
        return no(_("A support manager decides on off-hours."), code="not_manager", rule="R11")
    return YES if request.state in {OffState.APPROVED, OffState.BOOKED} else _closed(request)


def cancel(user: User, request: OffHoursRequest) -> Verdict:
    if user.pk != request.requested_by_id and not user.has_function(
        Function.TSAM, Function.SUPPORT_MANAGER
    ):
        return no(_("Whoever asked takes it back, or the TSAM does."), code="not_owner")
    return YES if OFF_LIFECYCLE.allows(request.state, OffState.CANCELLED) else _closed(request)


def see_balance(user: User) -> Verdict:
    """Who was there how often is Technical Support's and staffing's to know."""
    if user.has_function(*SUPPORT, Function.STAFFING_MANAGER):
        return YES
    return no(_("This is for Technical Support and for staffing."), code="not_support")


def notice(hours: WorkingCalendar, today: date, day: date) -> Verdict:
    """Enough service days between today and the day asked for? The evidence has both numbers."""
    rule: int = settings.NOTICE_DAYS
    given = hours.service_days_between(today, day)
    evidence = (
        (str(_("Service days of notice")), str(given)),
        (str(_("Service days we need")), str(rule)),
    )
    if given >= rule:
        return yes(rule="R11", evidence=evidence)
    return no(
        _(
            "%(day)s is %(given)d service days away, we need %(rule)d. "
            "The first such day you can ask for is %(first)s."
        )
        % {
            "day": day_words(day),
            "given": max(0, given),
            "rule": rule,
            "first": day_words(first_with_notice(hours, today, day)),
        },
        code="short_notice",
        rule="R11",
        evidence=evidence,
    )


def first_with_notice(hours: WorkingCalendar, today: date, day: date) -> date:
    """The same day of a later week for which the notice is long enough."""
    rule: int = settings.NOTICE_DAYS
    step = timedelta(weeks=1)
    for _n in range(60):
        if day > today and hours.service_days_between(today, day) >= rule:
            return day
        day += step
    return day


def _closed(request: OffHoursRequest) -> Verdict:
    return no(
        _("It is “%(state)s”, so this is not possible any more.")
        % {"state": request.get_state_display()},
        code="closed",
    )
