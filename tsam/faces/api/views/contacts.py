"""The people of a customer: who is here, how far they see, invitations and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from django.utils.timezone import now
from ninja import Query, Router, Status
from pydantic import Field

from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ContactApplication,
    Reach,
)
from tsam.domains.people.presence import presence_of
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    Name,
    Short,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import NEVER, ContactShape, Listed
from tsam.faces.api.views.accounts import account_of
from tsam.faces.ui.pages import keyset

router = Router(tags=["accounts"])


@router.get("/accounts/{slug}/contacts", response=answers(Listed[ContactShape]))
def contacts(request: Call, slug: str, cursor: Cursor = "", limit: Limit = 50) -> Any:
    account = account_of(request, slug)
    rows = Contact.objects.visible_to(request.user).present().select_related("user", "account")
    page = keyset(rows.filter(account=account), order=("pk",), cursor=cursor, size=limit)
    return {"items": _shown(request, account, page.rows), "next": page.older or None}


@router.get("/accounts/{slug}/contacts/{key}", response=answers(ContactShape))
def contact(request: Call, slug: str, key: Key) -> Any:
    account = account_of(request, slug)
    return _shown(request, account, [_contact(request, account, key)])[0]


class Reaching(Body):
    reach: Reach
    applications: list[Key] = []
    is_administrator: bool = False
    job_title: str = Field("", max_length=80, pattern=NO_NUL)
    phone: Short = ""
    speaks_english: bool = True


class NewContact(Reaching):
    email: str = Field(max_length=254, pattern=NO_NUL)
    name: Name
    language: str = Field("", max_length=10, description="Else the account's own.")


@router.post("/accounts/{slug}/contacts", response=answers(ContactShape, 201))
@once
def add_contact(request: Call, slug: str, given: NewContact) -> Any:
    account = account_of(request, slug)
    said = given.dict() | {"applications": _applications(request, account, given.applications)}
    added = actions.add_contact(account, by=request.user, at=now(), **said)
    return Status(201, _shown(request, account, [added])[0])


@router.put("/accounts/{slug}/contacts/{key}", response=answers(ContactShape))
def change_contact(request: Call, slug: str, key: Key, given: Reaching) -> Any:
    account = account_of(request, slug)
    said = given.dict() | {"applications": _applications(request, account, given.applications)}
    found = _contact(request, account, key)
    changed = actions.change_contact(found, by=request.user, at=now(), **said)
    return _shown(request, account, [changed])[0]


@router.post("/accounts/{slug}/contacts/{key}/invitation", response=ACCEPTS)
def invite_again(request: Call, slug: str, key: Key) -> Any:
    """A new letter; the link of the old one opens nothing any more."""
    found = _contact(request, account_of(request, slug), key)
    actions.invite_contact_again(found, by=request.user, at=now())
    return Status(204, None)


@router.delete("/accounts/{slug}/contacts/{key}", response=ACCEPTS)
def remove_contact(
    request: Call,
    slug: str,
    key: Key,
    successor: Annotated[
        Key | None, Query(description="A contact who reads along in their open cases.")
    ] = None,
) -> Any:
    account = account_of(request, slug)
    actions.remove_contact(
        _contact(request, account, key),
        by=request.user,
        at=now(),
        successor=_contact(request, account, successor) if successor else None,
    )
    return Status(204, None)


def _shown(request: Call, account: Account, rows: Sequence[Contact]) -> list[ContactShape]:
    """With what only those who manage the contacts may know; a few queries for all of them."""
    reader = request.user
    narrowed: dict[int, list[int]] = {}
    chosen = ContactApplication.objects.visible_to(reader).filter(contact__in=rows)
    for key, application in chosen.values_list("contact_id", "application_id"):
        narrowed.setdefault(key, []).append(application)
    is_manager = bool(policies.add_contact(reader, account))
    presence = presence_of(row.user for row in rows) if is_manager else {}
    return [
        ContactShape.of(row, narrowed.get(row.pk, ()), presence.get(row.user_id, NEVER))
        for row in rows
    ]


def _contact(request: Call, account: Account, key: int) -> Contact:
    return visible_or_404(
        Contact.objects.present().filter(account=account).select_related("user", "account"),
        request,
        pk=key,
    )


def _applications(request: Call, account: Account, keys: list[int]) -> list[Application]:
    return list(Application.objects.visible_to(request.user).filter(account=account, pk__in=keys))
