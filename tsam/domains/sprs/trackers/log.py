"""The log of a tracker: one line for each thing that came, went, or did not."""

from __future__ import annotations

from datetime import datetime

from tsam.domains.sprs.models import Tracker, TrackerEntry, TrackerLink

# Older lines go; what became of an SPR stays in its own history for ever.
KEPT_DAYS = 90


def write(
    tracker: Tracker,
    sentence: str,
    *,
    at: datetime,
    link: TrackerLink | None = None,
    change: str = "",
    is_error: bool = False,
    is_incoming: bool = True,
) -> None:
    """A line that names a change of theirs is written once, however often it is told."""
    if change and TrackerEntry.objects.filter(tracker=tracker, change=change).exists():
        return
    TrackerEntry.objects.create(
        tracker=tracker,
        at=at,
        sentence=sentence[:600],
        number=link.spr.number if link else "",
        issue_key=link.issue_key if link else "",
        change=change[:80],
        is_error=is_error,
        is_incoming=is_incoming,
    )
