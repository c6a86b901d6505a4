"""Write the histories of a file into the database: all of them, or none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Account, Application, Event
from tsam.domains.cases.importers.histories import COLUMNS, CaseHistory, HistoryEvent
from tsam.domains.cases.importers.mapping import Mapping as ColumnMapping
from tsam.domains.cases.importers.reading import Progress, histories, silent
from tsam.domains.cases.importers.tally import Tally
from tsam.domains.cases.models import Case, State
from tsam.domains.people.models import User
from tsam.kernel.reading.faults import Faults

BATCH = 500
# Columns of a Case that an import writes, beside those that say where it belongs.
_WRITTEN = (*COLUMNS, "is_open", "source_digest")


class FaultyFile(Exception):
    """The file has faults, so nothing of it was written."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(f"{faults.count} faults")
        self.faults = faults


def refuse(faults: Faults, *, leaves_out: bool = False) -> None:
    """Raises FaultyFile, unless its faulty rows are left out and the others could all be read."""
    if faults.is_broken or (faults.count and not leaves_out):
        raise FaultyFile(faults)


@dataclass
class Outcome:
    """What an import did, and what the file holds."""

    tally: Tally
    new: int = 0
    changed: int = 0
    same: int = 0
    events_written: int = 0

    def figures(self) -> dict[str, Any]:
        """JSON values, as an ImportRun keeps them."""
        return {
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "events_written": self.events_written,
            **self.tally.figures(),
        }


def check(
    path: Path,
    mapping: ColumnMapping,
    application: Application | None,
    *,
    at: datetime,
    until: datetime | None = None,
    progress: Progress = silent,
) -> tuple[Outcome, Faults]:
    """Read the whole file and say what an import would do, writing nothing.

    Without an application every case counts as new. `until`: as in reading.histories.
    """
    faults, outcome = Faults(), Outcome(Tally())
    told = histories(path, mapping, faults, at=at, until=until, progress=progress)
    for batch in _batches(told):
        known = _known(application, mapping, batch) if application else {}
        for history in batch:
            outcome.tally.add(history)
            _count(outcome, history, known.get(history.external_id))
    return outcome, faults


def write(
    path: Path,
    mapping: ColumnMapping,
    application: Application,
    *,
    by: User | None,
    at: datetime,
    until: datetime | None = None,
    run: int | None = None,
    progress: Progress = silent,
) -> Outcome:
    """Write every case of the file, in one transaction, and record one "cases.imported".

    Cases are found again by account, source and number; one whose history is the same stays
    untouched, one that has grown is brought up to date and gets its new events. `run` is the key
    of the ImportRun. Raises FaultyFile when the file has faults, and then nothing is written.
    """
    faults, outcome = Faults(), Outcome(Tally())
    with transaction.atomic():
        # One import of an account at a time: two of the same file would both find no case.
        Account._base_manager.select_for_update(no_key=True).get(pk=application.account_id)
        told = histories(path, mapping, faults, at=at, until=until, progress=progress)
        for batch in _batches(told):
            if faults.count:
                continue
            _write_batch(batch, mapping, application, outcome)
        refuse(faults)
        if outcome.new or outcome.changed:
            timeline.record(
                "cases.imported",
                application,
                account=application.account,
                application=application,
                by=by,
                at=at,
                facts={
                    "source": mapping.source,
                    "mapping": mapping.name,
                    "run": run,
                    "new": outcome.new,
                    "changed": outcome.changed,
                    "events": outcome.events_written,
                },
            )
    return outcome


def write_events(
    case_events: Iterable[tuple[Case, HistoryEvent]],
) -> int:
    """Put events of the past straight into the event table, and say how many.

    The only way past timeline.record: history that comes in from elsewhere must set nothing in
    motion event by event (no letters, no re-ranking). "cases.imported" does so once for all.
    """
    events = [
        Event(
            account_id=case.account_id,
            application_id=case.application_id,
            name=event.name,
            noun="case",
            key=case.pk,
            at=event.at,
            facts=dict(event.facts),
            is_public=event.is_public,
        )
        for case, event in case_events
    ]
    Event._base_manager.bulk_create(events, batch_size=BATCH)
    return len(events)


def _write_batch(
    batch: list[CaseHistory], mapping: ColumnMapping, application: Application, outcome: Outcome
) -> None:
    known = _known(application, mapping, batch)
    fresh: list[tuple[Case, CaseHistory]] = []
    grown: list[tuple[Case, CaseHistory]] = []
    for history in batch:
        outcome.tally.add(history)
        case = known.get(history.external_id)
        match _count(outcome, history, case):
            case "new":
                fresh.append((_new(history, mapping, application), history))
            case "changed" if case:
                _fill(case, history)
                grown.append((case, history))
    Case._base_manager.bulk_create([case for case, _history in fresh])
    Case._base_manager.bulk_update([case for case, _history in grown], _WRITTEN, batch_size=100)
    outcome.events_written += write_events(
        (case, event) for case, history in fresh for event in history.events
    )
    outcome.events_written += write_events(_unwritten(grown))


def _count(outcome: Outcome, history: CaseHistory, case: Case | None) -> str:
    if case is None:
        outcome.new += 1
        return "new"
    if case.source_digest == history.digest():
        outcome.same += 1
        return "same"
    outcome.changed += 1
    return "changed"


def _known(
    application: Application, mapping: ColumnMapping, batch: list[CaseHistory]
) -> dict[str, Case]:
    """The cases of the batch that are here already, whatever their Application."""
    numbers = [history.external_id for history in batch]
    cases = Case._base_manager.filter(
        account_id=application.account_id, source=mapping.source, external_id__in=numbers
    )
    return {case.external_id: case for case in cases}


def _new(history: CaseHistory, mapping: ColumnMapping, application: Application) -> Case:
    case = Case(
        account_id=application.account_id,
        application=application,
        source=mapping.source,
        external_id=history.external_id,
    )
    _fill(case, history)
    return case


def _fill(case: Case, history: CaseHistory) -> None:
    """The state goes past Case.become(): what another system allowed is not ours to refuse."""
    for column in COLUMNS:
        setattr(case, column, getattr(history, column))
    case.is_open = history.state != State.CLOSED
    case.source_digest = history.digest()


def _unwritten(grown: list[tuple[Case, CaseHistory]]) -> Iterator[tuple[Case, HistoryEvent]]:
    """Events that are not there yet. Those that are there stay, even if the source left them out:
    what was once recorded is never taken back."""
    written: dict[int, Counter[str]] = {}
    rows = Event._base_manager.filter(
        noun="case", key__in=[case.pk for case, _history in grown]
    ).values_list("key", "name", "at", "facts")
    for key, name, at, facts in rows:
        written.setdefault(key, Counter())[_mark(name, at, facts)] += 1
    for case, history in grown:
        there = written.get(case.pk, Counter())
        for event in history.events:
            mark = _mark(event.name, event.at, event.facts)
            if there[mark]:
                there[mark] -= 1
            else:
                yield case, event


def _mark(name: str, at: datetime, facts: Mapping[str, Any]) -> str:
    return json.dumps([name, at.isoformat(), facts], sort_keys=True)


def _batches(told: Iterator[CaseHistory]) -> Iterator[list[CaseHistory]]:
    while batch := list(islice(told, BATCH)):
        yield batch
