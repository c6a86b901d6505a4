"""What the clock does to engagements. A sweep: it may run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Engagement, EngagementState, EngagementTerm

_S = EngagementState
# So long before the last term ends, the renewal is due (domain A1).
RENEWAL_DAYS = 90


def sweep_terms() -> None:
    at = timezone.now()
    serving = [_S.ACTIVE, _S.RENEWAL_DUE, _S.RENEWED]
    keys = Engagement._base_manager.filter(state__in=serving).values_list("pk", flat=True)
    for key in list(keys):
        turn(key, at)


@transaction.atomic
def turn(key: int, at: datetime) -> None:
    """Bring one engagement to the state that its terms ask for on that day, in its zone."""
    engagement = (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related("account", "application", "calendar")
        .get(pk=key)
    )
    today = at.astimezone(ZoneInfo(engagement.calendar.zone)).date()
    terms = EngagementTerm._base_manager.filter(engagement=engagement)
    ends = [term.ends_on for term in terms]
    if not ends:
        return
    before = engagement.state
    state: str = before
    if max(ends) < today:
        state = _S.ENDED
    elif max(ends) - today <= timedelta(days=RENEWAL_DAYS):
        state = _S.RENEWAL_DUE if before == _S.ACTIVE else before
    elif before == _S.RENEWED and any(
        t.starts_on <= today <= t.ends_on == max(ends) for t in terms
    ):
        state = _S.ACTIVE
    if state == before:
        return
    engagement.become(state)
    engagement.save(update_fields=["state", "suspended_from"])
    timeline.record(
        "engagement.ended" if state == _S.ENDED else "engagement.turned",
        engagement,
        account=engagement.account,
        application=engagement.application,
        by=None,
        at=at,
        facts={"state": [before, str(state)]},
    )
