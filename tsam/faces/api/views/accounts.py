"""Accounts: listed, added, described anew."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import Account
from tsam.faces.api.calls import (
    Body,
    Cursor,
    Limit,
    Name,
    Short,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import (
    AccountShape,
    Listed,
)

router = Router(tags=["accounts"])


@router.get("/accounts", response=answers(Listed[AccountShape]))
def accounts(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Account.objects.visible_to(request.user)
    return listed(rows, ("name", "pk"), cursor, limit, AccountShape.of)


class DescribeAccount(Body):
    name: Name
    country: str = Field("", max_length=2, pattern=r"^[A-Za-z]*$")
    time_zone: Short = "UTC"
    language: Short = "en"


@router.post("/accounts", response=answers(AccountShape, 201))
@once
def create_account(request: Call, given: DescribeAccount) -> Any:
    row = actions.create_account(by=request.user, at=now(), **given.dict())
    return Status(201, AccountShape.of(row))


@router.get("/accounts/{slug}", response=answers(AccountShape))
def account(request: Call, slug: str) -> Any:
    return AccountShape.of(account_of(request, slug))


@router.put("/accounts/{slug}", response=answers(AccountShape))
def change_account(request: Call, slug: str, given: DescribeAccount) -> Any:
    row = account_of(request, slug)
    changed = actions.change_account(row, by=request.user, at=now(), **given.dict())
    return AccountShape.of(changed)


def account_of(request: Call, slug: str) -> Account:
    return visible_or_404(Account.objects.all(), request, slug=clean(slug))


def clean(text: str) -> str:
    # PostgreSQL refuses NUL; nothing of that name exists anyway.
    return text.replace("\0", "")[:120]
