"""The people of the vendor, for who looks after them, and whom no letter reaches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts import members, post
from tsam.domains.people import policies
from tsam.domains.people.entry import Entry, entries, where
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.faces.api.calls import ACCEPTS, Body, Cursor, Key, Limit, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.people import UserShape
from tsam.faces.ui.pages import keyset
from tsam.kernel.verdicts import require

router = Router(tags=["people"])

Words = Annotated[str, Query("", max_length=80)]


@router.get("/users", response=answers(Listed[UserShape]))
def users(
    request: Call,
    q: Words = "",
    function: Function | None = None,
    entry: Entry | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """People of the vendor, by name, function or how they stand at the door."""
    require(policies.read_people(request.user))
    rows = User.objects.filter(is_staff=True).prefetch_related("held_functions")
    if q:
        rows = rows.filter(name__icontains=q)
    if function:
        rows = rows.filter(pk__in=HeldFunction.objects.filter(function=function).values("user"))
    if entry:
        rows = rows.filter(where(entry, now()))
    page = keyset(rows, order=("pk",), cursor=cursor, size=limit)
    return {"items": _shapes(page.rows), "next": page.older or None}


@router.get("/users/{key}", response=answers(UserShape))
def user(request: Call, key: Key) -> Any:
    return shape(of_house(request, key))


class NewColleague(Body):
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
    return Status(201, shape(person))


class Undelivered(Schema):
    """Letters that could not be mailed to one person. Never their words."""

    person: int
    name: str
    email: str
    letters: int
    last_at: datetime
    reason: str


@router.get("/undelivered", response=answers(list[Undelivered]))
def undelivered(request: Call) -> Any:
    """Whom no letter reaches by mail, for administrators."""
    return [
        Undelivered(
            person=one.reader.pk,
            name=one.reader.name,
            email=one.reader.email,
            letters=one.letters,
            last_at=one.last_at,
            reason=one.reason,
        )
        for one in post.undelivered(request.user)
    ]


@router.post("/undelivered/{key}/sending", response=ACCEPTS)
def send_again(request: Call, key: Key) -> Any:
    """Try all letters to this person once more."""
    reader = User.objects.filter(pk=key).first()
    if reader is None or not policies.manage_people(request.user):
        raise Http404
    post.send_again(reader, by=request.user, at=now())
    return Status(204, None)


def of_house(request: Call, key: int) -> User:
    """A person of the vendor, for who may read them; else nothing is there."""
    found = User.objects.filter(is_staff=True, pk=key).first()
    if found is None or not policies.read_people(request.user):
        raise Http404
    return found


def shape(person: User) -> UserShape:
    return _shapes([person])[0]


def _shapes(people: Sequence[User]) -> list[UserShape]:
    stand = entries(people, now())
    return [UserShape.of(person, stand[person.pk]) for person in people]
