import argparse
from pathlib import Path

import pytest

from tests.cases.import_samples import BPI, INCIDENTS, NOW, PROBLEMS, UCI, with_cell
from tests.cast import Cast
from tsam.domains.accounts.models import Account, Application, Event
from tsam.domains.cases.importers import command
from tsam.domains.cases.models import Case

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples" / "incidents.csv.gz"

Captured = pytest.CaptureFixture[str]


def test_one_line_imports_the_example_into_an_empty_database(capsys: Captured) -> None:
    code = _run(EXAMPLE, "--mapping", UCI, "--account", "example-it", "--create")

    assert code == 0
    assert Account.objects.get().name == "Example It"
    assert Case.objects.count() == 2000
    assert Event.objects.filter(noun="case").count() == 14_041
    assert "2,000 cases: 2,000 new" in capsys.readouterr().out


def test_the_same_line_again_changes_nothing(cast: Cast, capsys: Captured) -> None:
    words = (INCIDENTS, "--mapping", UCI, "--account", "example-it", "--create")
    _run(*words)
    events = Event.objects.count()

    code = _run(*words)

    assert code == 0
    assert "0 new, 0 changed, 11 as they were" in capsys.readouterr().out
    assert Event.objects.count() == events


def test_a_damaged_file_ends_with_its_rows_and_an_untouched_database(
    tmp_path: Path, capsys: Captured
) -> None:
    path = with_cell(tmp_path, 17, "opened_at", "32/13/2016 10:00")

    code = _run(path, "--mapping", UCI, "--account", "example-it", "--create")

    told = capsys.readouterr().err
    assert code == 1
    assert 'Row 17, column "opened_at": "32/13/2016 10:00" is no date' in told
    assert "1 fault. Nothing was written." in told
    assert not Account.objects.exists()
    assert not Event.objects.exists()


def test_a_dry_run_writes_nothing(capsys: Captured) -> None:
    code = _run(INCIDENTS, "--mapping", UCI, "--account", "x", "--create", "--dry-run")

    assert code == 0
    assert "Checked only; nothing was written." in capsys.readouterr().out
    assert not Account.objects.exists()


def test_a_history_as_it_stood(cast: Cast) -> None:
    code = _run(
        INCIDENTS, "--mapping", UCI, "--account", "x", "--create", "--until", "2016-02-29T17:00"
    )

    assert code == 0
    assert Case.objects.open().count() == 7


@pytest.mark.parametrize("application", ["Assembly", "assembly", "Robots"])
def test_an_application_is_found_or_made(cast: Cast, application: str) -> None:
    assert cast.assembly.account == cast.acme

    words = ("--account", "acme", "--application", application, "--create")
    code = _run(PROBLEMS, "--mapping", BPI, *words)

    assert code == 0
    assert Case.objects.filter(application__name__iexact=application).count() == 4
    assert Application.objects.count() == (2 if application == "Robots" else 1)


def test_an_account_is_made_beside_one_of_the_same_name(cast: Cast) -> None:
    Account.objects.create(name="Example It", slug="elsewhere", created_at=NOW)

    assert _run(PROBLEMS, "--mapping", BPI, "--account", "example-it", "--create") == 0
    assert Account.objects.get(slug="example-it").name == "example-it"


def test_the_only_application_needs_no_name(cast: Cast) -> None:
    assert cast.assembly.account == cast.acme

    assert _run(PROBLEMS, "--mapping", BPI, "--account", "acme") == 0
    assert Case.objects.filter(application=cast.assembly).count() == 4


def test_it_is_recorded_in_the_name_of_a_person(cast: Cast) -> None:
    assert cast.assembly.account == cast.acme

    code = _run(PROBLEMS, "--mapping", BPI, "--account", "acme", "--as", cast.tess.email)

    assert code == 0
    assert Event.objects.get(name="cases.imported").by == cast.tess


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--account", "nobody"), 'There is no account "nobody". Add --create to make it.'),
        (("--account", "globex"), "globex has no Application. Add --create to make one."),
        (
            ("--account", "acme", "--application", "Robots"),
            'acme has no Application "Robots". Add --create to make it.',
        ),
        (("--account", "acme"), 'one of: "Assembly", "Welding".'),
        (("--account", "no slug!", "--create"), '"no slug!" is no short name'),
        (("--account", "acme", "--as", "no@example.com"), "Nobody signs in as no@example.com."),
        (("--account", "acme", "--as", "eli@"), "imported by an administrator"),
        (("--account", "acme", "--mapping", "none"), 'There is no mapping "none".'),
        (("--account", "acme", "--mapping", "none.toml"), "none.toml cannot be used"),
    ],
)
def test_what_cannot_be_done_is_said(
    cast: Cast, capsys: Captured, words: tuple[str, ...], sentence: str
) -> None:
    assert {cast.assembly.account, cast.welding.account, cast.globex}
    asked = [cast.eli.email if word == "eli@" else word for word in words]

    code = _run(PROBLEMS, "--mapping", BPI, *asked)

    assert code == 1
    assert sentence in capsys.readouterr().err
    assert not Case.objects.exists()


def _run(path: Path, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args(["cases", str(path), *words]))
