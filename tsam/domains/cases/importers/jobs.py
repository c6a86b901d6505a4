"""The background work of an import. Each job may run twice, also after it was killed midway.

While a file is checked its progress is saved every now and then. While it is written it is not:
SQLite has one writer, and that one is the import itself; what is written becomes visible all at
once, together with the state of the run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tsam.domains.cases import files
from tsam.domains.cases.importers import mapping as mappings
from tsam.domains.cases.importers.faults import Faults
from tsam.domains.cases.importers.write import FaultyFile, check, write
from tsam.domains.cases.models import ImportRun, ImportState

SAVE_EVERY_ROWS = 10_000
_TO_CHECK = (ImportState.WAITING, ImportState.CHECKING)


def _told_when_it_breaks(job: Callable[[int], None]) -> Callable[[int], None]:
    """A run whose job breaks says so on its page, rather than seem to go on for ever."""

    @wraps(job)
    def guarded(run_id: int) -> None:
        try:
            job(run_id)
        except Exception:
            sentence = _(
                "An error inside the product ended this; nothing was written. Upload the file "
                "again; the log of the worker names the cause."
            )
            _fail(ImportRun.objects.get(pk=run_id), _ended(sentence))
            raise

    return guarded


@_told_when_it_breaks
def check_file(run_id: int) -> None:
    """The dry run: read all of the file and say what an import of it would do."""
    run = ImportRun.objects.select_related("application").get(pk=run_id)
    if run.state not in _TO_CHECK:
        return
    run.state = ImportState.CHECKING
    run.save(update_fields=["state"])

    def progress(rows: int, share: float) -> None:
        if rows % SAVE_EVERY_ROWS == 0 or share == 1:
            run.rows_read = rows
            run.save(update_fields=["rows_read"])

    try:
        mapping = mappings.find(run.mapping)
    except mappings.MappingError as error:
        _fail(run, _ended(str(error)))
        return
    path = files.path_of(run.sha256)
    outcome, faults = check(path, mapping, run.application, at=timezone.now(), progress=progress)
    run.counts = outcome.figures()
    if faults.count:
        _fail(run, faults)
        return
    run.state = ImportState.CHECKED
    run.save(update_fields=["state", "counts"])


@_told_when_it_breaks
def run_import(run_id: int) -> None:
    """Write the file. A run that is over stays as it is."""
    try:
        with transaction.atomic():
            # Held to the end: a second worker with the same job waits here, then finds it done.
            run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
            if run.state != ImportState.RUNNING:
                return
            now = timezone.now()
            outcome = write(
                files.path_of(run.sha256),
                mappings.find(run.mapping),
                run.application,
                by=run.started_by,
                at=now,
                run=run.pk,
            )
            run.state, run.counts, run.finished_at = ImportState.DONE, outcome.figures(), now
            run.save(update_fields=["state", "counts", "finished_at"])
    except FaultyFile as error:
        _fail(ImportRun.objects.get(pk=run_id), error.faults)
    except mappings.MappingError as error:
        _fail(ImportRun.objects.get(pk=run_id), _ended(str(error)))


def _fail(run: ImportRun, faults: Faults) -> None:
    run.state = ImportState.FAILED
    run.errors = [asdict(fault) for fault in faults.kept]
    run.error_count = faults.count
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "counts", "errors", "error_count", "finished_at"])


def _ended(sentence: str) -> Faults:
    faults = Faults()
    faults.end(sentence)
    return faults
