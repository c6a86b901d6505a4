"""A release calendar comes in: all of it or nothing, with every slip, and again without doubles."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.cast import Cast
from tsam.domains.cases.importers import command
from tsam.domains.cases.importers.releases import mapping as mappings
from tsam.domains.releases.models import PlannedDate, PublicRelease, Vehicle

SAMPLE = ROOT / "tests" / "samples" / "imports" / "release-days.csv"
HEAD = "product,line,release,kind,planned_on,freeze_on,said_on,reason,released_on,withdrawn_on\n"
FIRST = "Kettle,12,12.2,CPS,2026-05-01,2026-04-20,2026-01-10,,,\n"
SLIP = "Kettle,12,12.2,CPS,2026-05-20,2026-05-10,2026-04-02,The gate failed,,\n"
OUT = "Kettle,12,12.1,cps,2026-02-01,,,,2026-02-08,\n"

pytestmark = pytest.mark.usefixtures("morning")


def run(file: Path, mapping: str, *more: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(["releases", str(file), "--mapping", mapping, *more]))


def sheet(folder: Path, *rows: str) -> Path:
    file = folder / "calendar.csv"
    file.write_text(HEAD + "".join(rows))
    return file


def test_a_calendar_comes_in_with_its_slips_and_again_without_doubles(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(tmp_path, FIRST, SLIP, OUT)

    assert run(file, "release-calendar", "--dry-run") == 0
    assert not Vehicle.objects.exists()
    assert run(file, "release-calendar") == run(file, "release-calendar") == 0

    said = capsys.readouterr().out
    assert "2 releases: 2 new, 0 changed, 0 as they were." in said
    assert "2 releases: 0 new, 0 changed, 2 as they were." in said
    row = Vehicle.objects.get(name="12.2")
    assert (row.planned_on, row.slipped_days) == (date(2026, 5, 20), 19)
    assert PlannedDate.objects.filter(vehicle=row).count() == 2
    assert Vehicle.objects.get(name="12.1").slipped_days == 7
    assert [one.name for one in PublicRelease.objects.all()] == ["12.1"]
    assert not PublicRelease.objects.visible_to(cast.ada).exclude(name="12.1").exists()


def test_the_next_calendar_moves_what_it_moves(cast: Cast, tmp_path: Path) -> None:
    assert run(sheet(tmp_path, FIRST), "release-calendar") == 0

    assert run(sheet(tmp_path, FIRST, SLIP), "release-calendar") == 0

    assert Vehicle.objects.get().planned_on == date(2026, 5, 20)
    assert PlannedDate.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",12,12.3,CPS,2026-05-01,,,,,\n", 'Row 3, column "product": is empty.'),
        ("Kettle,12,12.3,Odd,2026-05-01,,,,,\n", '"Odd" is no kind of release'),
        ("Kettle,12,12.3,TEMPORARY,2026-05-01,,,,,\n", "is for one customer"),
        ("Kettle,12,12.3,CPS,soon,,,,,\n", '"soon" is no date of the form "iso"'),
        ("Kettle,12,12.3,CPS,2026-05-01,2026-05-02,,,,\n", "comes after the release"),
        ("Kettle,12,12.3,CPS,,,,,2031-05-01,\n", "A day to come is a planned one"),
        ("Kettle,12,12.3,CPS,1970-01-01,,,,,\n", "is no day of a release"),
        (f"Kettle,12,{'x' * 90},CPS,2026-05-01,,,,,\n", "is too long"),
    ],
)
def test_a_fault_is_told_with_its_row_and_nothing_is_written(
    row: str, sentence: str, db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sheet(tmp_path, FIRST, row), "release-calendar") == 1

    assert sentence in capsys.readouterr().err
    assert not Vehicle.objects.exists()

    assert run(sheet(tmp_path, FIRST, row), "release-calendar", "--leave-out") == 0

    assert sentence in capsys.readouterr().err
    assert [one.name for one in Vehicle.objects.all()] == ["12.2"]


def test_a_public_history_of_release_days_comes_in(db: None) -> None:
    assert run(SAMPLE, "releases-endoflife") == 0

    assert Vehicle.objects.count() == 4
    assert Vehicle.objects.filter(released_on__isnull=False).exists()
    assert Vehicle.objects.exclude(slipped_days=0).exists()
    assert {"release-calendar", "releases-endoflife"} <= set(mappings.names())
    for name in mappings.names():
        assert mappings.find(name).needed
