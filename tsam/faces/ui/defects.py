"""What runs where a defect is seen, for who may read it and may not know whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tsam.domains.cases.defects import components_hit, environments_seen
from tsam.domains.intelligence.contents import contents
from tsam.domains.intelligence.description import Item, Kind
from tsam.domains.intelligence.models import SnapshotPart, TierName
from tsam.domains.intelligence.payload import Damaged
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr
from tsam.faces.ui.drift import by_part

MOST_ENVIRONMENTS = 6


@dataclass(frozen=True)
class Seen:
    """The components of one environment, the product first. Nobody is named."""

    tier: str
    """One of TierName."""
    at: datetime
    """When it was frozen; where it is as it runs now, when it was last confirmed."""
    is_now: bool
    items: list[Item]

    @property
    def label(self) -> str:
        return str(TierName(self.tier).label)


def seen(reader: User, spr: Spr) -> list[Seen]:
    """Components only, as they were frozen: nothing that customers name themselves."""
    parts = SnapshotPart.objects.visible_to(reader).filter(kind=Kind.COMPONENT.value)
    found = []
    for snapshot in environments_seen(reader, spr, MOST_ENVIRONMENTS):
        try:
            held = contents(snapshot, parts)
        except Damaged:
            continue
        if held and held.items:
            items = sorted(held.items, key=by_part)
            found.append(Seen(snapshot.tier, snapshot.taken_at, False, items))
    return found


def running(reader: User, spr: Spr) -> list[Seen]:
    """The same of the environments that it hits, as they are known now."""
    found = []
    for _key, some in groupby(components_hit(reader, spr), lambda one: one.environment_id):
        facts = list(some)
        at = min(one.confirmed_at for one in facts)
        items = sorted((one.item for one in facts), key=by_part)
        found.append(Seen(facts[0].environment.tier, at, True, items))
    return found[:MOST_ENVIRONMENTS]
