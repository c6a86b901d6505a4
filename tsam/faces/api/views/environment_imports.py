"""Reports of environments: sent, looked at, written in the background."""

from __future__ import annotations

from typing import IO, Any, cast

from django.utils.timezone import now
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions import imports as actions
from tsam.domains.intelligence.models import EnvironmentImport
from tsam.domains.intelligence.policies import imports as policies
from tsam.domains.intelligence.reading.mapping import ORDINARY
from tsam.faces.api.calls import (
    ACCEPTS,
    Body,
    Cursor,
    Key,
    Limit,
    Moment,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.environment_imports import EnvironmentImportShape
from tsam.kernel.verdicts import require

router = Router(tags=["environment"])


@router.get("/environment-imports", response=answers(Listed[EnvironmentImportShape]))
def environment_imports(
    request: Call, application: Key | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Reports that came in, newest first."""
    rows = EnvironmentImport.objects.visible_to(request.user)
    rows = rows.select_related("account", "started_by")
    if application:
        rows = rows.filter(application=application)
    return listed(rows, ("-pk",), cursor, limit, EnvironmentImportShape.of)


class NewReport(Body):
    application: Key
    tier: str = Field("", max_length=11, description="Where the report does not say it.")
    taken_at: Moment | None = Field(None, description="When it was true; else now.")
    mapping: str = Field(ORDINARY, max_length=60, description="Of the columns of a table.")
    write: bool = Field(False, description="Write it at once if it has no fault.")


@router.post("/environment-imports", response=answers(EnvironmentImportShape, 201))
@once
def send_environment_report(request: Call, given: Form[NewReport], file: File[UploadedFile]) -> Any:
    """Send a bundle, a table or a bill of materials. Secrets are masked before it is stored, the
    file itself is not kept. The answer says what would change; `run` writes it.
    """
    require(policies.read(request.user))
    application = visible_or_404(
        Application.objects.select_related("account", "support_contract"),
        request,
        pk=given.application,
    )
    row = actions.read_report(
        application,
        cast("IO[bytes]", file),
        name=file.name or "",
        by=request.user,
        at=now(),
        tier=given.tier,
        taken_at=given.taken_at,
        mapping=given.mapping,
    )
    if given.write and policies.run(request.user, row):
        row = actions.run(row, by=request.user, at=now())
    return Status(201, EnvironmentImportShape.of(_row(request, row.pk)))


@router.get("/environment-imports/{key}", response=answers(EnvironmentImportShape))
def one_environment_import(request: Call, key: Key) -> Any:
    return EnvironmentImportShape.of(_row(request, key))


@router.post("/environment-imports/{key}/run", response=answers(EnvironmentImportShape))
def run_environment_import(request: Call, key: Key) -> Any:
    """Have it written in the background; ask again until its state is DONE."""
    actions.run(_row(request, key), by=request.user, at=now())
    return EnvironmentImportShape.of(_row(request, key))


@router.delete("/environment-imports/{key}", response=ACCEPTS)
def discard_environment_import(request: Call, key: Key) -> Any:
    """Throw away a report that was not written."""
    actions.discard(_row(request, key), by=request.user, at=now())
    return Status(204, None)


def _row(request: Call, key: int) -> EnvironmentImport:
    return visible_or_404(
        EnvironmentImport.objects.select_related("account", "started_by"), request, pk=key
    )
