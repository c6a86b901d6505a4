"""Defects come in from a tracker's export: all of them or none, and again without doubles."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT
from tests.cast import NOON, Cast
from tsam.domains.cases.importers import command
from tsam.domains.cases.importers.sprs import mapping as mappings
from tsam.domains.sprs import finding
from tsam.domains.sprs.models import Spr, SprPublic

HADOOP = ROOT / "tests" / "samples" / "imports" / "hadoop-bugs.csv"

pytestmark = pytest.mark.usefixtures("morning")
TRACKER = """
about = "A tracker"
source = "tracker"
[dates]
form = "iso"
time_zone = "UTC"
[spr]
id = "key"
number = "spr"
title = ["{summary}"]
raised_at = "created"
duplicate_of = "same_as"
[state]
columns = ["status"]
[state.words]
"Open" = "SUBMITTED"
"Double" = "DUPLICATE"
[severity]
column = "severity"
[severity.words]
"High" = "HIGH"
"""


def run(file: Path, mapping: str, *more: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(["sprs", str(file), "--mapping", mapping, *more]))


def told(folder: Path, *rows: dict[str, Any]) -> tuple[Path, str]:
    mapping, file = folder / "tracker.toml", folder / "defects.json"
    mapping.write_text(TRACKER)
    usual = {"summary": "It stops", "created": "2026-01-05T10:00:00Z", "status": "Open"}
    file.write_text(json.dumps([usual | row for row in rows]))
    return file, str(mapping)


def test_an_export_comes_in_once_and_is_found_by_number(
    cast: Cast, work: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(HADOOP, "defects-gitbugs", "--dry-run") == 0
    assert not Spr.objects.exists()
    assert run(HADOOP, "defects-gitbugs") == run(HADOOP, "defects-gitbugs") == 0
    work()

    said = capsys.readouterr().out
    assert "14 SPRs: 14 new, 0 changed, 0 as they were." in said
    assert "14 SPRs: 0 new, 0 changed, 14 as they were." in said
    one = Spr.objects.exclude(state="SUBMITTED").order_by("pk")[0]
    assert one.number == f"SPR{one.external_id}"
    assert finding.find(cast.rita, one.external_id) == [one]
    assert SprPublic._base_manager.filter(number=one.number, title=one.title).exists()
    assert Spr.objects.open().count() < 14


def test_what_changed_is_brought_up_to_date_and_doubles_name_their_other(
    cast: Cast, tmp_path: Path
) -> None:
    first = {"key": "T-1", "severity": "High", "spr": "SPR123456"}
    assert run(*told(tmp_path, first, {"key": "T-2"})) == 0
    double = {"key": "T-2", "status": "Double", "same_as": "T-1"}

    assert run(*told(tmp_path, first, double)) == 0

    other = Spr.objects.get(external_id="T-2")
    assert (other.state, str(other.duplicate_of)) == ("DUPLICATE", "SPR123456")
    assert SprPublic._base_manager.get(spr=other).same_as == "SPR123456"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"key": ""}, 'Row 2, column "key": is empty.'),
        ({"key": "T-1"}, "stands in row 1 already"),
        ({"key": "T-3", "status": "Odd"}, '"Odd" is no state that the mapping knows.'),
        ({"key": "T-3", "severity": "Huge"}, '"Huge" is no severity'),
        ({"key": "T-3", "created": "yesterday"}, 'is no date of the form "iso"'),
        ({"key": "T-3", "created": "2031-01-01"}, "lies in the future."),
        ({"key": "T-3", "spr": "SPR70000001"}, "is one of the numbers that are given here."),
        ({"key": "T-3", "spr": "soon"}, "is no number of an SPR"),
        ({"key": "T-3", "spr": "SPR123456"}, "stands in row 1 already"),
        ({"key": "T-3", "summary": " "}, "Every defect needs a title."),
    ],
)
def test_a_fault_is_told_with_its_row_and_nothing_is_written(
    row: dict[str, Any],
    sentence: str,
    cast: Cast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = ({"key": "T-1", "spr": "SPR123456"}, row)

    assert run(*told(tmp_path, *rows)) == 1
    assert sentence in capsys.readouterr().err
    assert not Spr.objects.exists()

    assert run(*told(tmp_path, *rows), "--leave-out") == 0
    assert sentence in capsys.readouterr().err
    assert [one.external_id for one in Spr.objects.all()] == ["T-1"]


def test_public_words_of_an_import_name_no_customer(cast: Cast, tmp_path: Path) -> None:
    assert cast.acme

    assert run(*told(tmp_path, {"key": "T-1", "summary": "Acme reports a stop"})) == 0

    spr = Spr.objects.get()
    assert SprPublic._base_manager.get().title == spr.number
    assert spr.raised_at < NOON


def test_every_shipped_mapping_makes_sense() -> None:
    assert {"defects-gitbugs", "defects-jira", "defects-promise19"} <= set(mappings.names())
    for name in mappings.names():
        assert mappings.find(name).needed
