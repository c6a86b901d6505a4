"""What follows from events and from the clock. Each may run twice."""

from __future__ import annotations

from django.utils import timezone

from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.reviews import actions, indexing, notices
from tsam.domains.reviews.models import AHEAD, ActionItem, Review, ReviewState


def index(event_id: int) -> None:
    """Store the words of the review anew, whichever of its rows the event is about."""
    event = Event._base_manager.get(pk=event_id)
    if event.noun == "actionitem":
        rows = ActionItem._base_manager.filter(pk=event.key)
        indexing.index(rows.values_list("review", flat=True))
    else:
        indexing.index([event.key])


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def settle(event_id: int) -> None:
    """After an engagement began, stopped or went on: it has a next review, or none."""
    event = Event._base_manager.get(pk=event_id)
    actions.settle(Engagement._base_manager.get(pk=event.key), at=timezone.now())


def follow_calendar(event_id: int) -> None:
    """Reviews ahead keep their time on the wall of the place, or move to a service day."""
    event = Event._base_manager.get(pk=event_id)
    ahead = Review._base_manager.filter(state__in=AHEAD, engagement__calendar=event.key)
    for review in ahead.select_related("engagement").order_by("pk"):
        actions.follow_calendar(review, at=timezone.now())


def sweep() -> None:
    """Every engagement that is served has a next review; silent minutes close; late is said."""
    at = timezone.now()
    there = Review._base_manager.filter(state__in=AHEAD).values("engagement")
    served = Engagement._base_manager.filter(state__in=SERVING)
    stopped = Engagement._base_manager.exclude(state__in=SERVING).filter(pk__in=there)
    for engagement in [*served.exclude(pk__in=there).order_by("pk"), *stopped.order_by("pk")]:
        actions.settle(engagement, at=at)
    silent = Review._base_manager.filter(state=ReviewState.MINUTES_SENT)
    for review in silent.select_related("engagement").order_by("pk"):
        actions.close_silent(review, at=at)
    for engagement in served.order_by("pk"):
        actions.watch(engagement, at=at)
