"""What the clock does for calls. Each may run twice."""

from __future__ import annotations

from django.utils.timezone import now

from tsam.domains.calls.actions import feeding, recurring
from tsam.domains.calls.models import CallSeries, FreeBusySource


def extend_series() -> None:
    """Book what is missing of the next weeks of regular calls."""
    for series in CallSeries._base_manager.filter(ended_at=None).order_by("pk"):
        recurring.extend(series, at=now())


def read_free_busy() -> None:
    """Ask each calendar that somebody named when they are busy."""
    for source in FreeBusySource.objects.select_related("user").order_by("pk"):
        feeding.read_free_busy(source, at=now())
