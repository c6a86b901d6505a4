"""What was learnt of all defects, as JSON values: stored once a night, asked all day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tsam.domains.sprs.forecast import FIXED, REJECTED, Model

# Another form of what is kept, or another way to learn, is another version.
VERSION = 1
_WAYS = (FIXED, REJECTED)


def kept(model: Model) -> dict[str, Any]:
    return {
        "bins": {str(way): model.bins[way].tolist() for way in _WAYS},
        "effects": {
            str(way): {name: rows.tolist() for name, rows in model.effects[way].items()}
            for way in _WAYS
        },
        "events": {name: counts.tolist() for name, counts in model.events.items()},
        "levels": {name: [list(level) for level in known] for name, known in model.levels.items()},
        "ended": model.ended,
    }


def restored(given: Mapping[str, Any]) -> Model:
    """The same model again, from what `kept` gave."""
    return Model(
        {way: np.array(given["bins"][str(way)]) for way in _WAYS},
        {
            way: {name: np.array(rows) for name, rows in given["effects"][str(way)].items()}
            for way in _WAYS
        },
        {name: np.array(counts, dtype=np.int64) for name, counts in given["events"].items()},
        {
            name: {tuple(level): row for row, level in enumerate(known)}
            for name, known in given["levels"].items()
        },
        given["ended"],
    )
