"""What follows from events and from the clock. Each may run twice."""

from __future__ import annotations

from django.utils.timezone import now

from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.calls import notices, off_hours_notices, weekend_notices
from tsam.domains.calls.actions import feeding, off_hours, recurring
from tsam.domains.calls.models import CallSeries, FreeBusySource


def tell(event_id: int) -> None:
    notices.tell(_event(event_id))


def tell_of_series(event_id: int) -> None:
    notices.tell_of_series(_event(event_id))


def tell_of_off_hours(event_id: int) -> None:
    off_hours_notices.tell(_event(event_id))


def extend_series() -> None:
    """Book what is missing of the next weeks of regular calls."""
    for series in CallSeries._base_manager.filter(ended_at=None).order_by("pk"):
        recurring.extend(series, at=now())


def propose_weekends() -> None:
    """Days of plans that lie outside the service are told to whoever serves, months ahead."""
    served = Engagement._base_manager.filter(state__in=SERVING)
    for engagement in served.select_related("calendar").order_by("pk"):
        off_hours.see_weekends(engagement, at=now())


def tell_of_weekend(event_id: int) -> None:
    weekend_notices.tell(_event(event_id))


def read_free_busy() -> None:
    """Ask each calendar that somebody named when they are busy."""
    for source in FreeBusySource.objects.select_related("user").order_by("pk"):
        feeding.read_free_busy(source, at=now())


def _event(event_id: int) -> Event:
    return Event._base_manager.select_related("by").get(pk=event_id)
