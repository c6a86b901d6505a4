"""Small files of case history, and ways to damage them."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from tsam.domains.cases.importers import mapping as mappings
from tsam.domains.cases.importers import reading
from tsam.domains.cases.importers.histories import CaseHistory
from tsam.kernel.reading.faults import Faults

SAMPLES = Path(__file__).parents[1] / "samples" / "imports"
INCIDENTS = SAMPLES / "incidents.csv"
PROBLEMS = SAMPLES / "problems.xes"
UCI, BPI = "incidents-uci-servicenow", "problems-bpi2013"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def read(
    path: Path, mapping: str = UCI, until: datetime | None = None
) -> tuple[dict[str, CaseHistory], Faults]:
    faults = Faults()
    told = reading.histories(path, mappings.find(mapping), faults, at=NOW, until=until)
    return {history.external_id: history for history in told}, faults


def sentences(path: Path, mapping: str = UCI) -> list[str]:
    return [fault.sentence for fault in read(path, mapping)[1].kept]


def altered(
    folder: Path, change: Callable[[list[str]], list[str] | None], encoding: str = "utf-8"
) -> Path:
    """A copy of the incidents whose lines have been changed; line 17 is row 17, at index 16."""
    lines = INCIDENTS.read_text(encoding="utf-8").splitlines()
    changed = change(lines)
    path = folder / "altered.csv"
    path.write_text("\n".join(changed or lines) + "\n", encoding=encoding)
    return path


def with_cell(folder: Path, row: int, column: str, cell: str) -> Path:
    def change(lines: list[str]) -> None:
        cells = lines[row - 1].split(",")
        cells[lines[0].split(",").index(column)] = cell
        lines[row - 1] = ",".join(cells)

    return altered(folder, change)


def gzipped(folder: Path, content: bytes, name: str = "packed") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content))
    return path


def zipped(folder: Path, entries: dict[str, bytes], name: str = "packed") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return path


def workbook(folder: Path) -> Path:
    """The incidents as a spreadsheet saves them, with the opening as a real date."""
    lines = INCIDENTS.read_text(encoding="utf-8").splitlines()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    opened = lines[0].split(",").index("opened_at")
    for number, line in enumerate(lines):
        cells: list[str | datetime] = list(line.split(","))
        if number:
            cells[opened] = datetime.strptime(str(cells[opened]), "%d/%m/%Y %H:%M")
        sheet.append(cells)
    path = folder / "workbook"
    book.save(path)
    return path
