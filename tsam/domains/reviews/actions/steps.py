"""What all actions of reviews share: the rows they hold, the words they check, what they record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import RELATED, hold_engagement
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.people.models import User
from tsam.domains.reviews.models import ActionItem, Review
from tsam.kernel.verdicts import require


def hold(review: Review) -> Review:
    """The review with its engagement, held first: what plans the next one holds it too."""
    engagement = hold_engagement(review.engagement)
    held = Review._base_manager.select_for_update(of=("self",)).get(pk=review.pk)
    held.engagement = engagement
    return held


def hold_item(item: ActionItem) -> ActionItem:
    held = (
        ActionItem._base_manager.select_for_update(of=("self",))
        .select_related("owner", "review")
        .select_related(*(f"engagement__{name}" for name in RELATED))
        .get(pk=item.pk)
    )
    held.review.engagement = held.engagement
    return held


def require_service(engagement: Engagement, at: datetime) -> None:
    require(entitled(Feature.G2, engagement.application, at))


def today(review: Review, at: datetime) -> date:
    return today_of(review.engagement, at)


def record(
    name: str,
    row: models.Model,
    engagement: Engagement,
    *,
    by: User | None,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    is_public: bool = True,
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
