"""Write the defects of a file into the database: all of them, or none; again without doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import naming
from tsam.domains.accounts.models import Event
from tsam.domains.cases.importers.reading import Progress, silent
from tsam.domains.cases.importers.sprs.mapping import SprMapping
from tsam.domains.cases.importers.sprs.reading import Told, told_in
from tsam.domains.cases.importers.write import refuse
from tsam.domains.people.models import User
from tsam.domains.sprs import jobs as spr_jobs
from tsam.domains.sprs.models import OPEN, Spr, SprPublic, SprState
from tsam.kernel import queue
from tsam.kernel.reading.faults import Faults, shown

BATCH = 500
_WRITTEN = (
    "known_as", "title", "text", "product", "component", "found_in", "resolved_in", "severity",
    "state", "is_open", "ended_at", "state_reason", "state_at", "duplicate_of_id", "source_digest",
)  # fmt: skip
_PUBLIC = ("number", "severity", "product", "state", "state_at", "resolved_in")


@dataclass
class SprOutcome:
    """What an import did, or would do."""

    new: int = 0
    changed: int = 0
    same: int = 0
    states: Counter[str] = field(default_factory=Counter)
    severities: Counter[int] = field(default_factory=Counter)
    first_at: datetime | None = None
    last_at: datetime | None = None

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
            "by_state": dict(sorted(self.states.items())),
            "by_severity": {str(one): count for one, count in sorted(self.severities.items())},
            "first_at": self.first_at.isoformat() if self.first_at else None,
            "last_at": self.last_at.isoformat() if self.last_at else None,
        }


def check(
    path: Path, mapping: SprMapping, *, at: datetime, progress: Progress = silent
) -> tuple[SprOutcome, Faults]:
    """Read the whole file and say what an import would do, writing nothing."""
    faults, outcome = Faults(), SprOutcome()
    for read in _batches(told_in(path, mapping, faults, at=at, progress=progress)):
        batch = _without_taken(mapping, read, faults)
        known = _known(mapping, batch)
        for told in batch:
            _count(outcome, told, known.get(told.external_id))
    return outcome, faults


@transaction.atomic
def write(
    path: Path,
    mapping: SprMapping,
    *,
    by: User | None,
    at: datetime,
    leaves_out: bool = False,
    progress: Progress = silent,
) -> tuple[SprOutcome, Faults]:
    """Write every defect of the file, in one transaction, and have its words indexed.

    Defects are found again by source and number; one that is the same stays untouched. Raises
    FaultyFile when the file has faults, and then nothing is written; with `leaves_out` its faulty
    rows stay out and the others come in.
    """
    faults, outcome = Faults(), SprOutcome()
    names = naming.Names.read()
    touched: list[int] = []
    doubles: list[tuple[str, str]] = []
    for read in _batches(told_in(path, mapping, faults, at=at, progress=progress)):
        batch = _without_taken(mapping, read, faults)
        known = _known(mapping, batch)
        fresh = [told for told in batch if told.external_id not in known]
        grown = [
            (known[told.external_id], told)
            for told in batch
            if told.external_id in known and known[told.external_id].source_digest != told.digest()
        ]
        for told in batch:
            _count(outcome, told, known.get(told.external_id))
        touched += _create(fresh, mapping, names, by, at)
        touched += _change(grown, names, by, at)
        doubles += [(one.external_id, one.duplicate_of) for one in batch if one.duplicate_of]
    refuse(faults, leaves_out=leaves_out)
    _tie(mapping, doubles)
    for start in range(0, len(touched), BATCH):
        path_of = queue.path_of(spr_jobs.index_keys)
        queue.enqueue(queue.LONG, path_of, touched[start : start + BATCH])
    return outcome, faults


def _known(mapping: SprMapping, batch: Sequence[Told]) -> dict[str, Spr]:
    keys = [told.external_id for told in batch]
    rows = Spr._base_manager.filter(source=mapping.source, external_id__in=keys)
    return {row.external_id: row for row in rows}


def _without_taken(mapping: SprMapping, batch: Sequence[Told], faults: Faults) -> list[Told]:
    """A number of the vendor's belongs to one defect, whatever the source."""
    refused = set()
    numbers = {told.known_as: told for told in batch if told.known_as}
    taken = Spr._base_manager.filter(known_as__in=list(numbers)).values_list(
        "known_as", "source", "external_id"
    )
    for number, source, key in taken:
        told = numbers[str(number)]
        if (source, key) != (mapping.source, told.external_id):
            sentence = _('"%(number)s" is the number of another SPR.') % {
                "number": shown(str(number))
            }
            faults.add(told.row, sentence, mapping.spr.number)
            refused.add(told.row)
    return [told for told in batch if told.row not in refused]


def _count(outcome: SprOutcome, told: Told, known: Spr | None) -> None:
    outcome.states[told.state] += 1
    outcome.severities[told.severity] += 1
    outcome.first_at = min(outcome.first_at or told.raised_at, told.raised_at)
    outcome.last_at = max(outcome.last_at or told.state_at, told.state_at)
    if known is None:
        outcome.new += 1
    elif known.source_digest == told.digest():
        outcome.same += 1
    else:
        outcome.changed += 1


