"""What a call is about and what came of it: agenda, attendance, minutes, decisions, actions."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.calls import crew
from tsam.domains.calls.actions import agenda, outcome
from tsam.domains.calls.models import (
    AgendaPoint,
    CallAction,
    CallOffer,
    CallPerson,
    CallState,
    Decision,
)
from tsam.domains.calls.models import Call as Talk
from tsam.domains.calls.models import Minutes as Written
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Line,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.calls import (
    CallActionShape,
    CallDecisionShape,
    CallDetailShape,
    CallMinutesShape,
    CallPersonShape,
    CallPointShape,
    CallShape,
)

router = Router(tags=["calls"])

RELATED = (
    "account",
    "application",
    "engagement__calendar",
    "engagement__account",
    "engagement__application",
    "organiser",
    "requested_by",
)
Said = Annotated[str, Field(max_length=300, pattern=NO_NUL)]


def detail(request: Call, key: int) -> CallDetailShape:
    """Everything of one call that the caller may see."""
    row, reader = _call(request, key), request.user
    people = CallPerson.objects.visible_to(reader).filter(call=row).select_related("user")
    points = AgendaPoint.objects.visible_to(reader).filter(call=row).select_related("case")
    written = Written.objects.visible_to(reader).filter(call=row).select_related("written_by")
    decided = Decision.objects.visible_to(reader).filter(call=row).order_by("pk")
    actions = CallAction.objects.visible_to(reader).filter(call=row).select_related("owner")
    offers = CallOffer.objects.visible_to(reader).filter(call=row).order_by("starts_at")
    text = written.first()
    return CallDetailShape(
        **CallShape.of(row).dict(),
        people=[CallPersonShape.of(one) for one in people.order_by("pk")],
        offers=list(offers.values_list("starts_at", flat=True))
        if row.state == CallState.PROPOSED
        else [],
        agenda=[CallPointShape.of(one) for one in points.order_by("place")],
        minutes_text=CallMinutesShape.of(text) if text else None,
        decisions=[CallDecisionShape.of(one) for one in decided],
        actions=[CallActionShape.of(one) for one in actions.order_by("due_on", "pk")],
    )


class AddCallPoint(Body):
    words: Line
    minutes: int = Field(5, ge=1, le=240)


@router.post("/calls/{key}/agenda", response=answers(CallDetailShape, 201))
@once
def add_call_point(request: Call, key: Key, given: AddCallPoint) -> Any:
    """Either side may; a point of the customer is read by both at once."""
    agenda.add_point(_call(request, key), by=request.user, at=now(), **given.dict())
    return Status(201, detail(request, key))


@router.post("/calls/{key}/agenda/filling", response=answers(CallDetailShape))
def fill_call_agenda(request: Call, key: Key) -> Any:
    """With open promises and open actions of calls before, each once."""
    agenda.fill(_call(request, key), by=request.user, at=now())
    return detail(request, key)


@router.post("/calls/{key}/agenda/sharing", response=answers(CallDetailShape))
def share_call_agenda(request: Call, key: Key) -> Any:
    """The customer reads it from now on."""
    agenda.share(_call(request, key), by=request.user, at=now())
    return detail(request, key)


# After the words that stand in the same place of an address.
@router.delete("/calls/{key}/agenda/{point}", response=ACCEPTS)
def remove_call_point(request: Call, key: Key, point: Key) -> Any:
    row = _call(request, key)
    found = visible_or_404(
        AgendaPoint.objects.filter(call=row).select_related("call"), request, pk=point
    )
    agenda.remove_point(found, by=request.user, at=now())
    return Status(204, None)


class HoldCall(Body):
    came: list[Key] = Field(max_length=40, description="Users who were asked, and came.")


@router.post("/calls/{key}/holding", response=answers(CallDetailShape))
def hold_call(request: Call, key: Key, given: HoldCall) -> Any:
    row = _call(request, key)
    people = CallPerson.objects.visible_to(request.user).filter(call=row).select_related("user")
    asked = {one.user_id: one.user for one in people}
    if not asked.keys() >= set(given.came):
        raise ValidationError({"came": _("Say only who was asked to this call.")})
    outcome.hold(row, by=request.user, at=now(), came=[asked[key] for key in given.came])
    return detail(request, key)


@router.post("/calls/{key}/no-show", response=answers(CallDetailShape))
def miss_call(request: Call, key: Key) -> Any:
    """We waited, and the customer did not come."""
    outcome.no_show(_call(request, key), by=request.user, at=now())
    return detail(request, key)


class WriteCallMinutes(Body):
    text: Annotated[str, Field(max_length=8000, pattern=NO_NUL)]


@router.put("/calls/{key}/minutes", response=answers(CallDetailShape))
def write_call_minutes(request: Call, key: Key, given: WriteCallMinutes) -> Any:
    """A draft until the recap is sent; what was sent stays as it is."""
    outcome.write_minutes(_call(request, key), by=request.user, at=now(), text=given.text)
    return detail(request, key)


class NoteCallDecision(Body):
    words: Said


@router.post("/calls/{key}/decisions", response=answers(CallDetailShape, 201))
@once
def note_call_decision(request: Call, key: Key, given: NoteCallDecision) -> Any:
    outcome.decide(_call(request, key), by=request.user, at=now(), words=given.words)
    return Status(201, detail(request, key))


class NoteCallAction(Body):
    words: Said
    owner: Key = Field(description="One of us, or a contact of this customer.")
    due_on: Day


@router.post("/calls/{key}/actions", response=answers(CallDetailShape, 201))
@once
def note_call_action(request: Call, key: Key, given: NoteCallAction) -> Any:
    row = _call(request, key)
    known = {one.pk: one for one in crew.askable(row.engagement, request.user)}
    if given.owner not in known:
        raise ValidationError({"owner": _("Choose one of us, or a contact of this customer.")})
    said = given.dict() | {"owner": known[given.owner]}
    outcome.add_action(row, by=request.user, at=now(), **said)
    return Status(201, detail(request, key))


@router.post("/calls/{key}/recap", response=answers(CallDetailShape))
def send_call_recap(request: Call, key: Key) -> Any:
    """Minutes, decisions and actions go to everybody who was asked. Once."""
    outcome.send_recap(_call(request, key), by=request.user, at=now())
    return detail(request, key)


class CallActionFilters(Schema):
    """What narrows the list; each of them is optional."""

    is_open: bool | None = None
    is_mine: bool = False


@router.get("/call-actions", response=answers(Listed[CallActionShape]))
def call_actions(
    request: Call, filters: Query[CallActionFilters], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """Of either side, the nearest day first."""
    rows = CallAction.objects.visible_to(request.user).select_related("owner")
    if filters.is_mine:
        rows = rows.filter(owner=request.user)
    if filters.is_open is not None:
        rows = rows.open() if filters.is_open else rows.settled()
    return listed(rows, ("due_on", "pk"), cursor, limit, CallActionShape.of)


class SettleCallAction(Body):
    is_done: bool = Field(True, description="Else nobody needs it any more.")


@router.post("/call-actions/{key}/settlement", response=answers(CallActionShape))
def settle_call_action(request: Call, key: Key, given: SettleCallAction) -> Any:
    row = visible_or_404(CallAction.objects.all(), request, pk=key)
    done = outcome.settle_action(row, by=request.user, at=now(), is_done=given.is_done)
    return CallActionShape.of(done)


def _call(request: Call, key: int) -> Talk:
    return visible_or_404(Talk.objects.select_related(*RELATED), request, pk=key)
