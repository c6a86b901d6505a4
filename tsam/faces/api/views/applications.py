"""Applications: added, described anew, told apart, retired; and what is nearly the same."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.timezone import now
from ninja import Query, Router, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.likeness import near_duplicates
from tsam.domains.accounts.models import Account, Application, SupportContract
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    Line,
    Name,
    Short,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import ApplicationShape, Listed
from tsam.faces.api.shapes.entitlement import NearShape
from tsam.faces.api.views.accounts import account_of, clean

router = Router(tags=["applications"])


@router.get("/applications", response=answers(Listed[ApplicationShape]))
def applications(request: Call, account: str = "", cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Application.objects.visible_to(request.user).select_related(
        "account", "support_contract"
    )
    if account:
        rows = rows.filter(account=account_of(request, account))
    return listed(rows, ("pk",), cursor, limit, ApplicationShape.of)


class DescribeApplication(Body):
    name: str = Field(max_length=80, pattern=NO_NUL)
    product: str = Field("", max_length=80, pattern=NO_NUL)
    features: list[Name] = Field(min_length=1, max_length=50)
    server: Name
    team: Name
    contract: Short = Field("", description="Number of a support contract of this account.")


class NewApplication(DescribeApplication):
    account: Name
    new_because: Line = Field(
        "", description="Why it is a new one, where another is nearly the same (C1)."
    )


@router.post("/applications", response=answers(ApplicationShape, 201))
@once
def add_application(request: Call, given: NewApplication) -> Any:
    account = account_of(request, given.account)
    told = given.dict(exclude={"account", "contract"})
    contract = _contract(request, account, given.contract)
    application = actions.add_application(
        account, by=request.user, at=now(), support_contract=contract, **told
    )
    return Status(201, ApplicationShape.of(application))


Features = Annotated[list[Name], Query(min_length=1, max_length=50)]


@router.get("/accounts/{slug}/near-duplicates", response=answers(list[NearShape]))
def near(request: Call, slug: str, features: Features, server: Name, team: Name) -> Any:
    """Applications of this customer that are nearly what is described; nothing is written."""
    others = Application.objects.visible_to(request.user).filter(account=account_of(request, slug))
    found = near_duplicates(others, features=features, server=server, team=team)
    return [NearShape.of(one) for one in found]


@router.get("/applications/{key}", response=answers(ApplicationShape))
def application(request: Call, key: Key) -> Any:
    return ApplicationShape.of(application_of(request, key))


class ChangeApplication(DescribeApplication):
    is_same: bool = Field(
        False, description="That it is still the same one, where its identity changes (C1)."
    )


@router.put("/applications/{key}", response=answers(ApplicationShape))
def change_application(request: Call, key: Key, given: ChangeApplication) -> Any:
    row = application_of(request, key)
    contract = _contract(request, row.account, given.contract)
    changed = actions.change_application(
        row,
        by=request.user,
        at=now(),
        support_contract=contract,
        **given.dict(exclude={"contract"}),
    )
    return ApplicationShape.of(changed)


@router.post("/applications/{key}/retirement", response=answers(ApplicationShape))
def retire_application(request: Call, key: Key) -> Any:
    row = application_of(request, key)
    actions.retire_application(row, by=request.user, at=now())
    return ApplicationShape.of(application_of(request, key))


class Difference(Body):
    other: Key
    reason: Line


@router.post("/applications/{key}/differences", response=ACCEPTS)
def tell_apart(request: Call, key: Key, given: Difference) -> Any:
    """Say that two near Applications are two, and why."""
    row, other = application_of(request, key), application_of(request, given.other)
    actions.tell_apart(row, other, by=request.user, at=now(), reason=given.reason)
    return Status(204, None)


def application_of(request: Call, key: int) -> Application:
    return visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=key
    )


def _contract(request: Call, account: Account, number: str) -> SupportContract | None:
    if not number:
        return None
    return visible_or_404(
        SupportContract.objects.filter(account=account), request, number=clean(number)
    )
