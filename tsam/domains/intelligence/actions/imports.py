"""Bring in a report of an environment: read and mask it, show what it would change, write it."""

from __future__ import annotations

import hashlib
import hmac
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence import imported
from tsam.domains.intelligence.actions.describing import describe, weigh
from tsam.domains.intelligence.actions.environments import open_environment
from tsam.domains.intelligence.actions.steps import masker_for, record, require_service
from tsam.domains.intelligence.description import Description, Tier
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentImport,
    ImportedContent,
    ImportedState,
)
from tsam.domains.intelligence.policies import imports as policies
from tsam.domains.intelligence.reading import mapping as mappings
from tsam.domains.intelligence.reading.reports import Asked, Remark, Report
from tsam.domains.people.models import User
from tsam.kernel import queue
from tsam.kernel.reading.mappings import MappingError
from tsam.kernel.verdicts import require

# Jobs stand above actions, so it is named and not imported.
WRITE = "tsam.domains.intelligence.jobs.write_report"
PIECE = 1024 * 1024


def read_report(
    application: Application,
    stream: IO[bytes],
    *,
    name: str,
    by: User,
    at: datetime,
    tier: str = "",
    taken_at: datetime | None = None,
    mapping: str = mappings.ORDINARY,
) -> EnvironmentImport:
    """Read and mask a report, and keep what it says beside what it would change.

    The file is read from `stream` (it can be sought) and not kept. `tier` and `taken_at` are taken
    where the report does not say them, `mapping` is of tables. Raises ValidationError for what was
    said along with the file; what is wrong in the file stands in the errors of the row.
    """
    from tsam.domains.intelligence.reading import opening

    require(policies.read(by))
    require_service(application, by, at)
    asked = _asked(application, at, tier, taken_at)
    try:
        columns = mappings.SHELF.find(mapping)
    except MappingError as error:
        raise ValidationError({"mapping": str(error)}) from error
    masker = masker_for(application)
    said = f"{tier}\0{taken_at and taken_at.isoformat()}\0{mapping}"
    digest, size = _digest(stream, masker.key, said)
    report = opening.read(stream, size, asked=asked, masker=masker, mapping=columns)
    return _keep(application, report, digest, size, masker.text("", name)[:200], by, at)


@transaction.atomic
def _keep(
    application: Application,
    report: Report,
    digest: str,
    size: int,
    name: str,
    by: User,
    at: datetime,
) -> EnvironmentImport:
    described = () if report.fault_count else report.descriptions()
    earlier = EnvironmentImport._base_manager.filter(
        application=application, digest=digest, state=ImportedState.DONE
    ).first()
    state = ImportedState.REFUSED if report.fault_count else ImportedState.CHECKED
    if earlier and not report.fault_count:
        state = ImportedState.SAME
    row = EnvironmentImport.objects.create(
        account=application.account,
        application=application,
        state=state,
        form=report.form.value,
        file_name=name or _("report"),
        size=size,
        digest=digest,
        taken_at=described[0].taken_at if described else None,
        complete=report.complete,
        tiers=[_weighed(application, one, report.complete) for one in described],
        errors=_kept(report.faults),
        error_count=report.fault_count,
        warnings=_kept(report.warnings),
        warning_count=report.warning_count,
        masked=[asdict(one) for one in report.masker.masked],
        masked_count=report.masker.count,
        earlier=earlier,
        started_by=by,
        created_at=at,
        finished_at=None if state == ImportedState.CHECKED else at,
    )
    if state == ImportedState.CHECKED:
        ImportedContent.objects.create(importing=row, packed=imported.packed(described))
    _record("environmentimport.read", row, by, at)
    return row


@transaction.atomic
def run(importing: EnvironmentImport, *, by: User, at: datetime) -> EnvironmentImport:
    """Have a report that was read written in the background."""
    importing = _hold(importing)
    require(policies.run(by, importing))
    require_service(importing.application, by, at)
    importing.state = ImportedState.RUNNING
    importing.save(update_fields=["state"])
    _record("environmentimport.started", importing, by, at)
    queue.enqueue(queue.LONG, WRITE, importing.pk)
    return importing


