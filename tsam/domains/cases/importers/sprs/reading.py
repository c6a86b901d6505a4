"""From a file to defects, noting every fault with its row."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tsam.domains.cases.importers.reading import Progress, silent
from tsam.domains.cases.importers.sprs.mapping import SprMapping
from tsam.domains.sprs import numbering
from tsam.domains.sprs.models import SprSeverity, SprState
from tsam.kernel.reading.dates import in_utc
from tsam.kernel.reading.faults import Faults, UnreadableFile, shown
from tsam.kernel.reading.packing import Format, Opened, opened
from tsam.kernel.reading.tables import Cell, Row, table_rows, workbook_rows

REPORT_EVERY = 1000
MOST_TEXT, MOST_TITLE, MOST_WORD, MOST_ID = 8000, 200, 80, 80
JSON_BYTES = 200 * 1024 * 1024
_PART = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Told:
    """One defect as its source tells it."""

    row: int
    external_id: str
    known_as: str
    title: str
    text: str
    product: str
    component: str
    found_in: str
    resolved_in: str
    severity: int
    state: str
    reason: str
    duplicate_of: str
    raised_at: datetime
    state_at: datetime

    def digest(self) -> str:
        """sha256, hex: equal for equal defects, whatever the row they stand in."""
        told = asdict(self)
        del told["row"]
        text = json.dumps(told, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def told_in(
    path: Path,
    mapping: SprMapping,
    faults: Faults,
    *,
    at: datetime,
    progress: Progress = silent,
) -> Iterator[Told]:
    """The defects of a file, one after the other. What comes out is whole only while `faults` is
    empty. `at` is now (UTC): what happened later cannot be true.
    """
    reader = _Reader(mapping, faults, at + timedelta(days=1))
    try:
        with opened(path) as file:
            count = 0
            for count, row in enumerate(_rows(file, mapping, faults), 1):
                if told := reader.read(row):
                    yield told
                if count % REPORT_EVERY == 0:
                    progress(count, min(file.position() / file.size, 1.0))
            progress(count, 1.0)
    except UnreadableFile as error:
        faults.end(str(error))


def _rows(file: Opened, mapping: SprMapping, faults: Faults) -> Iterator[Row]:
    if file.format == Format.WORKBOOK:
        return workbook_rows(file.stream, faults, needed=mapping.needed)
    if file.format == Format.OBJECTS:
        return _objects(file, faults, mapping.needed)
    if file.format == Format.LOG:
        raise UnreadableFile(_("This is a log of events. Defects come as CSV, JSON or .xlsx."))
    return table_rows(
        file.stream,
        faults,
        encoding=mapping.table.encoding,
        delimiter=mapping.table.delimiter,
        needed=mapping.needed,
    )


def _objects(file: Opened, faults: Faults, needed: list[str]) -> Iterator[Row]:
    """A list of objects, or an object in each line; a field that lacks is an empty cell."""
    text = file.stream.read(JSON_BYTES + 1)
    if len(text) > JSON_BYTES:
        raise UnreadableFile(_("The file is too large for JSON. Save it as CSV."))
    try:
        said = text.decode("utf-8-sig")
        listed = said.lstrip().startswith("[")
        given = (
            json.loads(said)
            if listed
            else [json.loads(line) for line in said.splitlines() if line.strip()]
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableFile(
            _("The file is no JSON: %(reason)s.") % {"reason": shown(str(error))}
        ) from error
    for number, one in enumerate(given, 1):
        if not isinstance(one, dict):
            faults.add(number, _("is no object with fields."))
            continue
        yield Row(number, {name: _cell(one.get(name)) for name in needed})


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(map(_cell, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Reader:
    """Rows under one mapping; a number is read once in a file."""

    def __init__(self, mapping: SprMapping, faults: Faults, latest: datetime) -> None:
        self._mapping, self._faults, self._latest = mapping, faults, latest
        self._seen: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._is_sound = True

    def read(self, row: Row) -> Told | None:
        """The defect of a row; None when something is wrong with it, which is noted."""
        self._is_sound = True
        one, cells, number = self._mapping.spr, row.cells, row.number
        key = self._key(cells, number)
        title = self._title(cells)
        if not title:
            self._fault(number, one.title_columns[0], _("is empty. Every defect needs a title."))
        raised_at = self._moment(cells, one.raised_at, number)
        if raised_at is None and self._is_sound:
            self._fault(number, one.raised_at, _("is empty. Say when it was raised."))
        state_at = self._moment(cells, one.state_at, number) if one.state_at else None
        state = self._state(cells, number)
        severity = self._severity(cells, number)
        known_as = self._known_as(cells, number)
        if not self._is_sound or raised_at is None:
            return None
        return Told(
            row=number,
            external_id=key,
            known_as=known_as,
            title=_short(title, MOST_TITLE),
            text=_short(self._text(cells, one.text, keep_lines=True), MOST_TEXT),
            **{
                name: _short(self._text(cells, getattr(one, name)), MOST_WORD)
                for name in ("product", "component", "found_in", "resolved_in", "duplicate_of")
            },
            severity=severity,
            state=state,
            reason=_short(self._text(cells, self._mapping.state.reason), 400),
            raised_at=raised_at,
            state_at=max(raised_at, state_at or raised_at),
        )

    def _key(self, cells: Mapping[str, Cell], number: int) -> str:
        column = self._mapping.spr.id
        key = self._text(cells, column)
        if not key:
            self._fault(number, column, _("is empty. Every row needs the number of its defect."))
        elif len(key) > MOST_ID:
            self._fault(number, column, _("is too long to be a number."))
        elif key in self._seen:
            self._fault(number, column, _twice(key, self._seen[key]))
        self._seen.setdefault(key, number)
        return key

    def _known_as(self, cells: Mapping[str, Cell], number: int) -> str:
        column = self._mapping.spr.number
        written = self._text(cells, column)
        if not written:
            return ""
        known_as = numbering.canonical(written)
        if not known_as:
            sentence = _('"%(cell)s" is no number of an SPR, such as SPR123456 or 13053430.')
            self._fault(number, column, sentence % {"cell": shown(written)})
        elif numbering.own_key(known_as):
            sentence = _('"%(cell)s" is one of the numbers that are given here.')
            self._fault(number, column, sentence % {"cell": shown(written)})
        elif column != self._mapping.spr.id and known_as in self._numbers:
            self._fault(number, column, _twice(written, self._numbers[known_as]))
        self._numbers.setdefault(known_as, number)
        return known_as

    def _title(self, cells: Mapping[str, Cell]) -> str:
        parts = []
        for part in self._mapping.spr.title:
            values = {name: self._text(cells, name) for name in _PART.findall(part)}
            if all(values.values()):
                parts.append(part.format_map(values))
        return ", ".join(parts)

    def _state(self, cells: Mapping[str, Cell], number: int) -> str:
        states = self._mapping.state
        said = [self._text(cells, column) for column in states.columns]
        for word in ("/".join(said), "/".join([said[0], *["*"] * (len(said) - 1)])):
            if state := states.words.get(word):
                return str(state)
        sentence = _('"%(cell)s" is no state that the mapping knows.')
        self._fault(number, states.columns[0], sentence % {"cell": shown("/".join(said))})
        return str(SprState.SUBMITTED)

    def _severity(self, cells: Mapping[str, Cell], number: int) -> int:
        severities = self._mapping.severity
        said = self._text(cells, severities.column)
        if not said:
            return int(SprSeverity[severities.otherwise])
        if name := severities.words.get(said):
            return int(SprSeverity[name])
        sentence = _('"%(cell)s" is no severity that the mapping knows.')
        self._fault(number, severities.column, sentence % {"cell": shown(said)})
        return int(SprSeverity[severities.otherwise])

    def _moment(self, cells: Mapping[str, Cell], column: str, number: int) -> datetime | None:
        cell = cells.get(column, "")
        if isinstance(cell, datetime):
            found: datetime | None = in_utc(cell, self._mapping.dates.time_zone)
        else:
            text = self._text(cells, column)
            if not text:
                return None
            found = self._mapping.read_date(text)
            if found is None:
                sentence = _('"%(cell)s" is no date of the form "%(form)s".')
                said = {"cell": shown(text), "form": self._mapping.dates.form}
                self._fault(number, column, sentence % said)
                return None
        if found and found > self._latest:
            self._fault(number, column, _("lies in the future."))
        return found

    def _text(self, cells: Mapping[str, Cell], column: str, *, keep_lines: bool = False) -> str:
        if not column:
            return ""
        cell = cells.get(column, "")
        text = cell if isinstance(cell, str) else f"{cell:%Y-%m-%d}"
        text = text.replace("\0", " ").strip()
        if text in self._mapping.missing:
            return ""
        return text if keep_lines else " ".join(text.split())

    def _fault(self, row: int, column: str, sentence: str) -> None:
        self._is_sound = False
        self._faults.add(row, sentence, column)


def _twice(key: str, row: int) -> str:
    return _('"%(key)s" stands in row %(row)d already.') % {"key": shown(key), "row": row}


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
