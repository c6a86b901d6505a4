"""An agreed call of Acme, and a wish for hours outside the service."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import booking, off_hours
from tsam.domains.calls.models import Call, OffHoursRequest


def call_keys(cast: Cast, route: str) -> dict[str, object]:
    if not route.startswith("desk/calls/"):
        return {}
    if "/off-hours/" in route:
        asked = OffHoursRequest._base_manager.first() or off_hours.ask(
            cast.engagement,
            by=cast.ada,
            at=NOON,
            title="Cutover",
            reason="The line stands still only then.",
            starts_at=datetime(2026, 3, 14, 8, tzinfo=UTC),
            minutes=240,
        )
        return {"key": asked.pk, "verb": "cancellation"}
    call = Call._base_manager.first() or booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=datetime(2026, 3, 3, 14, tzinfo=UTC),
        minutes=45,
        people=[cast.ada],
    )
    return {"key": call.pk, "verb": "points"}
