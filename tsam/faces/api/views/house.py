"""The search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.timezone import now
from ninja import Query, Router, Schema
from pydantic import Field

from tsam.domains.accounts.models import Account
from tsam.domains.cases.finding import by_number
from tsam.domains.cases.looking import Hit, Narrowing, look
from tsam.faces.api.calls import Limit, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.house import FoundShape

router = Router(tags=["house"])


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
