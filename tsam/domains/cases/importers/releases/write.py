"""Write a release calendar into the database: all of it, or nothing; again without doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Event
from tsam.domains.cases.importers.reading import Progress, silent
from tsam.domains.cases.importers.releases.mapping import ReleaseMapping
from tsam.domains.cases.importers.releases.reading import Said, ToldRelease, releases_in
from tsam.domains.cases.importers.write import refuse
from tsam.domains.people.models import User
from tsam.domains.releases.models import PlannedDate, PublicRelease, Vehicle
from tsam.kernel.reading.faults import Faults

BATCH = 500
_COLUMNS = (
    "line",
    "kind",
    "planned_on",
    "freeze_on",
    "released_on",
    "withdrawn_on",
    "withdrawn_reason",
    "slipped_days",
)


@dataclass
class ReleaseOutcome:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    same: int = 0
    slips: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> int:
        return self.new + self.changed + self.same

    def figures(self) -> dict[str, Any]:
        """JSON values, as an ImportRun keeps them."""
        return {
            "all": self.all,
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "slips": self.slips,
            "by_kind": dict(sorted(self.kinds.items())),
        }


@dataclass
class _Standing:
    """A release as it is known, with all that was said of it, and what the file makes of it."""

    vehicle: Vehicle
    said: dict[datetime, Said]
    is_new: bool
    fresh: dict[datetime, Said]
    former: tuple[date | None, date | None] = (None, None)

    def take(self, told: ToldRelease, at: datetime) -> bool:
        """Whether the file says something new."""
        row = self.vehicle
        self.former = (row.planned_on, row.released_on)
        former = {name: getattr(row, name) for name in _COLUMNS}
        for when, one in sorted(told.said.items(), key=lambda item: item[0] or at):
            self._hear(when or self._unsaid(one, told, at), one)
        said = {**self.said, **self.fresh}
        if said:
            row.planned_on, row.freeze_on, _why = said[max(said)]
        row.line, row.kind = told.line, told.kind
        row.released_on = told.released_on or row.released_on
        if told.withdrawn_on and row.withdrawn_on is None:
            row.withdrawn_on, row.withdrawn_reason = told.withdrawn_on, "import"
        days = [one[0] for _when, one in sorted(said.items()) if one[0]]
        last = row.released_on or row.planned_on
        if days and last:
            row.slipped_days = max(-30000, min(30000, (last - days[0]).days))
        return bool(self.fresh) or former != {name: getattr(row, name) for name in _COLUMNS}

    def _unsaid(self, one: Said, told: ToldRelease, at: datetime) -> datetime:
        """A plan that does not say when it was made: now, or before what has come already."""
        if told.released_on and one[0]:
            return datetime.combine(min(one[0], told.released_on), time(), UTC)
        return at

    def _hear(self, when: datetime, one: Said) -> None:
        known = {**self.said, **self.fresh}
        before = [known[each] for each in sorted(known) if each <= when]
        if when not in known and (not before or before[-1][:2] != one[:2]):
            self.fresh[when] = one


def check(
    path: Path, mapping: ReleaseMapping, *, at: datetime, progress: Progress = silent
) -> tuple[ReleaseOutcome, Faults]:
    """Read the whole file and say what an import would do, writing nothing."""
    faults = Faults()
    found = releases_in(path, mapping, faults, at=at, progress=progress)
    outcome = ReleaseOutcome()
    for batch in _batches(found):
        for _one in _taken(batch, mapping, outcome, at):
            pass
    return outcome, faults


@transaction.atomic
def write(
    path: Path,
    mapping: ReleaseMapping,
    *,
    by: User | None,
    at: datetime,
    leaves_out: bool = False,
    progress: Progress = silent,
) -> tuple[ReleaseOutcome, Faults]:
    """Write every release of the file, in one transaction.

    Raises FaultyFile, and then nothing is written; with `leaves_out` its faulty rows stay out.
    """
    faults = Faults()
    found = releases_in(path, mapping, faults, at=at, progress=progress)
    refuse(faults, leaves_out=leaves_out)
    outcome = ReleaseOutcome()
    for batch in _batches(found):
        _write(list(_taken(batch, mapping, outcome, at)), by, at)
    return outcome, faults


def _batches(found: Sequence[ToldRelease]) -> Iterator[Sequence[ToldRelease]]:
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _taken(
    batch: Sequence[ToldRelease], mapping: ReleaseMapping, outcome: ReleaseOutcome, at: datetime
) -> Iterator[_Standing]:
    """Those of which the file says something new."""
    rows = Vehicle._base_manager.filter(product__in={told.product for told in batch})
    known = {(row.product, row.name): row for row in rows}
    said: dict[int, dict[datetime, Said]] = {}
    for one in PlannedDate._base_manager.filter(vehicle__in=[row.pk for row in known.values()]):
        days = (one.planned_on, one.freeze_on, one.reason)
        said.setdefault(one.vehicle_id, {})[one.said_at] = days
    for told in batch:
        row = known.get((told.product, told.name))
        new = row or Vehicle(product=told.product, name=told.name, source=mapping.source)
        standing = _Standing(new, said.get(new.pk, {}) if row else {}, row is None, {})
        is_changed = standing.take(told, at)
        outcome.kinds[told.kind] += 1
        outcome.slips += max(0, len(standing.said) + len(standing.fresh) - 1)
        if row is None:
            outcome.new += 1
        elif is_changed:
            outcome.changed += 1
        else:
            outcome.same += 1
            continue
        yield standing


def _write(standings: Sequence[_Standing], by: User | None, at: datetime) -> None:
    Vehicle._base_manager.bulk_create([one.vehicle for one in standings if one.is_new])
    known = [one.vehicle for one in standings if not one.is_new]
    Vehicle._base_manager.bulk_update(known, list(_COLUMNS))
    PlannedDate._base_manager.bulk_create(
        [
            PlannedDate(
                vehicle=one.vehicle,
                said_at=when,
                said_by=by,
                planned_on=said[0],
                freeze_on=said[1],
                reason=said[2],
            )
            for one in standings
            for when, said in one.fresh.items()
        ]
    )
    _show([one.vehicle for one in standings], at)
    for one in standings:
        _say(one, by, at)
    quiet = [one for one in standings if one.is_new]
    Event._base_manager.bulk_create([_event("vehicle.imported", one, by, at) for one in quiet])


def _say(one: _Standing, by: User | None, at: datetime) -> None:
    """A day that moved, and a release that came, set in motion what they do on the desk."""
    row, (planned_on, released_on) = one.vehicle, one.former
    if one.is_new:
        return
    if row.released_on and released_on is None:
        facts: dict[str, Any] = {"released_on": [None, row.released_on.isoformat()]}
        timeline.record("vehicle.released", row, by=by, at=at, facts=_named(row) | facts)
    elif row.planned_on != planned_on and row.is_coming:
        days = [day.isoformat() if day else None for day in (planned_on, row.planned_on)]
        is_slip = bool(planned_on and row.planned_on and row.planned_on > planned_on)
        said = one.fresh[max(one.fresh)] if one.fresh else (None, None, "")
        facts = {"planned_on": days, "is_slip": is_slip, "reason": said[2]}
        timeline.record("vehicle.rescheduled", row, by=by, at=at, facts=_named(row) | facts)


def _named(row: Vehicle) -> dict[str, Any]:
    return {"name": str(row)}


def _event(name: str, one: _Standing, by: User | None, at: datetime) -> Event:
    """Written in bulk: nothing follows of a release that nobody knew."""
    row = one.vehicle
    return Event(name=name, noun="vehicle", key=row.pk, by=by, at=at, facts=_named(row))


def _show(vehicles: Sequence[Vehicle], at: datetime) -> None:
    """Customers read what is out; of what is to come only what was announced."""
    there = PublicRelease._base_manager.filter(vehicle__in=[one.pk for one in vehicles])
    publics = {one.vehicle_id: one for one in there}
    fresh, changed = [], []
    for one in vehicles:
        public = publics.get(one.pk)
        if public is None and one.released_on is None:
            continue
        if public is None:
            public = PublicRelease(vehicle=one, announced_at=at)
            fresh.append(public)
        else:
            changed.append(public)
        for name, value in _public(one).items():
            setattr(public, name, value)
    PublicRelease._base_manager.bulk_create(fresh)
    PublicRelease._base_manager.bulk_update(changed, list(_public(Vehicle())))


def _public(one: Vehicle) -> dict[str, Any]:
    return {
        "product": one.product,
        "line": one.line,
        "name": one.name,
        "kind": one.kind,
        "expected_on": one.planned_on,
        "released_on": one.released_on,
        "withdrawn_on": one.withdrawn_on,
    }
