"""What a webhook, an event, a person and the clock set in motion. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsam.domains.accounts.models import Event
from tsam.domains.sprs.models import (
    LinkState,
    PriorityRequest,
    Tracker,
    TrackerDelivery,
    TrackerEntry,
    TrackerLink,
)
from tsam.domains.sprs.trackers import attending, log, polling, sending
from tsam.domains.sprs.trackers.client import Trouble
from tsam.domains.sprs.trackers.texts import NamesSomebody
from tsam.kernel import queue

# How long a webhook is known, so that it cannot be played again.
DELIVERIES = timedelta(days=30)
_ASKED = {"spr.priority_asked", "spr.more_given"}


def attend(link: int) -> None:
    """Bring one link up to date, unless its tracker asked us to wait."""
    at = timezone.now()
    row = TrackerLink._base_manager.select_related("tracker").filter(pk=link).first()
    if row is None:
        return
    tracker = row.tracker
    if tracker.is_paused or (tracker.rests_until and tracker.rests_until > at):
        TrackerLink._base_manager.filter(pk=link).update(is_waiting=True)
        return
    try:
        attending.attend(link, at=at)
    except Trouble as trouble:
        attending.failed(tracker, trouble, at)
    else:
        attending.reached(tracker, at)


def look(tracker: int, issue: str) -> None:
    """A webhook says that something of this issue changed. What, we ask ourselves."""
    linked = TrackerLink._base_manager.filter(tracker=tracker, issue_id=issue).first()
    if linked:
        attend(linked.pk)


def send_after(event_id: int) -> None:
    """Something of an SPR moved here: its issue is told, unless it was the issue that said so."""
    event = Event._base_manager.get(pk=event_id)
    link = TrackerLink._base_manager.filter(spr=event.key).exclude(state=LinkState.GONE).first()
    if link is None or event.facts.get("_tracker") == link.pk:
        return
    if event.name in _ASKED:
        request = PriorityRequest._base_manager.get(pk=event.facts["request"])
        try:
            sending.queue_request(link, request, at=event.at)
        except NamesSomebody:
            log.write(
                link.tracker,
                str(sending.HELD_BACK),
                at=event.at,
                link=link,
                is_error=True,
                is_incoming=False,
            )
            return
    attend(link.pk)


def read(tracker: int) -> None:
    """Read all that changed since the last time, and what waits."""
    at = timezone.now()
    row = Tracker.objects.filter(pk=tracker, is_paused=False).first()
    if row is None or (row.rests_until and row.rests_until > at):
        return
    try:
        polling.read(row, at=at)
    except Trouble as trouble:
        attending.failed(row, trouble, at)
    else:
        attending.reached(row, at)


def sweep() -> None:
    """Every few minutes: webhooks get lost, and trackers come back."""
    for key in Tracker.objects.filter(is_paused=False).values_list("pk", flat=True):
        queue.enqueue(queue.LONG, queue.path_of(read), key)


def forget() -> None:
    """Old deliveries and old lines of the log go."""
    at = timezone.now()
    TrackerDelivery.objects.filter(at__lt=at - DELIVERIES).delete()
    TrackerEntry.objects.filter(at__lt=at - timedelta(days=log.KEPT_DAYS)).delete()
    # A worker that died left its hold behind.
    TrackerLink._base_manager.filter(busy_until__lt=at).update(busy_until=None)
