"""How many SPRs hang on a tracker, and how they stand: numbers alone, for who sets it up."""

from __future__ import annotations

from django.db.models import Count, Q

from tsam.domains.sprs.models import Disagreement, LinkState, Tracker, TrackerLink


def of(tracker: Tracker) -> dict[str, int]:
    """linked, waiting, held, gone, and how many disagreements are open."""
    found: dict[str, int] = TrackerLink._base_manager.filter(tracker=tracker).aggregate(
        linked=Count("pk", filter=Q(state=LinkState.LINKED)),
        waiting=Count("pk", filter=Q(is_waiting=True) | Q(issue_id="")),
        held=Count("pk", filter=Q(state=LinkState.HELD)),
        gone=Count("pk", filter=Q(state=LinkState.GONE)),
    )
    open_ones = Disagreement._base_manager.filter(link__tracker=tracker, settled_at=None)
    return found | {"differing": open_ones.count()}


def links() -> list[tuple[int, int]]:
    """(tracker, SPRs)."""
    rows = TrackerLink._base_manager.order_by().values_list("tracker")
    return list(rows.annotate(n=Count("pk")))
