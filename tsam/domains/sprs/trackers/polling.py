"""Reading a tracker by the clock: what changed since, which versions moved, and what waits.

The cursor is a moment of the tracker's own. A query there knows whole minutes only and its clock
may be off, so each reading begins a little before the last one ended; what is read twice changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from tsam.domains.sprs.models import LinkState, Tracker, TrackerLink
from tsam.domains.sprs.trackers import attending
from tsam.domains.sprs.trackers.client import Client, Known, Version

OVERLAP = timedelta(minutes=5)
# Of those that seem not to change, so many are looked at each time: what was deleted or moved to
# another project stands in no list of changes.
ROUND, ROUND_EVERY = 20, timedelta(hours=12)


def read(tracker: Tracker, *, at: datetime) -> None:
    """Raises Trouble; what was read by then stays read, and the cursor where it was."""
    with attending.calling(tracker) as client:
        _read(tracker, client, at)


def _read(tracker: Tracker, client: Client, at: datetime) -> None:
    since = (tracker.read_until or tracker.created_at) - OVERLAP
    linked = {
        str(row.issue_id): row
        for row in TrackerLink._base_manager.filter(tracker=tracker, state=LinkState.LINKED)
    }
    ahead: dict[int, None] = {}
    newest = tracker.read_until
    for one in client.touched(since):
        newest = max(newest or one.updated_at, one.updated_at)
        row = linked.get(one.id)
        if row and row.changed_there_at != one.updated_at:
            ahead[row.pk] = None
    known = client.known()
    for name in _moved_versions(tracker, known):
        ahead |= {
            row.pk: None
            for row in linked.values()
            if str(row.agreed.get("target", ["", ""])[1]).startswith(name)
        }
    rows = TrackerLink._base_manager.filter(tracker=tracker).exclude(state=LinkState.GONE)
    ahead |= dict.fromkeys(rows.filter(is_waiting=True).values_list("pk", flat=True))
    quiet = rows.filter(state=LinkState.LINKED, looked_at__lt=at - ROUND_EVERY)
    ahead |= dict.fromkeys(quiet.order_by("looked_at").values_list("pk", flat=True)[:ROUND])
    for key in ahead:
        attending.attend(key, at=at, client=client)
    note_known(tracker, known)
    Tracker.objects.filter(pk=tracker.pk).update(read_until=newest)


def note_known(tracker: Tracker, known: Known) -> None:
    """Keep its words, who we are there, and the days of its versions."""
    told = asdict(known) | {"versions": {one.name: _day(one) for one in known.versions}}
    tracker.seen = told
    tracker.save(update_fields=["seen"])


def _moved_versions(tracker: Tracker, known: Known) -> list[str]:
    """A day of a version that moves touches no issue there, and still makes a fix late."""
    former: Mapping[str, str] = tracker.seen.get("versions") or {}
    return [one.name for one in known.versions if former.get(one.name, _day(one)) != _day(one)]


def _day(version: Version) -> str:
    on = version.on.isoformat() if version.on else ""
    return f"{on} +" if version.is_released else on
