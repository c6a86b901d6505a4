"""What a snapshot holds, as far as its reader may read it."""

from __future__ import annotations

from collections.abc import Iterator

from tsam.domains.intelligence.description import Description, Kind, Tier
from tsam.domains.intelligence.drift import Drift, between
from tsam.domains.intelligence.models import EnvironmentSnapshot, SnapshotBody
from tsam.domains.intelligence.models.snapshots import SnapshotPartQuerySet
from tsam.domains.intelligence.payload import Damaged, checked, unpacked


def contents(snapshot: EnvironmentSnapshot, parts: SnapshotPartQuerySet) -> Description | None:
    """The description; None where nothing was known. `parts` are those that the reader may read.

    Each body is held against its digest. Raises payload.Damaged where one does not agree.
    """
    if not snapshot.is_known:
        return None
    rows = parts.filter(snapshot=snapshot).values_list("kind", "body__digest", "body__payload")
    items = [
        item for kind, digest, kept in rows for item in unpacked(Kind(kind), digest, bytes(kept))
    ]
    return Description(Tier(snapshot.tier), snapshot.taken_at, tuple(sorted(items)))


def damaged() -> Iterator[str]:
    """The digests of bodies that are not what was kept; all of them are read, one by one."""
    rows = SnapshotBody._base_manager.order_by("pk").values_list("digest", "payload")
    for digest, kept in rows.iterator(chunk_size=20):
        try:
            checked(digest, bytes(kept))
        except Damaged:
            yield digest


def drift_between(
    was: EnvironmentSnapshot, now: EnvironmentSnapshot, parts: SnapshotPartQuerySet
) -> Drift:
    """What changed from the one to the other; nothing is compared where one knows nothing."""
    return between(contents(was, parts), contents(now, parts))
