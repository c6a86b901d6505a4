"""What follows from events of environments. Each may run twice."""

from __future__ import annotations

from tsam.domains.accounts.models import Event
from tsam.domains.intelligence import actions, notices
from tsam.domains.intelligence.models import Environment


def freeze(event_id: int) -> None:
    """Keep what the environment became, so that the next case finds it ready."""
    event = Event._base_manager.get(pk=event_id)
    environment = Environment._base_manager.filter(pk=event.key).first()
    if environment is not None:
        actions.freeze_after_change(environment, at=event.at)


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))
