"""What each night does: learn from all defects, forecast the open ones, tell every place anew."""

from __future__ import annotations

from datetime import datetime

from tsam.domains.sprs import forecasting, outlooks
from tsam.domains.sprs.models import Spr, SprInterest


def learn(at: datetime) -> None:
    learnt = forecasting.learn(at)
    open_ones = Spr._base_manager.filter(is_open=True).order_by("pk")
    forecasting.foretell(list(open_ones.values_list("pk", flat=True)), learnt, at)
    hit = SprInterest._base_manager.filter(installed_on=None, milestone__isnull=False)
    followed = SprInterest._base_manager.filter(spr__is_open=True)
    keys = {*hit.values_list("spr", flat=True), *followed.values_list("spr", flat=True)}
    outlooks.refresh(keys, at)
