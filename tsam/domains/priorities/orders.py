"""A customer's own order as it stands, and whether it still says what the customer wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tsam.domains.accounts.models import Engagement
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.domains.priorities.models import CustomerOrder, OrderedCase

# After so long somebody should look at it again (domain G1: older than N days is flagged).
STALE = timedelta(days=14)


@dataclass(frozen=True)
class StandingOrder:
    """The order of one engagement: its open cases by place, and how many came after it."""

    order: CustomerOrder | None
    cases: Sequence[Case]
    came_after: int
    is_stale: bool


def standing_order(reader: User, engagement: Engagement, at: datetime) -> StandingOrder:
    """What the reader may see of it. Without an order nothing is stale."""
    order = (
        CustomerOrder.objects.visible_to(reader)
        .filter(engagement=engagement)
        .select_related("set_by")
        .first()
    )
    if order is None:
        return StandingOrder(None, (), 0, is_stale=False)
    placed = (
        OrderedCase.objects.visible_to(reader)
        .filter(order=order, case__is_open=True)
        .select_related("case")
        .order_by("place")
    )
    cases = [one.case for one in placed]
    came_after = (
        Case.objects.visible_to(reader)
        .open()
        .filter(application=engagement.application_id, opened_at__gt=order.set_at)
        .exclude(pk__in=[case.pk for case in cases])
        .count()
    )
    is_old = order.set_at < at - STALE
    return StandingOrder(order, cases, came_after, is_stale=is_old or came_after > 0)
