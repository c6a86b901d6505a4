"""At each place that waits: will the fix be installed before its milestone? Kept as it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from tsam.domains.accounts import timeline
from tsam.domains.intelligence.models import ChangeFreeze, ChangeWindow
from tsam.domains.objectives.models import Milestone
from tsam.domains.releases.models import PlannedDate, Vehicle, VehicleKind
from tsam.domains.sprs import chain_forecast as chain
from tsam.domains.sprs.chain_forecast import Carrier, Delays, Fix, Outlook, Place
from tsam.domains.sprs.curves import day_within
from tsam.domains.sprs.forecasting import fix_of, last_model
from tsam.domains.sprs.models import (
    EXITS,
    FIXED,
    Carriage,
    FixModel,
    PublicOutlook,
    Spr,
    SprForecast,
    SprInterest,
    SprOutlook,
    SprState,
    Told,
)

_BATCH = 500
# A chance that was low is told anew only once it had been so many points above the line.
_CLEAR = 5
_NOTHING = 1e-6
_COLUMNS = ("told", "milestone_id", "name", "due_on", "percent", "low", "high", "carrier", "helps")


@dataclass
class _Calendar:
    """Releases that are to come or are out, and how those of each product slipped."""

    vehicles: Mapping[str, Sequence[Vehicle]]
    slips: Mapping[str, Sequence[float]]

    def delays(self, product: str) -> Delays:
        others = [day for name, days in self.slips.items() if name != product for day in days]
        return chain.delays_of(self.slips.get(product, ()), others)


@dataclass
class _Scene:
    """All that the outlooks of some defects rest on."""

    at: datetime
    calendar: _Calendar
    learnt: FixModel | None
    forecasts: Mapping[int, SprForecast]
    carried: Mapping[int, Sequence[Carriage]]
    places: Mapping[int, tuple[Sequence[ChangeWindow], Sequence[ChangeFreeze]]]
    zones: Mapping[int, str]
    patches: Mapping[int, int] = field(default_factory=dict)


def refresh(keys: Iterable[int], at: datetime) -> int:
    """Tell anew of every place that these defects hit; returns at how many something changed."""
    asked, told = sorted(set(keys)), 0
    for start in range(0, len(asked), _BATCH):
        told += _refresh(asked[start : start + _BATCH], at)
    return told


def _refresh(keys: Sequence[int], at: datetime) -> int:
    rows = SprInterest._base_manager.filter(spr__in=keys).order_by("pk")
    interests = list(rows.select_related("spr", "application__account", "milestone__project"))
    if not interests:
        return 0
    scene = _scene(keys, interests, at)
    ahead = set(
        Milestone.objects.ahead()
        .filter(pk__in=[one.milestone_id for one in interests if one.milestone_id])
        .values_list("pk", flat=True)
    )
    last = {(row.spr_id, row.application_id): row for row in _last(keys)}
    made = [_tell(one, scene, one.milestone_id in ahead) for one in interests]
    changed = [one for one in made if _differs(one, last.get((one.spr_id, one.application_id)))]
    for one in changed:
        _keep(one, last.get((one.spr_id, one.application_id)))
    _worst(keys, made)
    _show(interests, made, scene)
    return len(changed)


def _scene(keys: Sequence[int], interests: Sequence[SprInterest], at: datetime) -> _Scene:
    where = {one.application_id for one in interests}
    carried: dict[int, list[Carriage]] = {}
    for row in Carriage._base_manager.filter(spr__in=keys).select_related("vehicle"):
        carried.setdefault(row.spr_id, []).append(row)
    windows: dict[int, tuple[list[ChangeWindow], list[ChangeFreeze]]] = {
        key: ([], []) for key in where
    }
    for window in ChangeWindow._base_manager.filter(application__in=where, ended_at=None):
        windows[window.application_id][0].append(window)
    for freeze in ChangeFreeze._base_manager.filter(application__in=where, ended_at=None):
        windows[freeze.application_id][1].append(freeze)
    patches = Vehicle._base_manager.filter(
        pk__in={row.vehicle_id for rows in carried.values() for row in rows}
    ).values_list("pk", "places__application")
    zones = dict(
        SprInterest._base_manager.filter(pk__in=[one.pk for one in interests]).values_list(
            "pk", "engagement__calendar__zone"
        )
    )
    return _Scene(
        at,
        _calendar({one.spr.product.casefold() for one in interests}),
        last_model(),
        {one.spr_id: one for one in SprForecast._base_manager.filter(spr__in=keys)},
        carried,
        windows,
        {key: zone or "UTC" for key, zone in zones.items()},
        {key: place for key, place in patches if place},
    )


def _calendar(products: set[str]) -> _Calendar:
    vehicles: dict[str, list[Vehicle]] = {}
    slips: dict[str, list[float]] = {}
    first: dict[int, datetime] = {}
    plans = PlannedDate._base_manager.filter(planned_on__isnull=False)
    for key, planned in plans.order_by("-said_at").values_list("vehicle", "planned_on"):
        if planned:
            first[key] = datetime.combine(planned, time(), UTC)
    rows = Vehicle._base_manager.filter(withdrawn_on=None).exclude(kind=VehicleKind.TEMPORARY)
    for row in rows.order_by("planned_on", "pk"):
        product = row.product.casefold()
        if row.released_on and row.pk in first:
            late = datetime.combine(row.released_on, time(), UTC) - first[row.pk]
            slips.setdefault(product, []).append(float(late.days))
        if row.released_on is None and row.planned_on and product in products:
            vehicles.setdefault(product, []).append(row)
    return _Calendar(vehicles, slips)


def _tell(one: SprInterest, scene: _Scene, is_ahead: bool) -> SprOutlook:
    spr, milestone = one.spr, one.milestone
    made = SprOutlook(spr=one.spr, application=one.application, made_at=scene.at, told=Told.OVER)
    if spr.state in EXITS or one.installed_on or not is_ahead or milestone is None:
        return made
    made.milestone, made.name, made.due_on = milestone, milestone.name, milestone.due_on
    fix = _fix(spr, scene)
    if fix is None:
        made.told = Told.FEW
        return made
    windows, freezes = scene.places[one.application_id]
    zone = ZoneInfo(scene.zones[one.pk])
    # Installed on the day itself is in time.
    until = datetime.combine(milestone.due_on + timedelta(days=1), time(), zone)
    place = Place(until, [row.window for row in windows], [row.freeze for row in freezes])
    carriers = _carriers(one, scene)
    found = chain.outlook(fix, carriers, place, scene.at)
    if found is None:
        made.told = Told.NO_RELEASE
        return made
    return _said(made, found)


def _said(made: SprOutlook, found: Outlook) -> SprOutlook:
    made.told = Told.CHANCE
    made.percent, made.low, made.high = (
        _percent(found.chance),
        _percent(found.low),
        _percent(found.high),
    )
    made.carrier = found.carrier
    made.links = [[link.name, _percent(link.chance), link.n] for link in found.links]
    made.helps = [[one.name, _percent(one.chance)] for one in found.helps]
    return made


def _percent(chance: float) -> int:
    """Whole per cent; what is not certain is never told as if it were."""
    if chance <= _NOTHING:
        return 0
    return 100 if chance >= 1 - _NOTHING else min(max(round(chance * 100), 1), 99)


def _fix(spr: Spr, scene: _Scene) -> Fix | None:
    if spr.state in FIXED:
        return chain.READY
    kept = scene.forecasts.get(spr.pk)
    if kept is None or not kept.is_enough:
        return None
    fix = fix_of(kept, scene.at)
    learnt = scene.learnt
    if spr.state == SprState.FIX_COMMITTED and spr.target_on and learnt:
        closes = _target_closes(spr, scene)
        return chain.promised(fix, closes, learnt.kept_promises, learnt.promises)
    return fix


def _target_closes(spr: Spr, scene: _Scene) -> float:
    """Days until the fix must be in its target: its code freeze, or the day of the target."""
    for row in scene.carried.get(spr.pk, ()):
        if row.vehicle.name.casefold() == spr.target_release.casefold():
            return _days(row.vehicle.closes_on(), scene.at) or 0.0
    return _days(spr.target_on, scene.at) or 0.0


def _carriers(one: SprInterest, scene: _Scene) -> list[Carrier]:
    """Where it is out it is ready; else its own releases and those that come after them."""
    spr, at = one.spr, scene.at
    delays = scene.calendar.delays(spr.product.casefold())
    carried = [
        row.vehicle
        for row in scene.carried.get(spr.pk, ())
        if scene.patches.get(row.vehicle_id, one.application_id) == one.application_id
    ]
    if any(row.released_on for row in carried) or spr.state == SprState.AVAILABLE:
        return [Carrier(spr.resolved_in or spr.target_release, 0.0, 0.0, Delays(((0.0, 1.0),), 0))]
    coming = list(scene.calendar.vehicles.get(spr.product.casefold(), ()))
    lines = {row.line for row in carried} or {
        row.line for row in coming if spr.found_in.startswith(row.line)
    }
    found = {row.pk: row for row in carried if row.planned_on and row.is_coming}
    first = min((row.planned_on for row in carried if row.planned_on), default=None)
    for row in coming:
        in_line = not lines or row.line in lines
        if in_line and row.planned_on and (first is None or row.planned_on >= first):
            found[row.pk] = row
    return [made for row in found.values() if (made := _carrier(row, delays, at))]


def _carrier(row: Vehicle, delays: Delays, at: datetime) -> Carrier | None:
    comes, closes = _days(row.planned_on, at), _days(row.closes_on(), at)
    if comes is None or closes is None:
        return None
    late = max(-comes, 0.0)
    return Carrier(row.name, closes, comes, delays.after(late) if late else delays)


def _days(day: date | None, at: datetime) -> float | None:
    """From now to the end of that day, in UTC; below 0 where it is past."""
    if day is None:
        return None
    ends = datetime.combine(day, time(), UTC) + timedelta(days=1)
    return (ends - at) / timedelta(days=1)


def _last(keys: Sequence[int]) -> list[SprOutlook]:
    return list(SprOutlook.objects.filter(spr__in=keys).last_of_each())


def _differs(one: SprOutlook, last: SprOutlook | None) -> bool:
    if last is None:
        return one.told != Told.OVER
    return any(getattr(one, name) != getattr(last, name) for name in _COLUMNS)


def _keep(one: SprOutlook, last: SprOutlook | None) -> None:
    line = settings.FORECAST_ALERT_PERCENT
    was_low = bool(last and last.is_low and last.milestone_id == one.milestone_id)
    if one.percent is not None:
        one.is_low = one.percent < (line + _CLEAR if was_low else line)
    SprOutlook._base_manager.bulk_create([one])
    if one.is_low and not was_low:
        where = one.application
        timeline.record(
            "sproutlook.fell",
            one,
            account=where.account,
            application=where,
            by=None,
            at=one.made_at,
            facts={"number": one.spr.number, "percent": one.percent, "name": one.name},
        )


def _worst(keys: Sequence[int], made: Sequence[SprOutlook]) -> None:
    """Without names, for who reads defects and no customers: the least likely milestone."""
    worst: dict[int, SprOutlook] = {}
    for one in made:
        known = worst.get(one.spr_id)
        if one.percent is not None and (known is None or one.percent < (known.percent or 0)):
            worst[one.spr_id] = one
    rows = list(SprForecast._base_manager.filter(spr__in=keys))
    for row in rows:
        least = worst.get(row.spr_id)
        row.percent, row.due_on = (least.percent, least.due_on) if least else (None, None)
        row.low, row.high = (least.low, least.high) if least else (None, None)
    SprForecast._base_manager.bulk_update(rows, ["percent", "due_on", "low", "high"])


def _show(interests: Sequence[SprInterest], made: Sequence[SprOutlook], scene: _Scene) -> None:
    """The ranges that customers may read, where the vendor lets them."""
    known = PublicOutlook._base_manager.filter(interest__in=interests)
    former = {row.interest_id: row for row in known}
    fresh: list[PublicOutlook] = []
    changed: list[PublicOutlook] = []
    gone: list[int] = []
    for place, one in zip(interests, made, strict=True):
        kept = scene.forecasts.get(one.spr_id)
        is_told = kept is not None and kept.is_enough and one.spr.is_open
        if not is_told and one.percent is None:
            gone.append(place.pk)
            continue
        row = former.get(place.pk) or PublicOutlook(interest=place)
        row.made_at, row.low, row.high = scene.at, one.low, one.high
        row.from_on = day_within(0.1, kept.fixed, kept.made_at) if kept and is_told else None
        row.until_on = day_within(0.9, kept.fixed, kept.made_at) if kept and is_told else None
        (changed if place.pk in former else fresh).append(row)
    PublicOutlook._base_manager.filter(interest__in=gone).delete()
    PublicOutlook._base_manager.bulk_create(fresh)
    columns = ["made_at", "low", "high", "from_on", "until_on"]
    PublicOutlook._base_manager.bulk_update(changed, columns)
