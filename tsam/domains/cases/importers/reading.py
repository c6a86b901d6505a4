"""From a file to the histories of its cases, noting every fault on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.cases.importers.cells import Cells
from tsam.domains.cases.importers.histories import CaseHistory, Timeline
from tsam.domains.cases.importers.logs import log_rows
from tsam.domains.cases.importers.mapping import Mapping
from tsam.kernel.reading.faults import Faults, UnreadableFile, shown
from tsam.kernel.reading.packing import Format, Opened, opened
from tsam.kernel.reading.tables import Row, table_rows, workbook_rows

# Rows read so far, and the share of the file that has been read (0 to 1).
Progress = Callable[[int, float], None]
REPORT_EVERY = 1000
EVENTS_OF_A_CASE = 20_000


def silent(_rows: int, _share: float) -> None:
    """For readers who need no progress."""


def histories(
    path: Path,
    mapping: Mapping,
    faults: Faults,
    *,
    at: datetime,
    until: datetime | None = None,
    progress: Progress = silent,
) -> Iterator[CaseHistory]:
    """The cases of a file, one after the other; only one stands in memory at a time.

    Faults are noted and the reading goes on, so what comes out is whole only while `faults` is
    empty. `at` is now (UTC): what happened later cannot be true. `until` gives the cases as they
    stood at that moment: what happened later is left out.
    """
    try:
        with opened(path) as file:
            rows = _counted(_rows(file, mapping, faults), file, progress)
            yield from _grouped(rows, mapping, faults, at, until)
    except UnreadableFile as error:
        faults.end(str(error))


def _rows(file: Opened, mapping: Mapping, faults: Faults) -> Iterator[Row]:
    match file.format:
        case Format.LOG:
            return log_rows(file.stream)
        case Format.WORKBOOK:
            return workbook_rows(file.stream, faults, needed=mapping.needed)
        case Format.TABLE:
            return table_rows(
                file.stream,
                faults,
                encoding=mapping.table.encoding,
                delimiter=mapping.table.delimiter,
                needed=mapping.needed,
            )
        case Format.OBJECTS:
            raise UnreadableFile(_("This is JSON. Case histories come as CSV, XES or .xlsx."))


def _counted(rows: Iterator[Row], file: Opened, progress: Progress) -> Iterator[Row]:
    count = 0
    for count, row in enumerate(rows, 1):
        yield row
        if count % REPORT_EVERY == 0:
            progress(count, min(file.position() / file.size, 1.0))
    progress(count, 1.0)


def _grouped(
    rows: Iterator[Row],
    mapping: Mapping,
    faults: Faults,
    at: datetime,
    until: datetime | None,
) -> Iterator[CaseHistory]:
    """Rows of a case stand together, in the order in which things happened."""
    began: dict[str, int] = {}
    is_cut = until is not None
    current, timeline, events = "", Timeline(mapping, is_cut=is_cut), 0
    for row in rows:
        cells = Cells(row, mapping, faults, latest=at + timedelta(days=1), until=until)
        case = cells.external_id()
        if not case:
            continue
        if case != current:
            yield from _finished(timeline, faults)
            if case in began:
                faults.add(row.number, _apart(case, began[case]), mapping.case.id)
            began.setdefault(case, row.number)
            current, timeline, events = case, Timeline(mapping, is_cut=is_cut), 0
        events += 1
        if events > EVENTS_OF_A_CASE:
            raise UnreadableFile(
                _('Row %(row)d: case "%(case)s" has more than %(limit)d rows. Check the column '
                  "that holds the number of the case.")
                % {"row": row.number, "case": shown(case), "limit": EVENTS_OF_A_CASE}
            )  # fmt: skip
        if told := cells.told(case):
            timeline.add(told)
    yield from _finished(timeline, faults)


def _finished(timeline: Timeline, faults: Faults) -> Iterator[CaseHistory]:
    history = timeline.history()
    if history is None:
        return
    ends: tuple[tuple[Any, str], ...] = (
        (history.resolved_at, _("resolved")),
        (history.closed_at, _("closed")),
    )
    for end, word in ends:
        if end and end < history.opened_at:
            faults.add(
                history.row,
                _('case "%(case)s" is %(ended)s before it is opened. Correct its dates.')
                % {"case": shown(history.external_id), "ended": word},
            )
    yield history


def _apart(case: str, began: int) -> str:
    return _(
        'case "%(case)s" began in row %(row)d and goes on here after other cases. Sort the file '
        "by case, and each case by time."
    ) % {"case": shown(case), "row": began}
