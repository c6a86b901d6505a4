"""Rows of a CSV table or of a workbook. The header is row 1, as a spreadsheet counts."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.kernel.reading.faults import Faults, UnreadableFile

Cell = str | datetime
LINE_BYTES = 1024 * 1024
COLUMNS = 500
SHEET_ROWS = 1_048_576
# Texts of a workbook that are used more than once are held in memory while it is read.
SHARED_TEXT_BYTES = 64 * 1024 * 1024
_SHARED_TEXTS = "xl/sharedStrings.xml"


class Row(NamedTuple):
    """One row of a table or one event of a log, with its number in the file."""

    number: int
    cells: Mapping[str, Cell]


def table_rows(
    stream: IO[bytes], faults: Faults, *, encoding: str, delimiter: str, needed: Sequence[str]
) -> Iterator[Row]:
    """Rows of a CSV file. A row that is cut or wrongly encoded is a fault and is left out.

    Raises UnreadableFile when nothing that follows can be trusted.
    """
    lines = _Lines(stream, encoding)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    first = _next_record(reader, 1) or []
    if lines.complaint:
        raise UnreadableFile(_("Row 1: %(complaint)s") % {"complaint": lines.complaint})
    header = _header(first, needed)
    number = 1
    while True:
        number += 1
        lines.complaint = ""
        record = _next_record(reader, number)
        if record is None:
            return
        if lines.complaint:
            faults.add(number, lines.complaint)
        elif len(record) == len(header):
            yield Row(number, dict(zip(header, record, strict=True)))
        elif record:
            faults.add(number, _wrong_width(len(record), len(header)))


def workbook_rows(stream: IO[bytes], faults: Faults, *, needed: Sequence[str]) -> Iterator[Row]:
    """Rows of the first sheet of a workbook. Cells that are dates stay dates."""
    import openpyxl

    _check_shared_texts(stream)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # The size that a sheet states may be wrong; what it holds is read.
        sheet.reset_dimensions()
        records = sheet.iter_rows(values_only=True, max_row=SHEET_ROWS)
        yield from _sheet_rows(records, faults, needed)
    except (DefusedXmlException, ParseError, zipfile.BadZipFile) as error:
        raise UnreadableFile(_("The workbook is damaged. Save it again.")) from error
    except (KeyError, ValueError, IndexError, TypeError, OSError, EOFError) as error:
        raise UnreadableFile(
            _("The workbook cannot be read. Save it again as .xlsx, or save its sheet as CSV.")
        ) from error


def _sheet_rows(
    records: Iterator[tuple[Any, ...]], faults: Faults, needed: Sequence[str]
) -> Iterator[Row]:
    header: list[str] = []
    for number, values in enumerate(records, 1):
        record = [_text(value) for value in values]
        while record and record[-1] == "":
            record.pop()
        if not record:
            # Also those that the sheet leaves out: a row may claim to be the millionth.
            continue
        if not header:
            header = _header([str(cell) for cell in record], needed)
        elif len(record) > len(header):
            faults.add(number, _wrong_width(len(record), len(header)))
        else:
            # Empty cells at the end of a row are not written in a workbook.
            record += [""] * (len(header) - len(record))
            yield Row(number, dict(zip(header, record, strict=True)))
    if not header:
        raise UnreadableFile(_("The first sheet of the workbook is empty."))


def _text(value: Any) -> Cell:
    match value:
        case None:
            return ""
        case datetime():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _check_shared_texts(stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    stream.seek(0)
    if sizes.get(_SHARED_TEXTS, 0) > SHARED_TEXT_BYTES:
        raise UnreadableFile(_("The workbook is too large. Save its sheet as CSV."))


class _Lines:
    """Lines of a byte stream as text, none longer than LINE_BYTES.

    `complaint` says what is wrong with the lines since it was last emptied.
    """

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self.complaint = ""
        self._is_first = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LINE_BYTES)
        if not line:
            raise StopIteration
        if len(line) == LINE_BYTES:
            raise UnreadableFile(
                _("A line is longer than %(limit)d letters, so this is no table.")
                % {"limit": LINE_BYTES}
            )
        text = self._decoded(line)
        if self._is_first:
            self._is_first = False
            text = text.removeprefix("\ufeff")
        return text

    def _decoded(self, line: bytes) -> str:
        if b"\0" in line:
            self.complaint = _("it holds a zero byte, so it is not text. Repair the row.")
            line = line.replace(b"\0", b"")
        try:
            return line.decode(self._encoding)
        except UnicodeDecodeError as error:
            self.complaint = _(
                "byte %(byte)s is not %(encoding)s. Save the file as %(encoding)s, or state its "
                "encoding in the mapping."
            ) % {"byte": f"0x{line[error.start]:02X}", "encoding": self._encoding.upper()}
            return line.decode(self._encoding, errors="replace")


def _next_record(reader: Iterator[list[str]], number: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise UnreadableFile(
            _(
                "Row %(row)d: a quoted cell does not end as it should, so the rest of the file "
                "cannot be told apart. Repair the quotes of this row."
            )
            % {"row": number}
        ) from error


def _header(record: Sequence[str], needed: Sequence[str]) -> list[str]:
    """The names of the columns. Raises UnreadableFile when one is missing or stands twice."""
    header = [name.strip() for name in record]
    if len(header) > COLUMNS:
        raise UnreadableFile(
            _("Row 1: more than %(limit)d columns, so this is no table.") % {"limit": COLUMNS}
        )
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableFile(
            _("Row 1: these columns stand there twice: %(columns)s. Rename or remove one of each.")
            % {"columns": ", ".join(twice)}
        )
    missing = [name for name in needed if name not in header]
    if missing:
        raise UnreadableFile(
            _(
                "Row 1: these columns are missing: %(columns)s. The mapping needs them; check that "
                "it is the mapping for this file."
            )
            % {"columns": ", ".join(missing)}
        )
    return header


def _wrong_width(found: int, expected: int) -> str:
    sentence = ngettext(
        "it has %(found)d cell, the header has %(expected)d. Complete the row, or remove it.",
        "it has %(found)d cells, the header has %(expected)d. Complete the row, or remove it.",
        found,
    )
    return sentence % {"found": found, "expected": expected}
