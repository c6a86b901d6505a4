"""Which of many Applications may open cases: the answer of `entitlement.supported`, in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from tsam.domains.accounts.entitlement import Contract, Facts, decide_support
from tsam.domains.accounts.models import Application, Engagement, EngagementState, SupportContract
from tsam.kernel.verdicts import Verdict


def supported_among(applications: Iterable[Application], at: datetime) -> dict[int, Verdict]:
    """{application: verdict}; one query, whatever their number.

    The Applications come with their account and their support contract selected.
    """
    wanted = list(applications)
    rows = (
        Engagement._base_manager.filter(application__in=wanted)
        .exclude(state=EngagementState.ENDED)
        .select_related("calendar", "support_contract")
    )
    engagements = {row.application_id: row for row in rows}
    return {one.pk: _supported(one, engagements.get(one.pk), at) for one in wanted}


def _supported(application: Application, engagement: Engagement | None, at: datetime) -> Verdict:
    zone = engagement.calendar.zone if engagement else application.account.time_zone
    contract: SupportContract | None = (
        engagement.support_contract if engagement else None
    ) or application.support_contract
    return decide_support(
        Facts(
            application=application.name,
            on=at.astimezone(ZoneInfo(zone)).date(),
            contract=Contract.of(contract) if contract else None,
            has_engagement=engagement is not None,
            state=engagement.state if engagement else "",
        )
    )
