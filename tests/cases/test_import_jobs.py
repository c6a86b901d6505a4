import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import TestCase
from django.utils import timezone
from django_q.models import OrmQ

from tests.cases.import_samples import INCIDENTS, NOW, UCI, with_cell
from tests.cast import Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases import files
from tsam.domains.cases.importers import actions, jobs, kinds, progress, reading
from tsam.domains.cases.models import Case, ImportRun, ImportState
from tsam.kernel.verdicts import Refused

Work = Callable[[], int]


def test_an_upload_is_checked_and_nothing_is_written(cast: Cast, work: Work) -> None:
    run = _start(cast)
    assert run.state == ImportState.WAITING

    work()

    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert run.rows_read == 75
    assert run.counts["new"] == 11
    assert not Case.objects.exists()


def test_a_checked_file_is_imported(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)

    actions.run(run, by=cast.dana, at=NOW)
    jobs.run_import(run.pk)

    run.refresh_from_db()
    said = Event.objects.get(name="cases.imported")
    assert run.state == ImportState.DONE
    assert run.counts["events_written"] == 75
    assert Case.objects.count() == 11
    assert (said.by, said.facts["run"]) == (cast.dana, run.pk)


def test_a_job_that_runs_twice_imports_once(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)
    actions.run(run, by=cast.dana, at=NOW)

    jobs.run_import(run.pk)
    jobs.run_import(run.pk)
    jobs.check_file(run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.DONE
    assert Event.objects.filter(name="cases.imported").count() == 1
    assert Event.objects.filter(noun="case").count() == 75


def test_a_damaged_file_fails_with_its_rows(cast: Cast, work: Work, tmp_path: Path) -> None:
    path = with_cell(tmp_path, 17, "opened_at", "32/13/2016 10:00")

    run = _start(cast, path)
    work()

    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert run.error_count == 1
    assert run.errors[0]["row"] == 17
    assert run.errors[0]["column"] == "opened_at"
    assert run.finished_at


def test_a_failed_file_is_not_imported(cast: Cast, work: Work, tmp_path: Path) -> None:
    run = _start(cast, with_cell(tmp_path, 17, "opened_at", "never"))
    work()

    with pytest.raises(Refused, match="no faults"):
        actions.run(run, by=cast.dana, at=NOW)


def test_a_file_that_changed_since_its_check_is_not_written(
    cast: Cast, work: Work, tmp_path: Path
) -> None:
    run = _checked(cast, work)
    actions.run(run, by=cast.dana, at=NOW)
    damaged = _start(cast, with_cell(tmp_path, 17, "opened_at", "never"))
    ImportRun.objects.filter(pk=run.pk).update(sha256=damaged.sha256)

    jobs.run_import(run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert not Case.objects.exists()


@pytest.mark.parametrize("job", [jobs.check_file, jobs.run_import])
def test_a_mapping_that_is_gone_is_said(cast: Cast, work: Work, job: Callable[[int], None]) -> None:
    run = _checked(cast, work)
    state = ImportState.WAITING if job is jobs.check_file else ImportState.RUNNING
    ImportRun.objects.filter(pk=run.pk).update(mapping="gone", state=state)

    job(run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert 'no mapping "gone"' in run.errors[0]["sentence"]


def test_an_import_that_breaks_says_so(
    cast: Cast, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = _checked(cast, work)
    actions.run(run, by=cast.dana, at=NOW)

    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr(kinds, "write", broken)
    with pytest.raises(RuntimeError):
        jobs.run_import(run.pk)

    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert "nothing was written" in run.errors[0]["sentence"]


def test_history_sets_nothing_in_motion_event_by_event(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)
    actions.run(run, by=cast.dana, at=NOW)
    OrmQ.objects.all().delete()

    jobs.run_import(run.pk)

    assert OrmQ.objects.count() == 1


@pytest.mark.parametrize("person", ["tess", "mona", "dana"])
def test_who_may_import(cast: Cast, person: str) -> None:
    assert _start(cast, by=person).pk


@pytest.mark.parametrize("person", ["eli", "stan", "rita", "paul", "sally", "gino", "ada"])
def test_who_may_not_import(cast: Cast, person: str) -> None:
    with pytest.raises(Refused, match="imported by an administrator"):
        _start(cast, by=person)


def test_an_application_of_another_customer_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Application of this customer"):
        actions.start(
            account=cast.acme,
            application=cast.vault,
            mapping=UCI,
            file=ContentFile(b"x", name="x.csv"),
            by=cast.dana,
            at=NOW,
        )


def test_a_mapping_that_is_not_there_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="There is no mapping"):
        actions.start(
            account=cast.acme,
            application=cast.assembly,
            mapping="../x",
            file=ContentFile(b"x", name="x.csv"),
            by=cast.dana,
            at=NOW,
        )


def test_the_figures_say_from_when_to_when_it_reaches(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)

    first, last = (datetime.fromisoformat(run.counts[name]) for name in ("first_at", "last_at"))
    assert first < last
    assert run.counts["check_seconds"] >= 0


def test_how_far_it_is_is_told_while_it_is_read_and_forgotten_afterwards(
    cast: Cast, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[progress.Progress | None] = []
    monkeypatch.setattr(reading, "REPORT_EVERY", 25)
    forget = progress.forget

    def look_and_forget(key: int) -> None:
        told.append(progress.told(key))
        forget(key)

    monkeypatch.setattr(progress, "forget", look_and_forget)

    run = _checked(cast, work)

    assert told[0]
    assert (told[0].rows, told[0].share) == (75, 1.0)
    assert progress.told(run.pk) is None


def test_what_is_left_is_reckoned_from_what_has_passed() -> None:
    quarter = progress.Progress(250, 0.25, NOW, NOW + timedelta(seconds=30))
    begun = progress.Progress(10, 0.01, NOW, NOW + timedelta(seconds=30))

    assert quarter.left() == timedelta(seconds=90)
    assert begun.left() is None


def test_half_a_word_of_progress_is_none(cast: Cast) -> None:
    run = _start(cast)
    progress.tell(run.pk, progress.Progress(1, 0.5, NOW, NOW))
    next(files.path_of(run.sha256).parents[2].glob("progress/*.json")).write_text('{"rows":')

    assert progress.told(run.pk) is None


def test_an_upload_that_nobody_needs_goes_with_its_file(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)
    later = timezone.now() + timedelta(hours=1)

    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.discard(run, by=cast.dana, at=later)

    assert not ImportRun.objects.exists()
    assert not files.path_of(run.sha256).exists()
    assert Event.objects.filter(name="importrun.discarded").count() == 1


def test_an_upload_that_was_never_imported_goes_with_time(
    cast: Cast, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, done = _checked(cast, work), _checked(cast, work)
    ImportRun.objects.filter(pk=done.pk).update(state=ImportState.DONE, sha256="0" * 64)
    stored = files.path_of(run.sha256)

    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=13))
    jobs.forget_uploads()
    assert ImportRun.objects.filter(pk=run.pk).exists()
    os.utime(stored, (0, 0))
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=15))
    with TestCase.captureOnCommitCallbacks(execute=True):
        jobs.forget_uploads()
        jobs.forget_uploads()

    assert list(ImportRun.objects.all()) == [done]
    assert not stored.exists()
    assert Event.objects.get(name="importrun.forgotten").by is None


def test_a_file_that_something_else_holds_stays(cast: Cast, work: Work) -> None:
    run, twin = _checked(cast, work), _start(cast)

    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.discard(run, by=cast.dana, at=timezone.now() + timedelta(hours=1))

    assert files.path_of(twin.sha256).exists()


def test_a_file_that_came_a_moment_ago_stays_for_its_next_row(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)

    with TestCase.captureOnCommitCallbacks(execute=True):
        actions.discard(run, by=cast.dana, at=timezone.now())

    assert files.path_of(run.sha256).exists()


def test_the_job_of_an_upload_that_was_discarded_does_nothing(cast: Cast) -> None:
    run = _start(cast)
    key = run.pk
    actions.discard(run, by=cast.dana, at=NOW)

    jobs.check_file(key)

    assert not Case.objects.exists()


def test_what_was_imported_keeps_its_record(cast: Cast, work: Work) -> None:
    run = _checked(cast, work)
    actions.run(run, by=cast.dana, at=NOW)
    with pytest.raises(Refused, match="written now"):
        actions.discard(run, by=cast.dana, at=NOW)
    jobs.run_import(run.pk)

    with pytest.raises(Refused, match="record stays"):
        actions.discard(run, by=cast.dana, at=NOW)


@pytest.mark.parametrize("person", ["eli", "stan", "sally", "ada"])
def test_who_may_not_import_discards_nothing(cast: Cast, work: Work, person: str) -> None:
    run = _checked(cast, work)

    with pytest.raises(Refused):
        actions.discard(run, by=getattr(cast, person), at=NOW)

    assert ImportRun.objects.exists()


def _start(cast: Cast, path: Path = INCIDENTS, by: str = "dana") -> ImportRun:
    return actions.start(
        account=cast.acme,
        application=cast.assembly,
        mapping=UCI,
        file=ContentFile(path.read_bytes(), name=path.name),
        by=getattr(cast, by),
        at=NOW,
    )


def _checked(cast: Cast, work: Work) -> ImportRun:
    run = _start(cast)
    work()
    run.refresh_from_db()
    return run
