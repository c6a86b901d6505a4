from __future__ import annotations

import csv
from io import StringIO

import pytest

from tsam.faces.ui.downloads import table


def cells(*row: object) -> list[str]:
    (read,) = csv.reader(StringIO(table("faults.csv", [row]).content.decode("utf-8-sig")))
    return read


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "=\0"]
)
def test_what_a_spreadsheet_would_run_is_plain_text(cell: str) -> None:
    assert cells(cell)[0].startswith("'")


@pytest.mark.parametrize("cell", ["a = b", "Zürich", "東京", "12:30", "", "'quoted'"])
def test_other_words_stay_as_they_are(cell: str) -> None:
    assert cells(cell) == [cell]


def test_a_figure_stays_a_figure() -> None:
    assert cells(-12, 3.5) == ["-12", "3.5"]


def test_a_cell_cannot_begin_another() -> None:
    assert cells('a","=1', "b\r\n=2") == ['a","=1', "b\r\n=2"]


def test_it_is_saved_and_neither_sniffed_nor_kept() -> None:
    response = table('../"faults".csv', [])

    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"].startswith("text/csv")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
