"""A review of Acme that was held, with an action of Ada's; its minutes wait where asked for."""

from __future__ import annotations

from datetime import datetime, time

from tests.cast import NOON, Cast
from tsam.domains.reviews import actions
from tsam.domains.reviews.models import ActionItem, Review, ReviewParticipant


def held_review(cast: Cast, at: datetime = NOON) -> Review:
    """Held on the day of that moment; nothing of it is sent."""
    if there := Review._base_manager.filter(held_at__isnull=False).first():
        return there
    assert cast.ada
    engagement = cast.engagement
    actions.set_rhythm(
        engagement, by=cast.tess, at=at, months=1, first_on=at.date(), begins=time(10)
    )
    review = Review.objects.ahead().get(engagement=engagement)
    actions.share_agenda(review, by=cast.tess, at=at)
    asked = ReviewParticipant._base_manager.filter(review=review).values_list("user", flat=True)
    review = actions.hold_review(review, by=cast.tess, at=at, present=set(asked))
    actions.agree_action(
        review, by=cast.tess, at=at, owner=cast.ada, words="Open the gate", due_on=at.date()
    )
    return review


def minuted_review(cast: Cast, at: datetime) -> Review:
    """Its minutes wait for the customer's word."""
    review = held_review(cast, at)
    if review.minutes_sent_at is None:
        actions.send_minutes(review, by=cast.tess, at=at, text="All ran.")
    return review


def review_keys(cast: Cast) -> dict[str, object]:
    review = held_review(cast)
    item = ActionItem._base_manager.get(review=review)
    return {"key": review.pk, "kind": "actions", "row": item.pk, "verb": "note"}


def portal_key(cast: Cast, route: str, at: datetime) -> int:
    """Of the review whose minutes wait, or of the action that was agreed in it."""
    review = minuted_review(cast, at)
    if route.startswith("reviews/actions"):
        return ActionItem._base_manager.get(review=review).pk
    return review.pk
