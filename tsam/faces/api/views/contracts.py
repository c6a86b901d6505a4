"""Support contracts and the package of each of them over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import ContractPackage, SupportContract, SupportPackage
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Name,
    Short,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import ContractShape, Listed
from tsam.faces.api.views.accounts import account_of, clean
from tsam.faces.ui.pages import keyset

router = Router(tags=["contracts"])


@router.get("/accounts/{slug}/contracts", response=answers(Listed[ContractShape]))
def contracts(request: Call, slug: str, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = SupportContract.objects.visible_to(request.user)
    of_account = rows.filter(account=account_of(request, slug))
    page = keyset(of_account, order=("-starts_on", "pk"), cursor=cursor, size=limit)
    return {"items": _shown(request, page.rows), "next": page.older or None}


class NewContract(Body):
    number: str = Field(max_length=30, pattern=NO_NUL)
    starts_on: Day
    ends_on: Day
    package: Short = Field(description="Code of a package that is offered.")
    terms_version: Short
    grace_days: int = Field(0, ge=0, le=90)
    reseller: Name = ""


@router.post("/accounts/{slug}/contracts", response=answers(ContractShape, 201))
@once
def add_contract(request: Call, slug: str, given: NewContract) -> Any:
    account = account_of(request, slug)
    told = given.dict() | {"package": _package(given.package)}
    contract = actions.add_contract(account, by=request.user, at=now(), **told)
    return Status(201, _shown(request, [contract])[0])


@router.get("/accounts/{slug}/contracts/{key}", response=answers(ContractShape))
def contract(request: Call, slug: str, key: Key) -> Any:
    return _shown(request, [_contract(request, slug, key)])[0]


class SetPackage(Body):
    package: Short = Field(description="Code of a package that is offered.")
    effective_on: Day = Field(description="From the beginning of this day, in the account's zone.")


@router.put("/accounts/{slug}/contracts/{key}/package", response=answers(ContractShape))
def set_package(request: Call, slug: str, key: Key, given: SetPackage) -> Any:
    row = _contract(request, slug, key)
    zone = ZoneInfo(row.account.time_zone)
    actions.set_package(
        row,
        by=request.user,
        at=now(),
        package=_package(given.package),
        effective_at=datetime.combine(given.effective_on, time.min, tzinfo=zone),
    )
    return _shown(request, [row])[0]


class ContractRenewal(Body):
    ends_on: Day


@router.put("/accounts/{slug}/contracts/{key}/renewal", response=answers(ContractShape))
def renew_contract(request: Call, slug: str, key: Key, given: ContractRenewal) -> Any:
    """The same contract for longer."""
    row = _contract(request, slug, key)
    changed = actions.renew_contract(row, by=request.user, at=now(), ends_on=given.ends_on)
    return _shown(request, [changed])[0]


class Cancellation(Body):
    last_day: Day


@router.put("/accounts/{slug}/contracts/{key}/cancellation", response=answers(ContractShape))
def cancel_contract(request: Call, slug: str, key: Key, given: Cancellation) -> Any:
    """Service ends with that day (R6)."""
    row = _contract(request, slug, key)
    changed = actions.cancel_contract(row, by=request.user, at=now(), last_day=given.last_day)
    return _shown(request, [changed])[0]


def _contract(request: Call, slug: str, key: int) -> SupportContract:
    account = account_of(request, slug)
    return visible_or_404(
        SupportContract.objects.filter(account=account).select_related("account"),
        request,
        pk=key,
    )


def _package(code: str) -> SupportPackage:
    """Raises ValidationError for one that is not offered."""
    found = SupportPackage.objects.filter(code=clean(code), is_offered=True).first()
    if found is None:
        raise ValidationError({"package": _("Choose a package that is offered.")})
    return found


def _shown(request: Call, rows: Iterable[SupportContract]) -> list[ContractShape]:
    listed = list(rows)
    steps: dict[int, list[tuple[datetime, str]]] = {}
    held = ContractPackage.objects.visible_to(request.user).filter(contract__in=listed)
    for contract, since, code in held.order_by("effective_at", "pk").values_list(
        "contract_id", "effective_at", "package__code"
    ):
        steps.setdefault(contract, []).append((since, code))
    return [ContractShape.of(row, steps.get(row.pk, [])) for row in listed]
