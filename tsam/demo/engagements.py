"""The way of an engagement, from the order to what it is today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from tsam.demo.moments import Later, day_of
from tsam.demo.people import Staff
from tsam.demo.reading import Line, Served
from tsam.domains.accounts import actions, jobs
from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    EngagementTerm,
    ServiceCalendar,
)
from tsam.domains.accounts.terms import last_day
from tsam.domains.staffing import actions as staffing
from tsam.domains.staffing.models import AssignmentRole

YEAR = 365
_S = EngagementState
_STEPS = (_S.STAFFING, _S.ONBOARDING, _S.ACTIVE)


def span(line: Line, at: datetime) -> tuple[date, date]:
    """The first and the last day of the term that runs now, or is to run."""
    days_left = line.engagement.days_left if line.engagement else line.days_left
    months = line.engagement.months if line.engagement else 12
    first = (at + timedelta(days=days_left - YEAR * months // 12)).date()
    return first, last_day(first, months)


@dataclass(frozen=True)
class Engaging:
    """The way of one engagement, from the order to what it is today."""

    line: Line
    told: Served
    calendar: ServiceCalendar
    staff: Staff
    at: datetime

    def go(self, application: Application) -> list[Later]:
        first, _last = span(self.line, self.at)
        began = datetime.combine(first, time(7), tzinfo=self.at.tzinfo)
        ordered = min(began - timedelta(days=34), self.at - timedelta(days=9, hours=5))
        engagement = actions.order_engagement(
            application,
            by=self.staff["sam"].user,
            at=ordered,
            calendar=self.calendar,
            starts_on=first,
            months=self.told.months,
            asked_language=self.told.asked or application.account.language,
            english_agreed_by=self.told.agreed_by,
            mismatch_reason=self.line.why_more,
            access_rule=self.told.rule,
        )
        self._ask(engagement, ordered)
        for number, state in enumerate(_STEPS):
            when = ordered + timedelta(days=3 + 9 * number)
            engagement = actions.advance(
                engagement,
                by=self.staff["stefan"].user,
                at=began if state == _S.ACTIVE else when,
                state=state,
            )
            if state == self.told.state != _S.ACTIVE:
                return []
            if state == _S.STAFFING:
                self._staff(engagement, when + timedelta(days=4), first)
        return [*self._turn(engagement), *self._suspend(engagement), *self._cover(engagement)]

    def _ask(self, engagement: Engagement, at: datetime) -> None:
        """What the engagement asks of its people; a wish need not hold."""
        for is_hard, asked in ((True, self.told.needs), (False, self.told.wishes)):
            for need, value in asked:
                staffing.add_requirement(
                    engagement,
                    by=self.staff["stefan"].user,
                    at=at + timedelta(days=1),
                    need=need,
                    value=value,
                    is_hard=is_hard,
                )

    def _staff(self, engagement: Engagement, at: datetime, starts_on: date) -> None:
        roles = [(AssignmentRole.PRIMARY, self.told.tsam)]
        roles += [(AssignmentRole.BACKUP, key) for key in self.told.backups]
        for role, key in roles:
            staffing.assign(
                engagement,
                by=self.staff["stefan"].user,
                at=at,
                user=self.staff[key].user,
                role=role,
                starts_on=starts_on,
            )

    def _turn(self, engagement: Engagement) -> list[Later]:
        """When the last term nears its end the renewal falls due, as the nightly sweep says."""
        term = EngagementTerm._base_manager.get(engagement=engagement)
        nears = datetime.combine(term.ends_on, time(4), tzinfo=self.at.tzinfo)
        turned = nears - timedelta(days=jobs.RENEWAL_DAYS - 1)
        if turned >= self.at:
            return []
        return [(turned, partial(jobs.turn, engagement.pk, turned))]

    def _suspend(self, engagement: Engagement) -> list[Later]:
        if not self.told.suspended:
            return []
        days, reason = self.told.suspended
        when = self.at - timedelta(days=days)
        by = self.staff["helen"].user
        return [(when, partial(actions.suspend, engagement, by=by, at=when, reason=reason))]

    def _cover(self, engagement: Engagement) -> list[Later]:
        """Somebody stands in for the TSAM for some days, from a Monday on."""
        if not self.told.cover:
            return []
        key, in_days, days = self.told.cover
        first = day_of("", in_days, "mon", self.at.date())
        when = self.at - timedelta(days=6, hours=2)
        return [
            (
                when,
                partial(
                    staffing.assign,
                    engagement,
                    by=self.staff["stefan"].user,
                    at=when,
                    user=self.staff[key].user,
                    role=AssignmentRole.PRIMARY,
                    starts_on=first,
                    ends_on=first + timedelta(days=days - 1),
                ),
            )
        ]
