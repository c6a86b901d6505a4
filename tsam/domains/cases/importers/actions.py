"""Bring in a file: upload it, see what it would do, then let it be written."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Account, Application
from tsam.domains.cases import files
from tsam.domains.cases.importers import kinds, policies, progress
from tsam.domains.cases.models import Attachment, ImportKind, ImportRun, ImportState
from tsam.domains.people.models import User
from tsam.kernel import queue
from tsam.kernel.reading.mappings import MappingError
from tsam.kernel.verdicts import require

# Jobs stand above actions, so they are named and not imported.
CHECK = "tsam.domains.cases.importers.jobs.check_file"
RUN = "tsam.domains.cases.importers.jobs.run_import"


@transaction.atomic
def start(
    *,
    kind: str = ImportKind.CASES,
    account: Account | None = None,
    application: Application | None = None,
    mapping: str,
    file: files.Upload,
    leaves_out: bool = False,
    by: User,
    at: datetime,
) -> ImportRun:
    """Keep the file and have it checked in the background; nothing of it is written yet.

    `mapping` is a name of kinds.described(kind). Cases name whose they are, others belong to
    nobody. Raises ValidationError for a mapping or a file that cannot be used.
    """
    require(policies.start(by))
    _require_whose(kind, account, application)
    if leaves_out and not (verdict := policies.leave_out(kind)):
        raise ValidationError({"leaves_out": verdict.reason})
    try:
        kinds.require_mapping(kind, mapping)
    except MappingError as error:
        raise ValidationError({"mapping": str(error)}) from error
    stored = files.store(file, largest=settings.IMPORT_BYTES)
    importing = ImportRun.objects.create(
        kind=kind,
        account=account,
        application=application,
        mapping=mapping,
        leaves_out=leaves_out,
        file_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
        started_by=by,
        created_at=at,
    )
    _record("importrun.uploaded", importing, by, at)
    queue.enqueue(queue.LONG, CHECK, importing.pk)
    return importing


@transaction.atomic
def run(importing: ImportRun, *, by: User, at: datetime) -> ImportRun:
    """Have a checked file written in the background."""
    importing = ImportRun.objects.select_for_update(of=("self",)).get(pk=importing.pk)
    require(policies.run(by, importing))
    importing.state = ImportState.RUNNING
    importing.save(update_fields=["state"])
    _record("importrun.started", importing, by, at)
    queue.enqueue(queue.LONG, RUN, importing.pk)
    return importing


@transaction.atomic
def discard(importing: ImportRun, *, by: User, at: datetime) -> None:
    """Forget an upload that was not imported, and its file where nothing else holds it."""
    importing = ImportRun.objects.select_for_update(of=("self",)).get(pk=importing.pk)
    require(policies.discard(by, importing))
    _record("importrun.discarded", importing, by, at)
    _forget(importing, at)


@transaction.atomic
def forget_unwritten(*, before: datetime, at: datetime) -> int:
    """Forget uploads that came before a moment and were never imported, with their files.

    Says how many; the clock asks for it, and may ask twice.
    """
    stale = ImportRun._base_manager.filter(created_at__lt=before).exclude(
        state__in=[ImportState.DONE, ImportState.RUNNING]
    )
    rows = list(stale.select_for_update(of=("self",)).select_related("account", "application"))
    for importing in rows:
        _record("importrun.forgotten", importing, None, at)
        _forget(importing, at)
    return len(rows)


def _forget(importing: ImportRun, at: datetime) -> None:
    progress.forget(importing.pk)
    importing.delete()
    held = (
        ImportRun.objects.filter(sha256=importing.sha256).exists()
        or Attachment._base_manager.filter(sha256=importing.sha256).exists()
    )
    if not held:
        transaction.on_commit(partial(files.remove, importing.sha256, at=at))


def _require_whose(kind: str, account: Account | None, application: Application | None) -> None:
    if kind != ImportKind.CASES:
        if account or application:
            raise ValidationError({"application": _("These belong to no customer.")})
    elif application is None or account is None:
        raise ValidationError({"application": _("Say whose cases these are.")})
    elif application.account_id != account.pk:
        raise ValidationError({"application": _("Choose an Application of this customer.")})


def _record(name: str, importing: ImportRun, by: User | None, at: datetime) -> None:
    timeline.record(
        name,
        importing,
        account=importing.account,
        application=importing.application,
        by=by,
        at=at,
        facts={
            "kind": importing.kind,
            "file": importing.file_name,
            "mapping": importing.mapping,
        },
    )
