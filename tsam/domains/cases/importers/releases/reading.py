"""From a file to the days of releases, noting every fault with its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.utils.translation import gettext as _

from tsam.domains.cases.importers.reading import Progress, silent
from tsam.domains.cases.importers.releases.mapping import ReleaseMapping
from tsam.domains.releases.models import VehicleKind
from tsam.kernel.reading.dates import in_utc
from tsam.kernel.reading.faults import Faults, UnreadableFile, shown
from tsam.kernel.reading.packing import Format, Opened, opened
from tsam.kernel.reading.tables import Cell, Row, table_rows, workbook_rows

REPORT_EVERY = 1000
MOST_WORD, MOST_REASON = 80, 400
Said = tuple[date | None, date | None, str]


@dataclass
class ToldRelease:
    """One release as all rows of the file together tell it."""

    product: str
    name: str
    line: str
    kind: str
    # {when it was said: (planned for, code freeze, why)}; None where the file does not say when.
    said: dict[datetime | None, Said] = field(default_factory=dict)
    released_on: date | None = None
    withdrawn_on: date | None = None


def releases_in(
    path: Path,
    mapping: ReleaseMapping,
    faults: Faults,
    *,
    at: datetime,
    progress: Progress = silent,
) -> list[ToldRelease]:
    """The releases of a file; whole only while `faults` is empty. `at` is now (UTC)."""
    reader = _Reader(mapping, faults, at)
    try:
        with opened(path) as file:
            count = 0
            for count, row in enumerate(_rows(file, mapping, faults), 1):
                reader.read(row)
                if count % REPORT_EVERY == 0:
                    progress(count, min(file.position() / file.size, 1.0))
            progress(count, 1.0)
    except UnreadableFile as error:
        faults.end(str(error))
    return list(reader.found.values())


def _rows(file: Opened, mapping: ReleaseMapping, faults: Faults) -> Iterator[Row]:
    if file.format == Format.WORKBOOK:
        return workbook_rows(file.stream, faults, needed=mapping.needed)
    if file.format != Format.TABLE:
        raise UnreadableFile(_("This is no table. Calendars come as CSV or .xlsx."))
    table = mapping.table
    return table_rows(
        file.stream,
        faults,
        encoding=table.encoding,
        delimiter=table.delimiter,
        needed=mapping.needed,
    )


class _Reader:
    """Rows under one mapping, gathered by release."""

    def __init__(self, mapping: ReleaseMapping, faults: Faults, at: datetime) -> None:
        self._mapping, self._faults, self._at = mapping, faults, at
        self.found: dict[tuple[str, str], ToldRelease] = {}
        self._is_sound = True

    def read(self, row: Row) -> None:
        columns, cells, number = self._mapping.release, row.cells, row.number
        if any(self._text(cells, name) != word for name, word in columns.where.items()):
            return
        self._is_sound = True
        product = self._word(cells, columns.product, number, needed=True)
        name = self._word(cells, columns.name, number, needed=True)
        line = self._word(cells, columns.line, number) or name
        kind = self._kind(cells, number)
        planned_on = self._day(cells, columns.planned_on, number)
        freeze_on = self._day(cells, columns.freeze_on, number)
        said_on = self._day(cells, columns.said_on, number)
        released_on = self._day(cells, columns.released_on, number)
        withdrawn_on = self._day(cells, columns.withdrawn_on, number)
        self._check(number, planned_on, freeze_on, said_on, released_on)
        if not self._is_sound:
            return
        told = self.found.setdefault((product, name), ToldRelease(product, name, line, kind))
        told.line, told.kind = line, kind
        if self._mapping.past_is_released and planned_on and said_on:
            # The last word counts: a day that was past can be corrected to one that is to come.
            told.released_on = planned_on if planned_on <= said_on else None
            planned_on = None if told.released_on else planned_on
        if planned_on:
            when = datetime.combine(said_on, time(), UTC) if said_on else None
            reason = self._text(cells, columns.reason)[:MOST_REASON]
            told.said[when] = (planned_on, freeze_on, reason)
        told.released_on = released_on or told.released_on
        told.withdrawn_on = withdrawn_on or told.withdrawn_on

    def _check(
        self,
        number: int,
        planned_on: date | None,
        freeze_on: date | None,
        said_on: date | None,
        released_on: date | None,
    ) -> None:
        columns, today = self._mapping.release, self._at.date()
        if freeze_on and (planned_on is None or freeze_on > planned_on):
            sentence = _("comes after the release. The code freezes before it.")
            self._fault(number, columns.freeze_on, sentence)
        if said_on and said_on > today:
            self._fault(number, columns.said_on, _("lies in the future."))
        if released_on and released_on > today:
            sentence = _("lies in the future. A day to come is a planned one.")
            self._fault(number, columns.released_on, sentence)

    def _kind(self, cells: Mapping[str, Cell], number: int) -> str:
        kinds = self._mapping.kind
        said = self._text(cells, kinds.column)
        known = kinds.words.get(said) or (
            said.upper() if said.upper() in VehicleKind.values else ""
        )
        if known == VehicleKind.TEMPORARY:
            sentence = _("A temporary patch is for one customer: make it on the desk.")
            self._fault(number, kinds.column, sentence)
        if known or (kinds.otherwise and not said):
            return str(known or kinds.otherwise)
        sentence = _('"%(cell)s" is no kind of release that the mapping knows.')
        self._fault(number, kinds.column, sentence % {"cell": shown(said)})
        return str(VehicleKind.MAINTENANCE)

    def _word(
        self, cells: Mapping[str, Cell], column: str, number: int, *, needed: bool = False
    ) -> str:
        said = self._text(cells, column)
        if needed and not said:
            self._fault(number, column, _("is empty. Every row needs it."))
        if len(said) > MOST_WORD:
            self._fault(number, column, _("is too long: 80 characters at most."))
        return said

    def _day(self, cells: Mapping[str, Cell], column: str, number: int) -> date | None:
        cell = cells.get(column, "") if column else ""
        if isinstance(cell, datetime):
            return in_utc(cell, self._mapping.dates.time_zone).date()
        text = self._text(cells, column)
        if not text:
            return None
        found = self._mapping.read_date(text)
        if found is None:
            sentence = _('"%(cell)s" is no date of the form "%(form)s".')
        elif not 1990 <= found.year < 2200:
            sentence = _('"%(cell)s" is no day of a release: between 1990 and 2199.')
        else:
            return found.date()
        said = {"cell": shown(text), "form": self._mapping.dates.form}
        self._fault(number, column, sentence % said)
        return None

    def _text(self, cells: Mapping[str, Cell], column: str) -> str:
        cell = cells.get(column, "") if column else ""
        text = cell if isinstance(cell, str) else f"{cell:%Y-%m-%d}"
        words = " ".join(text.replace("\0", " ").split())
        return "" if words in self._mapping.missing else words

    def _fault(self, row: int, column: str, sentence: str) -> None:
        self._is_sound = False
        self._faults.add(row, sentence, column)
