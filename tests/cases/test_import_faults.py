import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cases.import_samples import (
    BPI,
    INCIDENTS,
    PROBLEMS,
    altered,
    gzipped,
    read,
    sentences,
    with_cell,
    workbook,
    zipped,
)
from tsam.domains.cases.importers import reading
from tsam.kernel.reading import faults, packing, tables


def test_an_impossible_date_is_named_with_its_row_and_column(tmp_path: Path) -> None:
    path = with_cell(tmp_path, 17, "opened_at", "32/13/2016 10:00")

    assert sentences(path) == [
        'Row 17, column "opened_at": "32/13/2016 10:00" is no date of the form '
        "day/month/year hour:minute. Correct the cell, or state the form of the file's dates in "
        "the mapping."
    ]


def test_a_date_in_the_future_is_a_fault(tmp_path: Path) -> None:
    path = with_cell(tmp_path, 5, "sys_updated_at", "5/3/2061 12:00")

    assert "lies in the future" in sentences(path)[0]


def test_an_unknown_state_is_a_fault(tmp_path: Path) -> None:
    path = with_cell(tmp_path, 9, "incident_state", "Actve")

    (sentence,) = sentences(path)
    assert sentence.startswith('Row 9, column "incident_state": "Actve" is no state')
    assert "Awaiting User Info" in sentence


def test_an_unknown_priority_is_a_fault(tmp_path: Path) -> None:
    path = with_cell(tmp_path, 9, "priority", "5 - None")

    assert sentences(path)[0].startswith('Row 9, column "priority": "5 - None" is no severity')


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("made_sla", "yes", "neither true nor false"),
        ("reopen_count", "-1", "no number from 0"),
        ("reopen_count", "²", "no number from 0"),
        ("number", "?", "Every row needs the number of its case"),
        ("number", "I" * 81, "longer than 80 letters"),
        ("sys_updated_at", "?", "Every row needs the time of its event"),
        ("closed_at", "1/1/2016 00:00", "closed before it is opened"),
    ],
)
def test_a_cell_that_makes_no_sense_is_a_fault(
    tmp_path: Path, column: str, cell: str, words: str
) -> None:
    # Row 9 is in the middle of an incident, row 5 the last of one.
    row = 5 if column == "closed_at" else 9

    assert any(words in sentence for sentence in sentences(with_cell(tmp_path, row, column, cell)))


def test_a_cut_row_is_a_fault(tmp_path: Path) -> None:
    def cut(lines: list[str]) -> None:
        lines[11] = lines[11][:60]

    assert sentences(altered(tmp_path, cut)) == [
        "Row 12: it has 9 cells, the header has 36. Complete the row, or remove it."
    ]


def test_the_number_of_a_row_counts_records_and_not_lines(tmp_path: Path) -> None:
    def spread(lines: list[str]) -> None:
        lines[1] = lines[1].replace("Location 143", '"Location\n143"')
        lines[8] = lines[8].replace("Active", "Actve")

    assert sentences(altered(tmp_path, spread))[0].startswith("Row 9,")


def test_a_quote_without_an_end_is_named(tmp_path: Path) -> None:
    def quote(lines: list[str]) -> None:
        lines[20] = lines[20].replace(",Phone,", ',"Phone,')

    assert "Row 21: a quoted cell does not end" in sentences(altered(tmp_path, quote))[0]


def test_a_wrong_encoding_is_named_row_by_row(tmp_path: Path) -> None:
    def accent(lines: list[str]) -> None:
        lines[4] = lines[4].replace("Location 143", "Orléans")
        lines[6] = lines[6].replace("Location 165", "Orléans")

    path = altered(tmp_path, accent, encoding="cp1252")

    assert [sentence[:6] for sentence in sentences(path)] == ["Row 5:", "Row 7:"]
    assert "byte 0xE9 is not UTF-8" in sentences(path)[0]


def test_utf_16_is_refused(tmp_path: Path) -> None:
    path = altered(tmp_path, lambda _lines: None, encoding="utf-16")

    assert sentences(path) == ["The file is written in UTF-16. Save it as UTF-8."]


def test_a_zero_byte_in_a_row_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "zero.csv"
    # Far enough inside that the first look at the file does not find it.
    padding = b"\n" * packing.SAMPLE_BYTES
    path.write_bytes(INCIDENTS.read_bytes() + padding + b"\0,\n")

    assert "zero byte" in sentences(path)[0]


def test_another_table_is_refused_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("number,state\nINC1,New\n")

    (sentence,) = sentences(path)
    assert sentence.startswith("Row 1: these columns are missing: category,")


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    def double(lines: list[str]) -> None:
        lines[0] = lines[0].replace("rfc", "vendor")

    assert "stand there twice: vendor" in sentences(altered(tmp_path, double))[0]


def test_a_case_that_goes_on_after_others_is_a_fault(tmp_path: Path) -> None:
    path = altered(tmp_path, lambda lines: [*lines[:5], *lines[6:], lines[5]])

    assert 'Row 76, column "number": case "INC0000047" began in row 6' in sentences(path)[0]


def test_a_case_with_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "EVENTS_OF_A_CASE", 5)

    assert 'case "INC0000047" has more than 5 rows' in sentences(INCIDENTS)[0]


