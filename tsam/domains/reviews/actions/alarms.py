"""What the clock finds late: said once to the TSAM and the managers, and to who owns an action."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.reviews.actions import steps
from tsam.domains.reviews.models import (
    AHEAD,
    ActionItem,
    AlarmKind,
    Review,
    ReviewAlarm,
    ReviewState,
)


@transaction.atomic
def watch(engagement: Engagement, *, at: datetime) -> int:
    """Raise what is late and was not raised before; returns how many. Silent without the right
    to reviews, because nothing is owed then."""
    engagement = hold_engagement(engagement)
    if not entitled(Feature.G2, engagement.application, at):
        return 0
    today = today_of(engagement, at)
    raised = 0
    for review in Review._base_manager.filter(engagement=engagement, state__in=AHEAD):
        if review.on < today:
            about = review.on.isoformat()
            raised += _raise(review, AlarmKind.OVERDUE, about, engagement, at)
        elif review.state == ReviewState.PLANNED and review.agenda_due_on < today:
            about = review.on.isoformat()
            raised += _raise(review, AlarmKind.AGENDA, about, engagement, at)
    owed = Review._base_manager.filter(
        engagement=engagement, state=ReviewState.HELD, minutes_due_at__lt=at
    )
    for review in owed:
        due = review.minutes_due_at
        about = due.isoformat() if due else ""
        raised += _raise(review, AlarmKind.MINUTES, about, engagement, at)
    late = ActionItem.objects.open().filter(
        engagement=engagement, due_on__lt=today, told_at__isnull=False
    )
    for item in late.select_related("review").order_by("pk"):
        raised += _raise_action(item, engagement, at)
    return raised


def _raise(review: Review, kind: str, about: str, engagement: Engagement, at: datetime) -> bool:
    _row, is_new = ReviewAlarm._base_manager.get_or_create(
        review=review, kind=kind, about=about, defaults={"at": at}
    )
    if is_new:
        facts = {"on": review.on.isoformat(), "kind": kind}
        steps.record(
            "review.late", review, engagement, by=None, at=at, facts=facts, is_public=False
        )
    return is_new


def _raise_action(item: ActionItem, engagement: Engagement, at: datetime) -> bool:
    _row, is_new = ReviewAlarm._base_manager.get_or_create(
        review=item.review,
        kind=AlarmKind.ACTION,
        about=f"{item.pk} {item.due_on.isoformat()}",
        defaults={"at": at},
    )
    if is_new:
        facts = {"what": item.words, "due_on": item.due_on.isoformat()}
        steps.record("actionitem.overdue", item, engagement, by=None, at=at, facts=facts)
    return is_new
