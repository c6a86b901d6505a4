"""What all actions of reviews share: the rows they hold, the words they check, what they record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.people.models import User
from tsam.domains.reviews.models import ActionItem, Review
from tsam.kernel.verdicts import require

RELATED = ("account", "calendar", "application__account", "application__support_contract")
LAST_DAY = date(2199, 12, 31)


def hold_engagement(engagement: Engagement) -> Engagement:
    return (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related(*RELATED)
        .get(pk=engagement.pk)
    )


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


def words(given: str, name: str, most: int, missing: str = "") -> str:
    """One line without gaps. `missing` says what to do where there must be words."""
    said = " ".join(given.split())
    if not said and missing:
        raise ValidationError({name: missing})
    if len(said) > most:
        raise ValidationError({name: _("Use %(most)d characters at most.") % {"most": most}})
    return said


def coming_day(day: date, name: str, today: date) -> date:
    if day < today:
        raise ValidationError({name: _("This day has passed. Choose today or a later one.")})
    if day > LAST_DAY:
        raise ValidationError({name: _("Choose a day before the year 2200.")})
    return day


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
