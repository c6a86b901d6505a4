"""What follows from events and from the clock. Each may run twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tsam.domains.accounts.entitlement import applications_with
from tsam.domains.accounts.models import Engagement, EngagementState, Event, Feature
from tsam.domains.advocacy import actions, notices, watching
from tsam.domains.advocacy.audiences import Audience

# A commitment is named to its owner so long before its day.
WARNS = timedelta(days=2)


def revise_after(event_id: int) -> None:
    """The register of the event's Application may read otherwise now."""
    event = Event._base_manager.get(pk=event_id)
    at = timezone.now()
    for engagement in _engaged(at):
        if engagement.application_id == event.application_id:
            actions.revise(engagement, at=at)


def tell(event_id: int) -> None:
    """Letters about an event of a brief, an edition, a commitment or a promise."""
    event = Event._base_manager.select_related("by").get(pk=event_id)
    _LETTERS[event.noun](event)


_LETTERS = {
    "briefitem": notices.tell_of_item,
    "briefedition": notices.tell_of_edition,
    "commitment": notices.tell_of_commitment,
    "promise": notices.tell_of_promise,
}


def sweep() -> None:
    """Editions, changes that stood still, readers who did not read, commitments by their day."""
    at = timezone.now()
    for engagement in _engaged(at):
        actions.revise(engagement, at=at)
        for audience in Audience:
            actions.settle_changes(engagement, audience, at=at)
            watching.remind(engagement, audience, at=at)
        watching.watch_commitments(engagement, at=at, warns=WARNS)


def _engaged(at: datetime) -> list[Engagement]:
    """The engagements whose registers are read beyond support now."""
    served = Engagement._base_manager.filter(application__in=applications_with(Feature.P1, at))
    return list(served.exclude(state=EngagementState.ENDED).order_by("pk"))
