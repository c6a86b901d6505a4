"""Accounts and their people."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    Reach,
)
from tsam.faces.api.calls import (
    ACCEPTS,
    Cursor,
    Key,
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
    ContactShape,
    Listed,
)

router = Router(tags=["accounts"])


@router.get("/accounts", response=answers(Listed[AccountShape]))
def accounts(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Account.objects.visible_to(request.user)
    return listed(rows, ("name", "pk"), cursor, limit, AccountShape.of)


class DescribeAccount(Schema):
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


@router.get("/accounts/{slug}/contacts", response=answers(Listed[ContactShape]))
def contacts(request: Call, slug: str, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Contact.objects.visible_to(request.user).present().select_related("user")
    of_account = rows.filter(account=account_of(request, slug))
    return listed(of_account, ("pk",), cursor, limit, ContactShape.of)


class Reaching(Schema):
    reach: Reach
    applications: list[Key] = []
    is_administrator: bool = False
    job_title: str = Field("", max_length=80, pattern=r"^[^\x00]*$")
    phone: Short = ""
    speaks_english: bool = True


class NewContact(Reaching):
    email: str = Field(max_length=254, pattern=r"^[^\x00]*$")
    name: Name


@router.post("/accounts/{slug}/contacts", response=answers(ContactShape, 201))
@once
def add_contact(request: Call, slug: str, given: NewContact) -> Any:
    account = account_of(request, slug)
    told = given.dict() | {"applications": _applications(request, account, given.applications)}
    contact = actions.add_contact(account, by=request.user, at=now(), **told)
    return Status(201, ContactShape.of(contact))


@router.put("/accounts/{slug}/contacts/{key}", response=answers(ContactShape))
def change_contact(request: Call, slug: str, key: Key, given: Reaching) -> Any:
    account = account_of(request, slug)
    contact = _contact(request, account, key)
    told = given.dict() | {"applications": _applications(request, account, given.applications)}
    return ContactShape.of(actions.change_contact(contact, by=request.user, at=now(), **told))


@router.post("/accounts/{slug}/contacts/{key}/invitation", response=ACCEPTS)
def invite_contact_again(request: Call, slug: str, key: Key) -> Any:
    """A new letter; the former invitation no longer opens."""
    contact = _contact(request, account_of(request, slug), key)
    actions.invite_contact_again(contact, by=request.user, at=now())
    return Status(204, None)


@router.delete("/accounts/{slug}/contacts/{key}", response=ACCEPTS)
def remove_contact(request: Call, slug: str, key: Key) -> Any:
    contact = _contact(request, account_of(request, slug), key)
    actions.remove_contact(contact, by=request.user, at=now())
    return Status(204, None)


def account_of(request: Call, slug: str) -> Account:
    return visible_or_404(Account.objects.all(), request, slug=clean(slug))


def clean(text: str) -> str:
    # PostgreSQL refuses NUL; nothing of that name exists anyway.
    return text.replace("\0", "")[:120]


def _contact(request: Call, account: Account, key: int) -> Contact:
    return visible_or_404(
        Contact.objects.present().filter(account=account).select_related("user", "account"),
        request,
        pk=key,
    )


def _applications(request: Call, account: Account, keys: list[int]) -> list[Application]:
    return list(Application.objects.visible_to(request.user).filter(account=account, pk__in=keys))
