"""What is kept of a forecast, and how to read it without what made it.

Pure. Pages read a kept curve with this alone: to load the learning and its arrays would cost every
process of the desk some 15 MB.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import expm1, log1p

# With fewer ended defects than this nothing is forecast: the words "not enough data" are true.
LEAST_ENDED = 30
_YEARS, _POINTS = 1825.0, 48
# Days for which a curve is kept, from now on: dense where most is decided, to five years.
GRID: Sequence[float] = tuple(
    round(expm1(log1p(_YEARS) * point / (_POINTS - 1)), 2) for point in range(_POINTS)
)


def between(asked: float, places: Sequence[float], values: Sequence[float]) -> float:
    """The value at a place, on the straight line between its neighbours; outside, the nearest.

    `places` go up, and may stand still for a while.
    """
    after = bisect_right(places, asked)
    if after == 0:
        return values[0]
    if after == len(places):
        return values[-1]
    before = after - 1
    share = (asked - places[before]) / (places[after] - places[before])
    return values[before] + share * (values[after] - values[before])


def day_within(share: float, fixed: Sequence[float], made_at: datetime) -> date | None:
    """The day (of UTC) by which so large a share of defects like it is fixed; None where never.

    `fixed` is the share that is fixed within each of GRID days from `made_at`.
    """
    if not fixed or fixed[-1] < share:
        return None
    return (made_at + timedelta(days=between(share, fixed, GRID))).date()
