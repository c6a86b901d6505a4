"""Tables of components: CSV, the first sheet of a workbook, JSON with an object for each row."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from tsam.domains.intelligence.description import Kind, Tier
from tsam.domains.intelligence.reading.mapping import Mapping
from tsam.domains.intelligence.reading.reports import Report
from tsam.kernel.reading.faults import Faults, UnreadableFile, shown
from tsam.kernel.reading.tables import Row, table_rows, workbook_rows

JSON_BYTES = 16 * 1024 * 1024


def read_csv(stream: IO[bytes], mapping: Mapping, report: Report) -> None:
    faults = Faults()
    rows = table_rows(
        stream,
        faults,
        encoding=mapping.table.encoding,
        delimiter=mapping.table.delimiter,
        needed=[mapping.columns.name],
    )
    _take(rows, mapping, report, faults)


def read_workbook(stream: IO[bytes], mapping: Mapping, report: Report) -> None:
    faults = Faults()
    rows = workbook_rows(stream, faults, needed=[mapping.columns.name])
    _take(rows, mapping, report, faults)


def read_objects(content: bytes, mapping: Mapping, report: Report) -> None:
    """JSON: a list of objects, or an object with the list under `items`."""
    told = parsed(content)
    rows = told.get("items") if isinstance(told, dict) else told
    if not isinstance(rows, list):
        raise UnreadableFile(_("The JSON holds no list of items, and is no bill of materials."))
    _take(_object_rows(rows, report), mapping, report, Faults())


def parsed(content: bytes) -> Any:
    """The JSON of a file. Raises UnreadableFile where it is none."""
    if len(content) > JSON_BYTES:
        raise UnreadableFile(
            _("The JSON has more than %(most)d MB. Split it.") % {"most": JSON_BYTES // 1024**2}
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            _("The JSON is damaged in line %(line)d. Write it again.") % {"line": error.lineno}
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The JSON is not written in UTF-8. Save it as UTF-8.")) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFile(
            _("The JSON is nested too deep, or its numbers are too long.")
        ) from error


def _object_rows(rows: list[Any], report: Report) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            cells = {str(key): _cell(value) for key, value in row.items()}
            yield Row(number, cells)
        else:
            report.fault(_("this is no object with names and values."), row=number)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _take(rows: Iterator[Row], mapping: Mapping, report: Report, faults: Faults) -> None:
    for row in rows:
        _take_row(row, mapping, report)
    for fault in faults.kept:
        report.fault(fault.sentence.removeprefix(f"Row {fault.row}: "), row=fault.row)
    if not report.items and not report.fault_count:
        raise UnreadableFile(_("There is nothing in it but names of columns."))


def _take_row(row: Row, mapping: Mapping, report: Report) -> None:
    def cell(column: str) -> str:
        text = str(row.cells.get(column, "")).strip() if column else ""
        return "" if text in mapping.missing else text

    name = cell(mapping.columns.name)
    if not name:
        report.fault(
            _("column “%(column)s” is empty. Every row needs a name.")
            % {"column": mapping.columns.name},
            row=row.number,
        )
        return
    kind = _kind(cell(mapping.columns.kind), mapping, report, row.number)
    tier = _tier(cell(mapping.columns.tier), mapping, report, row.number)
    if kind is None or tier == "wrong":
        return
    report.add(
        kind,
        name,
        cell(mapping.columns.value),
        place=_("row %(row)d") % {"row": row.number},
        row=row.number,
        details={key: cell(column) for key, column in mapping.details.items()},
        tier=Tier(tier) if tier else None,
    )


def _kind(text: str, mapping: Mapping, report: Report, row: int) -> Kind | None:
    found = mapping.kinds.words.get(text.lower()) if text else mapping.kinds.otherwise
    if found is None:
        report.fault(
            _("“%(word)s” is no kind that the mapping knows (%(known)s).")
            % {"word": shown(text), "known": ", ".join(sorted(mapping.kinds.words))},
            row=row,
        )
    return found


def _tier(text: str, mapping: Mapping, report: Report, row: int) -> str:
    if not text:
        return ""
    found = mapping.tiers.words.get(text.lower())
    if found is None:
        report.fault(
            _("“%(word)s” is no tier that the mapping knows (%(known)s).")
            % {"word": shown(text), "known": ", ".join(sorted(mapping.tiers.words))},
            row=row,
        )
        return "wrong"
    return found.value


def read_file_list(content: bytes, place: str, report: Report) -> dict[str, tuple[Kind, str]]:
    """The hash list of a bundle: path, sha256 and kind, one file in each row."""
    faults = Faults()
    found: dict[str, tuple[Kind, str]] = {}
    rows = table_rows(
        io.BytesIO(content), faults, encoding="utf-8", delimiter=",", needed=["path", "sha256"]
    )
    for row in rows:
        path, digest = str(row.cells["path"]).strip(), str(row.cells["sha256"]).strip().lower()
        kind = str(row.cells.get("kind", "")).strip().lower() or "file"
        digest = digest.removeprefix("sha256:")
        if kind not in ("file", "customisation", "customization"):
            report.fault(_("a kind is “file” or “customisation”."), place, row.number)
        elif not path or path.startswith("/") or "\\" in path or ".." in path.split("/"):
            report.fault(
                _("a path begins below the installation and is written with “/”."),
                place,
                row.number,
            )
        elif len(digest) != 64 or any(letter not in "0123456789abcdef" for letter in digest):
            report.fault(_("sha256 has 64 digits, 0 to 9 and a to f."), place, row.number)
        elif path in found:
            report.fault(_("this path is there twice."), place, row.number)
        else:
            found[path] = (
                Kind.FILE if kind == "file" else Kind.CUSTOMISATION,
                f"sha256:{digest}",
            )
    for fault in faults.kept:
        report.fault(fault.sentence.removeprefix(f"Row {fault.row}: "), place, fault.row)
    return found
