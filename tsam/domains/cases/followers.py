"""Which open cases follow when a calendar or a package changes, and how many clocks run in them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.accounts.targets import packages_in_force
from tsam.domains.cases.models import Case, ClockState


def of_calendar(calendar_id: int) -> QuerySet[Case]:
    """The open cases of a calendar: of its engagements, and of nobody's when it is the default."""
    is_open = Case._base_manager.filter(is_open=True)
    live = Engagement._base_manager.exclude(state=EngagementState.ENDED)
    on_it = live.filter(calendar_id=calendar_id).values("application")
    cases = is_open.filter(application__in=on_it)
    if ServiceCalendar.objects.filter(pk=calendar_id, is_default=True).exists():
        return cases | is_open.exclude(application__in=live.values("application"))
    return cases


def clocks_on(calendar: ServiceCalendar) -> int:
    """How many clocks run on a calendar now. A number, whosever cases they are."""
    return of_calendar(calendar.pk).filter(clock_state=ClockState.RUNNING).count()


def clocks_under(package: SupportPackage, at: datetime) -> int:
    """How many clocks run to the targets of a package now."""
    contracts = [contract for contract, held in packages_in_force(at).items() if held == package.pk]
    served = Application._base_manager.filter(support_contract__in=contracts)
    cases = Case._base_manager.filter(is_open=True, clock_state=ClockState.RUNNING)
    return cases.filter(application__in=served.values("pk")).count()
