"""Cases, SPRs and releases from other systems: upload, look at the dry run, have it written."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.timezone import now
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from tsam.domains.accounts.models import Application
from tsam.domains.cases.importers import actions, kinds, policies
from tsam.domains.cases.models import ImportKind, ImportRun
from tsam.faces.api.calls import ACCEPTS, Body, Cursor, Key, Limit, answers, listed, visible_or_404
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.setup import ImportShape, MappingShape
from tsam.kernel.verdicts import require

router = Router(tags=["imports"])


@router.get("/import-mappings", response=answers(list[MappingShape]))
def import_mappings(request: Call) -> Any:
    """What the columns of a file may mean, and which columns each mapping reads."""
    require(policies.start(request.user))
    return [
        MappingShape(
            kind=one.kind,
            name=one.name,
            about=one.about,
            source=one.source,
            columns=list(one.columns),
            trouble=one.trouble,
        )
        for kind in ImportKind.values
        for one in kinds.described(kind)
    ]


@router.get("/imports", response=answers(Listed[ImportShape]))
def imports(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = ImportRun.objects.visible_to(request.user).select_related("account")
    return listed(rows, ("-pk",), cursor, limit, ImportShape.of)


class NewImport(Body):
    kind: Literal["CASES", "SPRS", "RELEASES"] = "CASES"
    application: Key | None = Field(None, description="Of cases, and of nothing else.")
    mapping: str = Field(max_length=60)
    leaves_out: bool = Field(
        False, description="Leave faulty rows out, and bring in the others. Not of cases."
    )


@router.post("/imports", response=answers(ImportShape, 201))
@once
def start_import(request: Call, given: Form[NewImport], file: File[UploadedFile]) -> Any:
    """Upload a file; its dry run begins. See the import, then run it."""
    require(policies.start(request.user))
    application = None
    if given.application is not None:
        application = visible_or_404(
            Application.objects.select_related("account"), request, pk=given.application
        )
    run = actions.start(
        kind=given.kind,
        account=application.account if application else None,
        application=application,
        mapping=given.mapping,
        file=file,
        leaves_out=given.leaves_out,
        by=request.user,
        at=now(),
    )
    return Status(201, ImportShape.of(run))


@router.get("/imports/{key}", response=answers(ImportShape))
def one_import(request: Call, key: Key) -> Any:
    return ImportShape.of(_run(request, key))


@router.post("/imports/{key}/run", response=answers(ImportShape))
def run_import(request: Call, key: Key) -> Any:
    """Write what the dry run found without a fault."""
    actions.run(_run(request, key), by=request.user, at=now())
    return ImportShape.of(_run(request, key))


@router.delete("/imports/{key}", response=ACCEPTS)
def discard_import(request: Call, key: Key) -> Any:
    """Forget an upload that was not imported."""
    actions.discard(_run(request, key), by=request.user, at=now())
    return Status(204, None)


def _run(request: Call, key: int) -> ImportRun:
    return visible_or_404(ImportRun.objects.select_related("account"), request, pk=key)
