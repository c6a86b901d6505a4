"""What follows from events and from the clock. Each may run twice."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tsam.domains.accounts.models import Application, Event
from tsam.domains.cases.models import Case
from tsam.domains.priorities import actions, differing, notices
from tsam.domains.priorities.models import Rank
from tsam.kernel import queue

# So many Applications in one transaction, so that nobody waits long for a write.
BATCH = 25


def rank_after(event_id: int) -> None:
    """Put the queue of the event's Application in order."""
    event = Event._base_manager.get(pk=event_id)
    if event.application_id:
        actions.rank([event.application_id], at=timezone.now())


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def note_differences() -> None:
    """Hold the last whole days against the customers' orders."""
    differing.note(timezone.now())


def rank_all_after(_event_id: int) -> None:
    """A change that reaches every queue is long work."""
    queue.enqueue(queue.LONG, queue.path_of(rank_all))


def rank_all() -> None:
    """Everything anew, because time passes: clocks run out, promises fall due, silence grows."""
    rank_everything(timezone.now())


def rank_everything(at: datetime) -> None:
    with_open_cases = Case._base_manager.filter(is_open=True).values("application")
    ranked = Rank._base_manager.values("application_id")
    wanted = list(
        (
            Application._base_manager.filter(pk__in=with_open_cases)
            | Application._base_manager.filter(pk__in=ranked)
        ).values_list("pk", flat=True)
    )
    for start in range(0, len(wanted), BATCH):
        actions.rank(wanted[start : start + BATCH], at=at)
