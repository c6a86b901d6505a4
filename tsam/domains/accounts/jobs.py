"""What the clock does to engagements. A sweep: it may run twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
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
    live = Engagement._base_manager.exclude(state=_S.ENDED)
    for key in list(live.values_list("pk", flat=True)):
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
    last = EngagementTerm._base_manager.filter(engagement=engagement).order_by("ends_on").last()
    if last is None:
        return
    before = engagement.state
    state = _following(before, last, today)
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


def _following(state: str, last: EngagementTerm, today: date) -> str:
    """The state that follows from the last term that is sold; mostly the same one.

    With its last day everything ends, suspended or not begun too: else the Application could not
    be engaged again (R3).
    """
    if last.ends_on < today:
        return _S.ENDED
    if state == _S.RENEWED and last.starts_on <= today:
        return _S.ACTIVE
    if state == _S.ACTIVE and last.ends_on - today <= timedelta(days=RENEWAL_DAYS):
        return _S.RENEWAL_DUE
    return state
