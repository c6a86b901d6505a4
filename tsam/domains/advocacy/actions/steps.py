"""What all actions of a brief share: the rows they hold, the words they check, what they record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import RELATED
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.advocacy.models import BriefItem, Commitment
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


def hold_item(item: BriefItem) -> BriefItem:
    return (
        BriefItem._base_manager.select_for_update(of=("self",))
        .select_related(*(f"engagement__{name}" for name in RELATED))
        .select_related("requirement")
        .get(pk=item.pk)
    )


def hold_commitment(commitment: Commitment) -> Commitment:
    """The commitment with its ask, held in the order in which asks come by their commitments."""
    item = hold_item(BriefItem._base_manager.get(pk=commitment.item_id))
    held = (
        Commitment._base_manager.select_for_update(of=("self",))
        .select_related("owner")
        .get(pk=commitment.pk)
    )
    held.item = item
    return held


def require_advocate(engagement: Engagement, at: datetime) -> None:
    """Departments beyond support are spoken to only while the customer has the right to it (P1)."""
    require(entitled(Feature.P1, engagement.application, at))


def today_at(engagement: Engagement, at: datetime) -> date:
    return at.astimezone(ZoneInfo(engagement.calendar.zone)).date()


def record(
    name: str,
    row: models.Model,
    engagement: Engagement,
    *,
    by: User | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    is_public: bool = False,
) -> None:
    timeline.record(
        name,
        row,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts=facts,
        is_public=is_public,
    )