def test_a_hundred_faults_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    path = altered(tmp_path, lambda lines: [lines[0], *["x"] * 250])

    _histories, found = read(path)

    assert found.count == 250
    assert len(found.kept) == 100


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(content)

    assert sentences(path) == ["The file is empty."]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in sentences(tmp_path / "none.csv")[0]


@pytest.mark.parametrize("is_packed", [False, True])
def test_garbage_is_refused_at_first_sight(tmp_path: Path, is_packed: bool) -> None:
    garbage = os.urandom(3_000_000)
    path = gzipped(tmp_path, garbage) if is_packed else tmp_path / "garbage.csv"
    if not is_packed:
        path.write_bytes(garbage)

    assert "neither a table nor a log" in sentences(path)[0]


def test_a_line_without_an_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(INCIDENTS.read_bytes() + b"a" * (tables.LINE_BYTES + 1))

    assert "A line is longer than" in sentences(path)[0]


@pytest.mark.parametrize("form", ["gzip", "zip"])
def test_a_bomb_is_refused(tmp_path: Path, form: str) -> None:
    row = b"," * 999 + b"\n"
    flood = INCIDENTS.read_bytes().splitlines()[0] + b"\n" + row * 25_000
    path = gzipped(tmp_path, flood) if form == "gzip" else zipped(tmp_path, {"a.csv": flood})

    assert "200 times its size" in sentences(path)[0]


def test_a_file_of_faults_alone_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "ENOUGH", 200)
    path = altered(tmp_path, lambda lines: [lines[0], *["x"] * 250])

    assert "so the reading ended in row 201" in sentences(path)[0]


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "UNPACKED_BYTES", 10_000)

    assert "Unpacked, the file has more than" in sentences(INCIDENTS)[0]


def test_a_file_that_is_too_large_is_refused(settings: Settings) -> None:
    settings.IMPORT_BYTES = 10_000

    assert "Split it by cases" in sentences(INCIDENTS)[0]


def test_a_packed_file_that_is_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(INCIDENTS.read_bytes())[:-500])

    assert "ends too early" in sentences(path)[0]


def test_a_packed_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(INCIDENTS.read_bytes()))
    content[1000:1100] = bytes(100)
    path = tmp_path / "damaged.csv.gz"
    path.write_bytes(content)

    assert "damaged" in sentences(path)[0]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({}, "0 files"),
        ({"a.csv": b"a", "b.csv": b"b"}, "2 files"),
        ({f"{number}.csv": b"" for number in range(2001)}, "2001 entries"),
        ({"a.zip": b"PK\x03\x04"}, "packed twice"),
    ],
)
def test_a_zip_without_one_file_is_refused(
    tmp_path: Path, entries: dict[str, bytes], words: str
) -> None:
    if not entries:
        entries = {"folder/": b""}

    assert words in sentences(zipped(tmp_path, entries))[0]


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(zipped(tmp_path, {"a.csv": INCIDENTS.read_bytes()}).read_bytes()[:500])

    assert "damaged" in sentences(path)[0]


def test_a_workbook_with_a_wrong_cell_names_its_row(tmp_path: Path) -> None:
    path = _rewritten(workbook(tmp_path), b"Awaiting Vendor", b"Awaiting Santa")

    assert sentences(path)[0].startswith('Row 67, column "incident_state": "Awaiting Santa"')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        (b"</row>", b"</raw>"),
        (b"<sheetData>", b'<sheetData><row r="x"><c r="?"/></row>'),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    assert sentences(_rewritten(workbook(tmp_path), old, new))[0].startswith("The workbook")


def test_a_workbook_that_jumps_to_a_far_row_ends_there(tmp_path: Path) -> None:
    far = b'<sheetData><row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'

    assert sentences(_rewritten(workbook(tmp_path), b"<sheetData>", far))


def test_a_log_with_a_wrong_state_names_the_event(tmp_path: Path) -> None:
    path = _log(tmp_path, "Accepted-Wait", "Accepted-Doze")

    assert sentences(path, BPI)[0].startswith('Row 7, column "concept:name": "Accepted-Doze"')


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<log>", '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>', "entities"),
        ("<log>", "<!DOCTYPE log><log>", "document type"),
        ("</trace>", "</truce>", "Line 56: the XML is damaged"),
        ("<log>", "<html><log>", 'begins with "html"'),
        ("encoding='UTF-8'", "encoding='klingon'", "XML"),
        ("<trace>", "<trace>" + "<list>" * 40, "nested deeper"),
        ("<trace>", "<trace>" + "a" * (9 * 1024 * 1024), "larger than 8 MB"),
    ],
)
def test_a_log_that_is_none_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in sentences(_log(tmp_path, old, new), BPI)[0]


def test_a_log_without_events_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.xes"
    path.write_text("<log><trace/></log>")

    assert sentences(path, BPI) == ["The log has no events."]


def test_a_log_under_the_mapping_of_a_table_names_what_is_missing() -> None:
    assert 'Row 1, column "number": is empty' in sentences(PROBLEMS)[0]


def _log(folder: Path, old: str, new: str) -> Path:
    path = folder / "log.xes"
    path.write_text(PROBLEMS.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path


def _rewritten(path: Path, old: bytes, new: bytes) -> Path:
    """The workbook with other words in its parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(written, "w") as copy:
        for entry in source.infolist():
            copy.writestr(entry.filename, source.read(entry).replace(old, new, 1))
    path.write_bytes(written.getvalue())
    return path