def _create(
    batch: Sequence[Told], mapping: SprMapping, names: naming.Names, by: User | None, at: datetime
) -> list[int]:
    rows = Spr._base_manager.bulk_create(
        [
            Spr(
                source=mapping.source,
                external_id=told.external_id,
                raised_at=told.raised_at,
                **_columns(told),
            )
            for told in batch
        ]
    )
    SprPublic._base_manager.bulk_create(
        [
            SprPublic(
                spr=row, title=row.number if names.stand_in(row.title) else row.title, **_shown(row)
            )
            for row in rows
        ]
    )
    events = []
    for row, told in zip(rows, batch, strict=True):
        facts = {"number": row.number, "severity": row.severity}
        events.append(_event("spr.raised", row, None, told.raised_at, facts))
        if row.state != SprState.SUBMITTED:
            events.append(_event("spr.moved", row, None, told.state_at, _moved(row, told)))
        events.append(_event("spr.imported", row, by, at, {"number": row.number}))
    Event._base_manager.bulk_create(events)
    return [row.pk for row in rows]


def _change(
    pairs: Sequence[tuple[Spr, Told]], names: naming.Names, by: User | None, at: datetime
) -> list[int]:
    """Bring those up to date that are another than before; what people wrote here stays."""
    rows, events = [], []
    publics = {
        one.spr_id: one
        for one in SprPublic._base_manager.filter(spr__in=[row.pk for row, _told in pairs])
    }
    for row, told in pairs:
        former = row.state
        for name, value in _columns(told).items():
            setattr(row, name, value)
        if row.state == SprState.DUPLICATE:
            row.state = former
        rows.append(row)
        public = publics[row.pk]
        for name, value in _shown(row).items():
            setattr(public, name, value)
        if public.approved_by_id is None:
            public.title = row.number if names.stand_in(row.title) else row.title
        facts = {"number": row.number}
        if former != row.state:
            events.append(
                _event(
                    "spr.moved", row, None, told.state_at, {**_moved(row, told, former), **facts}
                )
            )
        events.append(_event("spr.imported", row, by, at, facts))
    Spr._base_manager.bulk_update(rows, [name.removesuffix("_id") for name in _WRITTEN])
    SprPublic._base_manager.bulk_update(list(publics.values()), ["title", *_PUBLIC])
    Event._base_manager.bulk_create(events)
    return [row.pk for row in rows]


def _columns(told: Told) -> dict[str, Any]:
    """A duplicate names its other once all rows are there; until then it is not planned."""
    state = SprState.NOT_PLANNED if told.state == SprState.DUPLICATE else told.state
    return {
        "known_as": told.known_as or None,
        "title": told.title,
        "text": told.text,
        "product": told.product,
        "component": told.component,
        "found_in": told.found_in,
        "resolved_in": told.resolved_in,
        "severity": told.severity,
        "state": state,
        "is_open": state in OPEN,
        "ended_at": None if state in OPEN else told.state_at,
        "state_reason": told.reason,
        "state_at": told.state_at,
        "source_digest": told.digest(),
        "duplicate_of_id": None,
    }


def _shown(row: Spr) -> dict[str, Any]:
    return {
        "number": row.number,
        "severity": row.severity,
        "product": row.product,
        "state": row.state,
        "state_at": row.state_at,
        "resolved_in": row.resolved_in,
    }


def _moved(row: Spr, told: Told, former: str = SprState.SUBMITTED) -> dict[str, Any]:
    facts = {"state": [former, row.state], "reason": told.reason}
    return facts | ({"resolved_in": row.resolved_in} if row.resolved_in else {})


def _event(name: str, row: Spr, by: User | None, at: datetime, facts: Mapping[str, Any]) -> Event:
    """Written in bulk: what follows of an import is one thing, its words in the search."""
    return Event(name=name, noun="spr", key=row.pk, by=by, at=at, facts=dict(facts))


def _tie(mapping: SprMapping, doubles: Sequence[tuple[str, str]]) -> None:
    """Name the other of each duplicate where it stands in the same source, and no circle."""
    named = {key for pair in doubles for key in pair}
    rows = Spr._base_manager.filter(source=mapping.source, external_id__in=list(named))
    keys = dict(rows.values_list("external_id", "pk"))
    others = {keys[one]: keys[other] for one, other in doubles if one in keys and other in keys}
    for one, other in others.items():
        seen, last = {one}, other
        while last in others and last not in seen:
            seen.add(last)
            last = others[last]
        if last in seen:
            continue
        Spr._base_manager.filter(pk=one, state=SprState.NOT_PLANNED).update(
            state=SprState.DUPLICATE, duplicate_of=other
        )
        number = Spr._base_manager.get(pk=last).number
        SprPublic._base_manager.filter(spr=one).update(state=SprState.DUPLICATE, same_as=number)


def _batches(told: Iterable[Told]) -> Iterator[list[Told]]:
    rest = iter(told)
    while batch := list(islice(rest, BATCH)):
        yield batch
