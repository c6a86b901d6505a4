"""Learn from the own defects, and keep for each open one when it is fixed.

Once a night all of it is learnt anew; in between a defect that moved is asked of what was learnt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from tsam.domains.accounts.models import Event
from tsam.domains.sprs import kept_model
from tsam.domains.sprs.chain_forecast import Fix
from tsam.domains.sprs.curves import GRID
from tsam.domains.sprs.forecast import FIXED as WAY_FIXED
from tsam.domains.sprs.forecast import REJECTED, Defect, Model, Past, fit
from tsam.domains.sprs.models import EXITS, FIXED, FixModel, Spr, SprForecast, SprState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEPT_MODELS = 3
_MOST_DRIVERS = 4
_BATCH = 500


def learn(at: datetime) -> FixModel:
    """Learn from all defects that were known by then. About a second for 20,000."""
    model = fit(list(_history()), days_of(at))
    kept, promises = promises_kept(at)
    row = FixModel.objects.create(
        made_at=at,
        version=kept_model.VERSION,
        ended=model.ended,
        promises=promises,
        kept_promises=kept,
        learnt=kept_model.kept(model),
    )
    old = FixModel.objects.order_by("-pk").values_list("pk", flat=True)[_KEPT_MODELS:]
    FixModel.objects.filter(pk__in=list(old)).delete()
    return row


def last_model() -> FixModel | None:
    """None until something was learnt in the form that is kept today."""
    return FixModel.objects.filter(version=kept_model.VERSION).order_by("-pk").first()


def foretell(keys: Iterable[int], learnt: FixModel, at: datetime) -> int:
    """Keep what is forecast of those of these that are open; the others have none any more."""
    model = kept_model.restored(learnt.learnt)
    asked = list(keys)
    done = 0
    for start in range(0, len(asked), _BATCH):
        some = asked[start : start + _BATCH]
        rows = list(Spr._base_manager.filter(pk__in=some, is_open=True).order_by("pk"))
        SprForecast._base_manager.filter(spr__in=set(some) - {row.pk for row in rows}).delete()
        _keep(rows, model, learnt, at)
        done += len(rows)
    return done


def fix_of(kept: SprForecast, at: datetime) -> Fix:
    """The curve of a defect as of now: of what was kept earlier, the time since then is over."""
    days, ready = np.array(GRID), np.array(kept.fixed)
    ended = ready + np.array(kept.rejected)
    since = max((at - kept.made_at) / timedelta(days=1), 0.0)
    gone, left = np.interp(since, days, ready), 1 - np.interp(since, days, ended)
    told = (np.interp(days + since, days, ready) - gone) / max(float(left), 1e-9)
    return Fix(days, np.clip(told, 0.0, 1.0), kept.ended_alike or kept.ended)


def days_of(at: datetime) -> float:
    return (at - _EPOCH) / timedelta(days=1)


def promises_kept(at: datetime) -> tuple[int, int]:
    """Of the first days that R&D committed fixes to and that are past: kept, and how many."""
    first: dict[int, date] = {}
    said = Event._base_manager.filter(noun="spr", name="spr.target_set", at__lt=at)
    for key, facts in said.order_by("at", "pk").values_list("key", "facts").iterator():
        if day := facts["target_on"][1]:
            first.setdefault(key, date.fromisoformat(day))
    due = {key: day for key, day in first.items() if day < at.date()}
    ended = Spr._base_manager.filter(pk__in=due, state__in=FIXED).values_list("pk", "ended_at")
    kept = sum(1 for key, when in ended if when and when.date() <= due[key])
    return kept, len(due)


def _history() -> Iterable[Past]:
    # A duplicate is no defect of its own: it ends when somebody notices, not when it is mended.
    rows = Spr._base_manager.exclude(state=SprState.DUPLICATE).order_by("pk")
    columns = ("product", "severity", "component", "state", "raised_at", "ended_at", "state_at")
    for product, severity, component, state, raised, ended, since in rows.values_list(*columns):
        is_over = state in FIXED or state in EXITS
        over = days_of(ended or since) if is_over else None
        way = REJECTED if state in EXITS else WAY_FIXED
        yield Past(_defect(product, severity, component), days_of(raised), over, way)


def _defect(product: str, severity: int, component: str) -> Defect:
    return Defect(product.casefold(), str(severity), component.casefold())


def _keep(rows: Sequence[Spr], model: Model, learnt: FixModel, at: datetime) -> None:
    if not rows:
        return
    defects = [_defect(row.product, row.severity, row.component) for row in rows]
    ages = np.array([max(days_of(at) - days_of(row.raised_at), 0.0) for row in rows])
    fixed = model.within(defects, ages, GRID)
    rejected = model.within(defects, ages, GRID, REJECTED)
    known = model.levels["product"]
    former = {one.spr_id: one for one in SprForecast._base_manager.filter(spr__in=rows)}
    fresh: list[SprForecast] = []
    changed: list[SprForecast] = []
    for place, row in enumerate(rows):
        one = former.get(row.pk) or SprForecast(spr=row)
        one.made_at, one.version, one.ended = at, kept_model.VERSION, learnt.ended
        one.is_enough = model.is_enough
        level = known.get((defects[place].product,))
        one.ended_alike = int(model.events["product"][level]) if level is not None else 0
        one.fixed = [round(float(share), 4) for share in fixed[place]]
        one.rejected = [round(float(share), 4) for share in rejected[place]]
        one.drivers = [
            [each.factor, list(each.level), round(each.times, 3), each.events]
            for each in model.drivers(defects[place], float(ages[place]))[:_MOST_DRIVERS]
        ]
        (changed if row.pk in former else fresh).append(one)
    SprForecast._base_manager.bulk_create(fresh)
    columns = [
        "made_at", "version", "ended", "is_enough", "ended_alike", "fixed", "rejected", "drivers",
    ]  # fmt: skip
    SprForecast._base_manager.bulk_update(changed, columns)
