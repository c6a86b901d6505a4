"""Descriptions as bytes, from the request that read them to the job that writes them. Pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from datetime import datetime

from tsam.domains.intelligence.description import Description, Item, Kind, Tier


def packed(descriptions: Iterable[Description]) -> bytes:
    told = [
        [
            one.tier.value,
            one.taken_at.isoformat(),
            [[item.kind.value, item.name, item.value, dict(item.details)] for item in one.items],
        ]
        for one in descriptions
    ]
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode())


def unpacked(content: bytes) -> list[Description]:
    return [
        Description(
            Tier(tier),
            datetime.fromisoformat(taken_at),
            tuple(Item(Kind(kind), name, value, details) for kind, name, value, details in items),
        )
        for tier, taken_at, items in json.loads(zlib.decompress(content))
    ]
