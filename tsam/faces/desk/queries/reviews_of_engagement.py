"""The reviews of one engagement: each with what it brought, and what came of the needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User
from tsam.domains.reviews import rhythm
from tsam.domains.reviews.models import (
    AHEAD,
    WAS_HELD,
    ActionItem,
    Decision,
    Review,
    ReviewSeries,
    ReviewState,
)
from tsam.faces.ui.outcomes import over_reviews
from tsam.faces.ui.reviews import STATES

MOST = 100


@dataclass(frozen=True)
class Row:
    """One review: how it stands, whether its minutes came in time, what was decided and agreed."""

    review: Review
    tone: str
    icon: str
    minutes: str
    is_late: bool
    decisions: int
    actions: int
    done: int


def context(reader: User, row: Engagement, at: datetime) -> dict[str, Any]:
    found = Review.objects.visible_to(reader).filter(engagement=row).order_by("-number", "-pk")
    reviews = list(found[:MOST])
    series = ReviewSeries.objects.visible_to(reader).filter(engagement=row).first()
    return {
        "at": at,
        "engagement": row,
        "rows": _rows(reader, row, reviews, at),
        "outcomes": over_reviews(reader, row),
        "sentence": _sentence(reviews),
        "rhythm": series.rhythm if series else "",
    }


def _rows(reader: User, row: Engagement, reviews: Sequence[Review], at: datetime) -> list[Row]:
    decided = dict(
        Decision.objects.visible_to(reader)
        .filter(review__in=reviews)
        .order_by()
        .values_list("review")
        .annotate(n=Count("pk"))
    )
    agreed = {
        one["review"]: one
        for one in ActionItem.objects.visible_to(reader)
        .filter(review__in=reviews)
        .order_by()
        .values("review")
        .annotate(n=Count("pk"), done=Count("pk", filter=Q(state="DONE")))
    }
    hours = working(row.calendar)
    rows = []
    for review in reviews:
        words, is_late = "", False
        if review.minutes_sent_at and review.held_at:
            is_late = review.minutes_sent_at > rhythm.minutes_due_at(hours, review.starts_at)
            words = _("later than a service day") if is_late else _("within a service day")
        elif review.state == ReviewState.HELD:
            is_late = bool(review.minutes_due_at and review.minutes_due_at < at)
            words = _("owed")
        tone, icon = STATES[ReviewState(review.state)]
        counted = agreed.get(review.pk, {"n": 0, "done": 0})
        rows.append(
            Row(
                review,
                tone,
                icon,
                words,
                is_late,
                decided.get(review.pk, 0),
                counted["n"],
                counted["done"],
            )
        )
    return rows


def _sentence(reviews: Sequence[Review]) -> str:
    held = sum(one.state in WAS_HELD for one in reviews)
    ahead = next((one for one in reviews if one.state in AHEAD), None)
    said = (
        ngettext("%(n)d review was held", "%(n)d reviews were held", held) % {"n": held}
        if held
        else _("No review was held yet")
    )
    if ahead is None:
        return _("%(held)s.") % {"held": said}
    day = date_format(ahead.on, "j M Y")
    return _("%(held)s, and the next one is on %(day)s.") % {"held": said, "day": day}
