"""One's own things: who one is, letters, the browsers in which one is signed in, and keys."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts import members, post
from tsam.domains.accounts.models import Account, Letter
from tsam.domains.people import actions, sessions
from tsam.domains.people.models import Density, Theme, Token
from tsam.faces.api.calls import ACCEPTS, Body, Cursor, Key, Limit, answers, listed, visible_or_404
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.house import LetterShape, MeShape, ReadShape
from tsam.faces.api.shapes.people import SessionShape, TokenShape
from tsam.faces.ui import browsers

router = Router(tags=["house"])


@router.get("/me", response=answers(MeShape))
def me(request: Call) -> Any:
    """Who the key acts as."""
    return _me(request)


class Settings(Body):
    name: str = Field(max_length=120)
    time_zone: str = Field(max_length=64)
    language: str = Field(max_length=10)
    theme: Theme
    density: Density
    single_keys: bool


@router.put("/me", response=answers(MeShape))
def change_me(request: Call, given: Settings) -> Any:
    said = given.dict() | {"theme": str(given.theme), "density": str(given.density)}
    actions.change_profile(request.user, **said)
    return _me(request)


@router.get("/me/sessions", response=answers(list[SessionShape]))
def own_sessions(request: Call) -> Any:
    """The browsers in which one is signed in."""
    held = sessions.open_ones(request.user, now())
    return [SessionShape.of(row, browsers.name(row.user_agent)) for row in held]


@router.delete("/me/sessions/{key}", response=ACCEPTS)
def end_session(request: Call, key: Key) -> Any:
    if not members.end_session(request.user, by=request.user, at=now(), key=key):
        raise Http404
    return Status(204, None)


@router.get("/me/keys", response=answers(list[TokenShape]))
def keys(request: Call) -> Any:
    """Keys that were not revoked; their secrets are known to nobody. They are made on the page."""
    rows = Token.objects.filter(owner=request.user, revoked_at=None).order_by("-pk")
    return [TokenShape.of(row) for row in rows]


@router.delete("/me/keys/{key}", response=ACCEPTS)
def revoke_key(request: Call, key: Key) -> Any:
    token = Token.objects.filter(pk=key, owner=request.user).first()
    if token is None:
        raise Http404
    members.revoke_token(token, by=request.user, at=now())
    return Status(204, None)


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
def read_letters(request: Call) -> Any:
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


def _me(request: Call) -> MeShape:
    person = request.user
    accounts = Account.objects.visible_to(person).order_by("name") if person.is_customer else ()
    return MeShape(
        id=person.pk,
        name=person.name,
        email=person.email,
        works_for_vendor=person.is_staff,
        functions=sorted(person.functions),
        accounts=[account.slug for account in accounts],
        language=person.language,
        time_zone=person.time_zone,
        theme=person.theme,
        density=person.density,
        single_keys=person.single_keys,
        scope=request.auth.scope,
    )