@transaction.atomic
def write(importing: EnvironmentImport, *, by: User, at: datetime) -> EnvironmentImport:
    """Write what was read, all of it or nothing. May be asked twice: the second finds it done."""
    importing = _hold(importing)
    if importing.state != ImportedState.RUNNING:
        return importing
    content = ImportedContent._base_manager.get(pk=importing.pk)
    tiers = []
    for one in imported.unpacked(bytes(content.packed)):
        environment = open_environment(importing.application, by=by, at=at, tier=one.tier.value)
        told = describe(
            environment,
            one,
            by=by,
            at=at,
            source=importing.source,
            complete=importing.complete,
            words=importing.file_name,
        )
        former: dict[str, Any] = next(
            (it for it in importing.tiers if it["tier"] == one.tier.value), {}
        )
        tiers.append({**former, **asdict(told)})
    content.delete()
    importing.tiers, importing.state, importing.finished_at = tiers, ImportedState.DONE, at
    importing.save(update_fields=["tiers", "state", "finished_at"])
    return importing


@transaction.atomic
def fail(importing: EnvironmentImport, *, sentence: str, at: datetime) -> None:
    """Say why the writing ended; nothing of it was written. Nobody asks for this by hand."""
    importing = _hold(importing)
    if importing.state != ImportedState.RUNNING:
        return
    importing.state, importing.finished_at = ImportedState.FAILED, at
    importing.errors, importing.error_count = _kept([Remark("", 0, sentence)]), 1
    importing.save(update_fields=["state", "finished_at", "errors", "error_count"])
    ImportedContent._base_manager.filter(pk=importing.pk).delete()


@transaction.atomic
def discard(importing: EnvironmentImport, *, by: User, at: datetime) -> None:
    """Forget a report that was not written, and what was read of it."""
    importing = _hold(importing)
    require(policies.discard(by, importing))
    _record("environmentimport.discarded", importing, by, at)
    importing.delete()


@transaction.atomic
def forget_unwritten(*, before: datetime, at: datetime) -> int:
    """Forget reports that came in before a moment and were never written, and what was read of
    them. Says how many; the clock asks for it, and may ask twice.
    """
    stale = EnvironmentImport._base_manager.filter(created_at__lt=before).exclude(
        state__in=[ImportedState.DONE, ImportedState.RUNNING]
    )
    rows = list(stale.select_for_update(of=("self",)).select_related("application__account"))
    for row in rows:
        _record("environmentimport.forgotten", row, None, at)
        row.delete()
    return len(rows)


def kinds_of(masked: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many secrets of each kind were masked, of those that were kept in the list."""
    return dict(Counter(one["kind"] for one in masked))


def _hold(importing: EnvironmentImport) -> EnvironmentImport:
    return (
        EnvironmentImport._base_manager.select_for_update(of=("self",))
        .select_related("account", "application__account", "application__support_contract")
        .get(pk=importing.pk)
    )


def _asked(application: Application, at: datetime, tier: str, taken_at: datetime | None) -> Asked:
    if tier and tier not in Tier.__members__:
        raise ValidationError({"tier": _("Choose one of: %(n)s.") % {"n": ", ".join(Tier)}})
    if taken_at and taken_at > at:
        raise ValidationError({"taken_at": _("That moment is still to come. Check the date.")})
    contract = application.support_contract
    return Asked(
        contract=contract.number if contract else "",
        application=application.name,
        at=at,
        tier=Tier(tier) if tier else None,
        taken_at=taken_at,
    )


def _digest(stream: IO[bytes], key: bytes, said: str) -> tuple[str, int]:
    """Keyed: a short report with a secret could be guessed by a plain one."""
    digest = hmac.new(key, said.encode(), hashlib.sha256)
    size = 0
    for piece in _pieces(stream):
        digest.update(piece)
        size += len(piece)
    stream.seek(0)
    return digest.hexdigest(), size


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    stream.seek(0, io.SEEK_SET)
    while piece := stream.read(PIECE):
        yield piece


def _weighed(application: Application, one: Description, complete: bool) -> dict[str, Any]:
    environment = Environment._base_manager.filter(
        application=application, tier=one.tier.value, name=""
    ).first()
    told, lines = weigh(environment, one, complete=complete)
    return {
        "tier": one.tier.value,
        "items": len(one.items),
        **asdict(told),
        "lines": [asdict(line) for line in lines],
    }


def _kept(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    return [asdict(one) for one in remarks]


def _record(name: str, row: EnvironmentImport, by: User | None, at: datetime) -> None:
    facts = {
        "file": row.file_name,
        "form": row.form,
        "state": row.state,
        "masked": row.masked_count,
        "errors": row.error_count,
    }
    record(name, row, row.application, by, at, facts)
