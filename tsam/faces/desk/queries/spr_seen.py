"""What ran where a defect was seen, for who may read it and may not know whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tsam.domains.cases.defects import environments_seen
from tsam.domains.intelligence.contents import contents
from tsam.domains.intelligence.description import Item, Kind
from tsam.domains.intelligence.models import SnapshotPart
from tsam.domains.intelligence.payload import Damaged
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr
from tsam.faces.ui.drift import by_part

MOST = 8


@dataclass(frozen=True)
class Seen:
    tier: str
    at: datetime
    items: list[Item]
    more: int


def seen(reader: User, spr: Spr) -> list[Seen]:
    """Components only, as they were frozen: nothing that customers name themselves."""
    parts = SnapshotPart.objects.visible_to(reader).filter(kind=Kind.COMPONENT.value)
    found = []
    for snapshot in environments_seen(reader, spr):
        try:
            held = contents(snapshot, parts)
        except Damaged:
            continue
        items = sorted(held.items, key=by_part) if held else []
        if items:
            label = str(snapshot.get_tier_display())
            more = max(len(items) - MOST, 0)
            found.append(Seen(label, snapshot.taken_at, items[:MOST], more))
    return found
