"""Releases: the calendar, what is said of a day, which SPRs they bring, what customers read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts.models import Application
from tsam.domains.releases import actions
from tsam.domains.releases.actions import Planned
from tsam.domains.releases.models import PlannedDate, PublicRelease, Vehicle, VehicleKind
from tsam.domains.sprs.actions import carriage
from tsam.domains.sprs.models import Carriage
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Number,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.releases import (
    CarriedShape,
    PublicReleaseShape,
    ReleaseShape,
    SaidDayShape,
)
from tsam.faces.api.views.sprs import spr_of

router = Router(tags=["releases"])

Word = Annotated[str, Field(max_length=80, pattern=NO_NUL)]
Why = Annotated[str, Field(max_length=400, pattern=NO_NUL)]


class ReleaseFilters(Schema):
    """What narrows the list; each of them is optional."""

    product: str = Field("", max_length=80)
    line: str = Field("", max_length=80)
    kind: VehicleKind | None = None
    view: Literal["coming", "out", "withdrawn", ""] = ""

    def conditions(self) -> dict[str, Any]:
        asked = {
            "product__iexact": self.product.replace("\0", "") or None,
            "line__iexact": self.line.replace("\0", "") or None,
            "kind": self.kind,
        }
        views: dict[str, dict[str, Any]] = {
            "coming": {"released_on": None, "withdrawn_on": None},
            "out": {"released_on__isnull": False, "withdrawn_on": None},
            "withdrawn": {"withdrawn_on__isnull": False},
            "": {},
        }
        said = {name: value for name, value in asked.items() if value is not None}
        return said | views[self.view]


@router.get("/releases", response=answers(Listed[ReleaseShape]))
def releases(
    request: Call, filters: Query[ReleaseFilters], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """The next first; empty for who works with none."""
    rows = Vehicle.objects.visible_to(request.user).filter(**filters.conditions())
    return listed(rows, ("planned_on", "pk"), cursor, limit, ReleaseShape.of)


class PlanRelease(Body):
    """What comes, in which line, and when."""

    product: Word
    line: Word
    name: Word
    kind: VehicleKind
    planned_on: Day | None = None
    freeze_on: Day | None = None
    application: Key | None = Field(None, description="Of a temporary patch: for whom it is.")


@router.post("/releases", response=answers(ReleaseShape, 201))
@once
def plan_release(request: Call, given: PlanRelease) -> Any:
    said = given.dict()
    key, place = said.pop("application"), None
    if key:
        place = Application.objects.visible_to(request.user).filter(pk=key).first()
        if place is None:
            raise ValidationError({"application": _("There is no such Application.")})
    made = actions.plan_vehicle(Planned(**said), by=request.user, at=now(), application=place)
    return Status(201, ReleaseShape.of(made))


@router.get("/releases/{key}", response=answers(ReleaseShape))
def release(request: Call, key: Key) -> Any:
    return ReleaseShape.of(_vehicle(request, key))


@router.get("/releases/{key}/days", response=answers(Listed[SaidDayShape]))
def days(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Every day that was said of it, the newest first."""
    rows = PlannedDate.objects.visible_to(request.user).filter(vehicle=_vehicle(request, key))
    return listed(
        rows.select_related("said_by"), ("-said_at", "-pk"), cursor, limit, SaidDayShape.of
    )


class MoveRelease(Body):
    planned_on: Day | None
    freeze_on: Day | None = None
    reason: Why = Field("", description="For our people; needed when it comes later.")


@router.put("/releases/{key}/days", response=answers(ReleaseShape))
def move_release(request: Call, key: Key, given: MoveRelease) -> Any:
    """Say another day; SPRs whose target it is move with it, and whoever waits hears it."""
    row = _vehicle(request, key)
    done = actions.reschedule(row, by=request.user, at=now(), **given.dict())
    return ReleaseShape.of(done)


class AnnounceRelease(Body):
    text: Annotated[str, Field(max_length=4000, pattern=NO_NUL)] = ""


@router.put("/releases/{key}/announcement", response=answers(PublicReleaseShape))
def announce_release(request: Call, key: Key, given: AnnounceRelease) -> Any:
    """Let customers read that it comes, and when."""
    row = _vehicle(request, key)
    done = actions.announce(row, by=request.user, at=now(), **given.dict())
    return PublicReleaseShape.of(done)


class BringOut(Body):
    on: Day


@router.post("/releases/{key}/release", response=answers(ReleaseShape))
def bring_out(request: Call, key: Key, given: BringOut) -> Any:
    """It is out: what is fixed in it is available."""
    row = _vehicle(request, key)
    return ReleaseShape.of(actions.release(row, by=request.user, at=now(), on=given.on))


class CallOffRelease(Body):
    reason: Why


@router.post("/releases/{key}/withdrawal", response=answers(ReleaseShape))
def call_off(request: Call, key: Key, given: CallOffRelease) -> Any:
    row = _vehicle(request, key)
    done = actions.withdraw(row, by=request.user, at=now(), reason=given.reason)
    return ReleaseShape.of(done)


@router.get("/releases/{key}/sprs", response=answers(Listed[CarriedShape]))
def carried(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The SPRs whose fix it brings."""
    rows = Carriage.objects.visible_to(request.user).filter(vehicle=_vehicle(request, key))
    return listed(rows.select_related("spr"), ("pk",), cursor, limit, CarriedShape.of)


class CarrySpr(Body):
    reason: Why = Field("", description="For our people; needed when the fix comes later.")
    public_reason: Why = ""


@router.put("/releases/{key}/sprs/{number}", response=answers(CarriedShape))
def carry(request: Call, key: Key, number: Number, given: CarrySpr) -> Any:
    """Have it bring the fix; where one is owed it becomes the target of the SPR."""
    vehicle, spr = _vehicle(request, key), spr_of(request, number)
    made = carriage.carry(spr, by=request.user, at=now(), vehicle=vehicle, **given.dict())
    return CarriedShape.of(made)


@router.delete("/releases/{key}/sprs/{number}", response=ACCEPTS)
def drop(request: Call, key: Key, number: Number) -> Any:
    carriage.drop(_carriage(request, key, number), by=request.user, at=now())
    return Status(204, None)


@router.post("/releases/{key}/sprs/{number}/confirmation", response=answers(CarriedShape))
def confirm(request: Call, key: Key, number: Number) -> Any:
    """Somebody tried the release and saw that the fix is in it."""
    row = _carriage(request, key, number)
    return CarriedShape.of(carriage.confirm(row, by=request.user, at=now()))


@router.get("/public-releases", response=answers(Listed[PublicReleaseShape]))
def public_releases(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What was announced and what is out, the newest first."""
    rows = PublicRelease.objects.visible_to(request.user)
    return listed(rows, ("-announced_at", "-pk"), cursor, limit, PublicReleaseShape.of)


def _vehicle(request: Call, key: int) -> Vehicle:
    return visible_or_404(Vehicle.objects.all(), request, pk=key)


def _carriage(request: Call, key: int, number: str) -> Carriage:
    vehicle, spr = _vehicle(request, key), spr_of(request, number)
    return visible_or_404(
        Carriage.objects.filter(vehicle=vehicle, spr=spr).select_related("spr", "vehicle"), request
    )
