"""Search, people, weights and imports."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.timezone import now
from ninja import File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from tsam.domains.accounts import members
from tsam.domains.accounts.models import Application
from tsam.domains.cases.finding import find
from tsam.domains.cases.importers import actions as importing
from tsam.domains.cases.importers import policies as import_policies
from tsam.domains.cases.models import ImportRun
from tsam.domains.people.models import Function, User
from tsam.domains.people.policies import manage_people
from tsam.domains.priorities import actions as priorities
from tsam.domains.priorities import policies as priority_policies
from tsam.faces.api.calls import (
    Cursor,
    Key,
    Limit,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.house import FoundShape, ImportShape, UserShape
from tsam.kernel.verdicts import require

router = Router(tags=["house"])

Words = Annotated[str, Query(max_length=200)]


@router.get("/search", response=answers(list[FoundShape]))
def search(request: Call, q: Words, limit: Limit = 30) -> Any:
    """Cases by their words or number, titles first, then the newest."""
    return [
        FoundShape(
            number=one.case.number,
            title=one.case.title,
            kind=one.kind,
            excerpt="".join(piece.text for piece in one.pieces),
        )
        for one in find(request.user, q, limit=limit)
    ]


@router.get("/users", response=answers(Listed[UserShape]))
def users(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """People of the vendor, for administrators."""
    require(manage_people(request.user))
    rows = User.objects.filter(is_staff=True).prefetch_related("held_functions")
    return listed(rows, ("pk",), cursor, limit, UserShape.of)


class NewColleague(Schema):
    email: str = Field(max_length=254)
    name: str = Field(max_length=120)
    functions: list[Function] = Field(min_length=1)


@router.post("/users", response=answers(UserShape, 201))
@once
def invite(request: Call, given: NewColleague) -> Any:
    person = members.invite_colleague(
        by=request.user,
        at=now(),
        email=given.email,
        name=given.name,
        functions=[str(function) for function in given.functions],
    )
    return Status(201, UserShape.of(person))


class Weighting(Schema):
    version: int
    values: dict[str, dict[str, int]]
    reason: str


class NewWeights(Schema):
    values: dict[str, dict[str, int]]
    reason: str = Field(max_length=200)


@router.get("/weights", response=answers(Weighting))
def weights(request: Call) -> Any:
    if not request.user.is_staff:
        raise Http404
    held = priorities.weights_in_force()
    return Weighting(version=held.version, values=held.values, reason=held.reason)


@router.put("/weights", response=answers(Weighting))
def set_weights(request: Call, given: NewWeights) -> Any:
    if not request.user.is_staff:
        raise Http404
    require(priority_policies.set_weights(request.user))
    held = priorities.set_weights(
        by=request.user, at=now(), values=given.values, reason=given.reason
    )
    return Weighting(version=held.version, values=held.values, reason=held.reason)


@router.get("/imports", response=answers(Listed[ImportShape]))
def imports(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = ImportRun.objects.visible_to(request.user).select_related("account")
    return listed(rows, ("-pk",), cursor, limit, ImportShape.of)


class NewImport(Schema):
    application: Key
    mapping: str = Field(max_length=60)


@router.post("/imports", response=answers(ImportShape, 201))
@once
def start_import(request: Call, given: Form[NewImport], file: File[UploadedFile]) -> Any:
    """Upload a history; its dry run begins. See the import, then run it."""
    require(import_policies.start(request.user))
    application = visible_or_404(
        Application.objects.select_related("account"), request, pk=given.application
    )
    run = importing.start(
        account=application.account,
        application=application,
        mapping=given.mapping,
        file=file,
        by=request.user,
        at=now(),
    )
    return Status(201, ImportShape.of(run))


@router.get("/imports/{key}", response=answers(ImportShape))
def one_import(request: Call, key: Key) -> Any:
    return ImportShape.of(
        visible_or_404(ImportRun.objects.select_related("account"), request, pk=key)
    )


@router.post("/imports/{key}/run", response=answers(ImportShape))
def run_import(request: Call, key: Key) -> Any:
    """Write what the dry run found without a fault."""
    run = visible_or_404(ImportRun.objects.select_related("account"), request, pk=key)
    importing.run(run, by=request.user, at=now())
    run.refresh_from_db()
    return ImportShape.of(run)
