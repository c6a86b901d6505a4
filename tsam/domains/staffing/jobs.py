"""What follows from events. Each may run twice."""

from __future__ import annotations

from tsam.domains.accounts.models import Event
from tsam.domains.staffing import notices


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))
