"""Who one is, one's letters, and the search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Account, Letter
from tsam.domains.cases.finding import by_number
from tsam.domains.cases.looking import Hit, Narrowing, look
from tsam.faces.api.calls import (
    ACCEPTS,
    Cursor,
    Key,
    Limit,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.house import FoundShape, LetterShape, MeShape, ReadShape

router = Router(tags=["house"])


@router.get("/me", response=answers(MeShape))
def me(request: Call) -> Any:
    """Who the key acts as."""
    person = request.user
    return MeShape(
        id=person.pk,
        name=person.name,
        email=person.email,
        works_for_vendor=person.is_staff,
        functions=sorted(person.functions),
        accounts=[
            account.slug
            for account in Account.objects.visible_to(person).order_by("name")
            if person.is_customer
        ],
        language=person.language,
        time_zone=person.time_zone,
        scope=request.auth.scope,
    )


@router.get("/letters", response=answers(Listed[LetterShape]))
def letters(
    request: Call,
    unread: bool = False,
    undelivered: bool = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """What was written to the caller, the newest first."""
    rows = Letter.objects.visible_to(request.user).select_related("account")
    if unread:
        rows = rows.unread()
    if undelivered:
        rows = rows.exclude(failure="")
    return listed(rows, ("-pk",), cursor, limit, LetterShape.of)


@router.post("/letters/reading", response=answers(ReadShape))
def read_all_letters(request: Call) -> Any:
    """All letters are read."""
    return ReadShape(read=post.mark_all_read(request.user, at=now()))


@router.get("/letters/{key}", response=answers(LetterShape))
def letter(request: Call, key: Key) -> Any:
    """One letter; reading it here does not mark it as read."""
    return LetterShape.of(visible_or_404(Letter.objects.select_related("account"), request, pk=key))


@router.post("/letters/{key}/reading", response=ACCEPTS)
def read_letter(request: Call, key: Key) -> Any:
    post.mark_read(visible_or_404(Letter.objects.all(), request, pk=key), at=now())
    return Status(204, None)


class Search(Schema):
    """Words or a number, and what else must be true of a case."""

    q: str = Field(max_length=200)
    account: str = Field("", max_length=60)
    state: Literal["", "open", "closed"] = ""
    severity: int | None = Field(None, ge=0, le=3)
    days: int = Field(0, ge=0, le=3660, description="Opened in the last so many days.")
    where: Literal["", "title", "text", "note", "file"] = ""


@router.get("/search", response=answers(list[FoundShape]))
def search(request: Call, asked: Annotated[Search, Query(...)], limit: Limit = 30) -> Any:
    """Cases by their words or number, titles first, then the newest."""
    if exact := by_number(request.user, asked.q):
        return [FoundShape.of(Hit(exact, (), ()))]
    accounts = Account.objects.visible_to(request.user)
    account = accounts.filter(slug=asked.account).first() if asked.account else None
    if asked.account and account is None:
        return []
    narrowing = Narrowing(
        account=account,
        state=asked.state,
        severities=() if asked.severity is None else (asked.severity,),
        days=asked.days,
        place=asked.where,
    )
    found = look(request.user, asked.q, narrowing, at=now(), limit=limit)
    return [FoundShape.of(hit) for hit in found.hits]
