"""The background work of an import. Each job may run twice, also after it was killed midway.

What is written becomes visible all at once, together with the state of the run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tsam.domains.cases.importers import actions, kinds, progress
from tsam.domains.cases.importers.write import FaultyFile, refuse
from tsam.domains.cases.models import ImportRun, ImportState
from tsam.kernel.bulk import in_bulk
from tsam.kernel.reading.faults import Faults
from tsam.kernel.reading.mappings import MappingError

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
            broke_in = "import" if job.__name__ == "run_import" else ""
            _fail(ImportRun.objects.get(pk=run_id), _ended(sentence), broke_in)
            raise

    return guarded


@_told_when_it_breaks
def check_file(run_id: int) -> None:
    """The dry run: read all of the file and say what an import of it would do."""
    run = ImportRun.objects.select_related("started_by").filter(pk=run_id).first()
    if run is None or run.state not in _TO_CHECK:
        # It was discarded, or another worker has been here.
        return
    run.state = ImportState.CHECKING
    run.save(update_fields=["state"])
    began_at, read = timezone.now(), _Reading(run_id)
    try:
        counts, faults = kinds.check(run, at=began_at, progress=read.progress)
        run.rows_read = read.rows
        run.counts = counts | {"check_seconds": _seconds_since(began_at)}
        refuse(faults, leaves_out=run.leaves_out)
    except MappingError as error:
        _fail(run, _ended(str(error)))
        return
    except FaultyFile as error:
        _fail(run, error.faults)
        return
    progress.forget(run_id)
    run.state = ImportState.CHECKED
    _keep(run, faults)
    run.save(update_fields=["state", "rows_read", "counts", "errors", "error_count"])


@_told_when_it_breaks
@in_bulk()
def run_import(run_id: int) -> None:
    """Write the file. A run that is over stays as it is."""
    try:
        with transaction.atomic():
            # Held to the end: a second worker with the same job waits here, then finds it done.
            run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
            if run.state != ImportState.RUNNING:
                return
            began_at = timezone.now()
            reading = _Reading(run_id)
            counts, faults = kinds.write(run, at=began_at, progress=reading.progress)
            run.state, run.finished_at = ImportState.DONE, timezone.now()
            run.counts = {**run.counts, **counts, "import_seconds": _seconds_since(began_at)}
            _keep(run, faults)
            run.save(update_fields=["state", "counts", "errors", "error_count", "finished_at"])
    except FaultyFile as error:
        _fail(ImportRun.objects.get(pk=run_id), error.faults, broke_in="import")
    except MappingError as error:
        _fail(ImportRun.objects.get(pk=run_id), _ended(str(error)), broke_in="import")
    progress.forget(run_id)


def forget_uploads() -> None:
    """Uploads that were read and never imported hold what customers sent; they go with time."""
    at = timezone.now()
    actions.forget_unwritten(before=at - timedelta(days=settings.UPLOAD_DAYS), at=at)


class _Reading:
    """Tells how far the reading of a file is, for whoever looks at the page."""

    def __init__(self, run_id: int) -> None:
        self._run_id = run_id
        self._began_at = timezone.now()
        self.rows = 0

    def progress(self, rows: int, share: float) -> None:
        self.rows = rows
        said = progress.Progress(rows, round(share, 4), self._began_at, timezone.now())
        progress.tell(self._run_id, said)


def _seconds_since(moment: datetime) -> int:
    return round((timezone.now() - moment).total_seconds())


def _fail(run: ImportRun, faults: Faults, broke_in: str = "") -> None:
    run.state = ImportState.FAILED
    _keep(run, faults)
    if broke_in:
        run.counts = {**run.counts, "broke_in": broke_in}
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "rows_read", "counts", "errors", "error_count", "finished_at"])
    progress.forget(run.pk)


def _keep(run: ImportRun, faults: Faults) -> None:
    run.errors = [asdict(fault) for fault in faults.kept]
    run.error_count = faults.count


def _ended(sentence: str) -> Faults:
    faults = Faults()
    faults.end(sentence)
    return faults
