"""What can be done to one person of the vendor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts import members
from tsam.domains.people import policies, sessions
from tsam.domains.people.models import Attestation, Function, Token, User
from tsam.faces.api.calls import ACCEPTS, Body, Key, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.people import AttestationShape, SessionShape, TokenShape, UserShape
from tsam.faces.api.views.people import of_house, shape
from tsam.faces.ui import browsers
from tsam.kernel.verdicts import require

router = Router(tags=["people"])


class Held(Body):
    functions: list[Function]


@router.put("/users/{key}/functions", response=answers(UserShape))
def set_functions(request: Call, key: Key, given: Held) -> Any:
    """Exactly these from now on. The last administrator stays one."""
    person = of_house(request, key)
    functions = [str(function) for function in given.functions]
    members.set_functions(person, by=request.user, at=now(), functions=functions)
    return shape(person)


@router.post("/users/{key}/invitation", response=ACCEPTS)
def invite_again(request: Call, key: Key) -> Any:
    """A new letter; the key of the former one opens nothing any more."""
    members.invite_again(of_house(request, key), by=request.user, at=now())
    return Status(204, None)


class MayEnter(Body):
    is_open: bool


@router.put("/users/{key}/entry", response=answers(UserShape))
def entry(request: Call, key: Key, given: MayEnter) -> Any:
    """Whether this person may sign in. Closed, sessions, keys and invitations end at once."""
    person = of_house(request, key)
    if given.is_open:
        members.reactivate(person, by=request.user, at=now())
    else:
        members.deactivate(person, by=request.user, at=now())
    return shape(of_house(request, key))


@router.get("/users/{key}/attestations", response=answers(list[AttestationShape]))
def attestations(request: Call, key: Key) -> Any:
    person = of_house(request, key)
    require(policies.read_attestations(request.user, person))
    rows = Attestation.objects.filter(user=person).select_related("verified_by")
    today = now().date()
    return [AttestationShape.of(row, today) for row in rows.order_by("rule", "-valid_from", "pk")]


class NewAttestation(Body):
    rule: str = Field(max_length=40)
    valid_from: date
    valid_until: date | None = None


@router.post("/users/{key}/attestations", response=answers(AttestationShape, 201))
@once
def attest(request: Call, key: Key, given: NewAttestation) -> Any:
    """Say in one's own name that this person was verified."""
    row = members.attest(
        of_house(request, key),
        by=request.user,
        at=now(),
        rule=given.rule,
        valid_from=given.valid_from,
        valid_until=given.valid_until,
    )
    return Status(201, AttestationShape.of(row, now().date()))


@router.delete("/users/{key}/attestations/{attestation}", response=ACCEPTS)
def revoke_attestation(request: Call, key: Key, attestation: Key) -> Any:
    """Revoked, and kept as such."""
    person = of_house(request, key)
    row = Attestation.objects.filter(user=person, pk=attestation).first()
    if row is None or not policies.read_attestations(request.user, person):
        raise Http404
    members.revoke_attestation(row, by=request.user, at=now())
    return Status(204, None)


@router.get("/users/{key}/sessions", response=answers(list[SessionShape]))
def list_sessions(request: Call, key: Key) -> Any:
    person = _read_keys(request, key)
    rows = sessions.open_ones(person, now())
    return [SessionShape.of(row, browsers.name(row.user_agent)) for row in rows]


@router.delete("/users/{key}/sessions", response=ACCEPTS)
def end_sessions(request: Call, key: Key) -> Any:
    members.end_sessions(of_house(request, key), by=request.user, at=now())
    return Status(204, None)


@router.delete("/users/{key}/sessions/{session}", response=ACCEPTS)
def end_session(request: Call, key: Key, session: Key) -> Any:
    person = of_house(request, key)
    if not members.end_session(person, by=request.user, at=now(), key=session):
        raise Http404
    return Status(204, None)


@router.get("/users/{key}/tokens", response=answers(list[TokenShape]))
def list_tokens(request: Call, key: Key) -> Any:
    """Keys for this API, without what opens it."""
    rows = Token.objects.filter(owner=_read_keys(request, key))
    return [TokenShape.of(row) for row in rows.order_by("-pk")]


@router.delete("/users/{key}/tokens/{token}", response=ACCEPTS)
def revoke_token(request: Call, key: Key, token: Key) -> Any:
    row = Token.objects.filter(owner=_read_keys(request, key), pk=token).first()
    if row is None:
        raise Http404
    members.revoke_token(row, by=request.user, at=now())
    return Status(204, None)


def _read_keys(request: Call, key: int) -> User:
    person = of_house(request, key)
    require(policies.read_keys(request.user, person))
    return person
