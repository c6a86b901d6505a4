from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.intelligence.bundles import bundle, contract_of
from tsam.domains.cases.importers import command
from tsam.domains.intelligence.models import EnvironmentFact, EnvironmentImport

SECRET = "to be kept"


def run(file: Path, *more: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    words = ["environment", str(file), "--account", "acme", "--application", "assembly"]
    return command.run(parser.parse_args([*words, *more]))


def test_a_report_is_checked_then_written_and_again_changes_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = contract_of(cast.serve())
    file = tmp_path / "assembly.zip"
    file.write_bytes(
        bundle(
            {"a.properties": f"db.password={SECRET}"},
            manifest={"contract": contract, "application": "Assembly"},
        )
    )
    tess = ("--as", cast.tess.email)

    assert run(file, *tess, "--dry-run") == 0
    assert not EnvironmentFact.objects.exists()
    assert not EnvironmentImport.objects.exists()
    assert run(file, *tess) == 0
    assert EnvironmentFact.objects.filter(name="Vault").exists()
    assert run(file, *tess) == 0

    told = capsys.readouterr()
    assert "Secrets masked: 1." in told.out
    assert "The same file was written before. Nothing changed." in told.out
    assert SECRET not in told.out + told.err


def test_what_cannot_be_is_said_and_ends_with_one(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.serve()
    file = tmp_path / "a.csv"
    file.write_text("name,version\n,1\n")

    assert run(file, "--as", "nobody@example.com") == 1
    assert run(tmp_path / "nothing.zip", "--as", cast.tess.email) == 1
    assert run(file, "--as", cast.tess.email, "--tier", "cellar") == 1
    assert run(file, "--as", cast.tess.email, "--tier", "test") == 1
    assert run(file, "--as", cast.eli.email) == 1

    assert "row 2: column “name” is empty" in capsys.readouterr().err
