"""When fixes come, told anew: each night of all that was learnt, by day of what moved.

It needs the learning and its arrays, some 15 MB, so jobs load it and pages do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tsam.domains.sprs import forecasting, outlooks
from tsam.domains.sprs.models import Spr, SprInterest


def learn(at: datetime) -> None:
    """Learn from all defects, forecast the open ones, and tell every place anew."""
    learnt = forecasting.learn(at)
    open_ones = Spr._base_manager.filter(is_open=True).order_by("pk")
    forecasting.foretell(list(open_ones.values_list("pk", flat=True)), learnt, at)
    hit = SprInterest._base_manager.filter(installed_on=None, milestone__isnull=False)
    followed = SprInterest._base_manager.filter(spr__is_open=True)
    keys = {*hit.values_list("spr", flat=True), *followed.values_list("spr", flat=True)}
    outlooks.refresh(keys, at)


def foretell(keys: Iterable[int], at: datetime) -> None:
    """These defects are forecast from what was learnt last, and told at every place."""
    keys = list(keys)
    if learnt := forecasting.last_model():
        forecasting.foretell(keys, learnt, at)
    outlooks.refresh(keys, at)
