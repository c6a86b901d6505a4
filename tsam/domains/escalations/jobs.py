"""What follows from events and from the clock. Each may run twice."""

from __future__ import annotations

from django.utils import timezone

from tsam.domains.accounts.models import Event
from tsam.domains.escalations import actions, indexing, letter_notices, notices
from tsam.domains.escalations.models import Escalation


def index(event_id: int) -> None:
    """Store the words of the escalation anew."""
    indexing.index([Event._base_manager.values_list("key", flat=True).get(pk=event_id)])


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def tell_of_letter(event_id: int) -> None:
    """A letter could not be taken."""
    letter_notices.tell(Event._base_manager.get(pk=event_id))


def forget_letters() -> None:
    """Their bytes go with the files that no row names."""
    actions.forget_letters(at=timezone.now())


def sweep() -> None:
    """Missed words, silent levels, silence of customers, services that ended meanwhile."""
    at = timezone.now()
    for escalation in Escalation._base_manager.filter(ended_at=None).order_by("pk"):
        actions.grant_goodwill(escalation, at=at)
        actions.watch(escalation, at=at)


def note_warnings() -> None:
    """Which cases are likely to be escalated, as of now."""
    actions.note_warnings(at=timezone.now())


def grant_goodwill_after(event_id: int) -> None:
    """An engagement or a contract changed: what runs is finished all the same."""
    application = Event._base_manager.values_list("application_id", flat=True).get(pk=event_id)
    at = timezone.now()
    for escalation in Escalation._base_manager.filter(ended_at=None, application=application):
        actions.grant_goodwill(escalation, at=at)
