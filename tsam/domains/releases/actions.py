"""How a release comes to be planned, how its days move, and how it comes out or is called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts import naming, timeline
from tsam.domains.accounts.models import Application
from tsam.domains.people.models import User
from tsam.domains.releases import policies
from tsam.domains.releases.models import (
    PatchPlace,
    PlannedDate,
    PublicRelease,
    Vehicle,
    VehicleKind,
)
from tsam.kernel.verdicts import require

_MOST = 400


@dataclass(frozen=True)
class Planned:
    """What is said of a release when it is planned first."""

    product: str
    line: str
    name: str
    kind: str
    planned_on: date | None = None
    freeze_on: date | None = None


@transaction.atomic
def plan_vehicle(
    said: Planned, *, by: User, at: datetime, application: Application | None = None
) -> Vehicle:
    """Plan a release. A temporary patch is for one Application. Raises ValidationError by field."""
    is_patch = said.kind == VehicleKind.TEMPORARY
    require(policies.plan_patch(by) if is_patch else policies.plan(by))
    words = {
        name: _line(name, getattr(said, name), 80, str(_MISSING[name]))
        for name in ("product", "line", "name")
    }
    if said.kind not in VehicleKind.values:
        raise ValidationError({"kind": _("Choose what kind of release it is.")})
    _check_place(said.kind, application)
    _check_days(said.planned_on, said.freeze_on)
    if Vehicle._base_manager.filter(product=words["product"], name=words["name"]).exists():
        raise ValidationError({"name": _("This product has a release of that name already.")})
    vehicle = Vehicle.objects.create(
        **words, kind=said.kind, planned_on=said.planned_on, freeze_on=said.freeze_on
    )
    if application:
        PatchPlace.objects.create(vehicle=vehicle, application=application)
    _keep(vehicle, by, at, "")
    _say("vehicle.planned", vehicle, by, at, {"planned_on": [None, _iso(said.planned_on)]})
    return vehicle


@transaction.atomic
def reschedule(
    vehicle: Vehicle,
    *,
    by: User,
    at: datetime,
    planned_on: date | None,
    freeze_on: date | None = None,
    reason: str = "",
) -> Vehicle:
    """Say another day. A later one is a slip, and needs its reason; every former day is kept."""
    vehicle = _hold(vehicle)
    require(policies.reschedule(by, vehicle))
    former = (vehicle.planned_on, vehicle.freeze_on)
    if former == (planned_on, freeze_on):
        return vehicle
    _check_days(planned_on, freeze_on)
    why = _line("reason", reason, _MOST)
    is_slip = former[0] is not None and (planned_on is None or planned_on > former[0])
    if is_slip and not why:
        raise ValidationError({"reason": _("Say why it comes later.")})
    vehicle.planned_on, vehicle.freeze_on = planned_on, freeze_on
    _keep(vehicle, by, at, why)
    vehicle.slipped_days = slipped_days(vehicle)
    vehicle.save(update_fields=["planned_on", "freeze_on", "slipped_days"])
    _move_public(vehicle)
    facts = {
        "planned_on": [_iso(former[0]), _iso(planned_on)],
        "is_slip": is_slip,
        "reason": why,
    }
    _say("vehicle.rescheduled", vehicle, by, at, facts)
    return vehicle


@transaction.atomic
def announce(vehicle: Vehicle, *, by: User, at: datetime, text: str = "") -> PublicRelease:
    """Let customers read that it comes, and when; from then on they read each new day."""
    vehicle = _hold(vehicle)
    require(policies.announce(by, vehicle))
    words = _checked("text", text.replace("\r\n", "\n").strip(), 4000)
    public, is_new = PublicRelease.objects.get_or_create(
        vehicle=vehicle, defaults={**_shown(vehicle), "announced_at": at, "text": words}
    )
    if not is_new:
        public.text = words
        public.save(update_fields=["text"])
    _say("vehicle.announced", vehicle, by, at, {"is_new": is_new})
    return public


@transaction.atomic
def release(vehicle: Vehicle, *, by: User, at: datetime, on: date) -> Vehicle:
    """It is out: customers read it from now on, announced before or not."""
    vehicle = _hold(vehicle)
    require(policies.release(by, vehicle))
    if on > at.date() + timedelta(days=1):
        raise ValidationError({"on": _("That day has not come. Plan the release for it instead.")})
    vehicle.released_on = on
    vehicle.slipped_days = slipped_days(vehicle)
    vehicle.save(update_fields=["released_on", "slipped_days"])
    PublicRelease.objects.get_or_create(
        vehicle=vehicle, defaults={**_shown(vehicle), "announced_at": at}
    )
    _move_public(vehicle)
    _say("vehicle.released", vehicle, by, at, {"released_on": [None, on.isoformat()]})
    return vehicle


@transaction.atomic
def withdraw(vehicle: Vehicle, *, by: User, at: datetime, reason: str) -> Vehicle:
    """Call it off, or back when it is out. The reason is for our own people."""
    vehicle = _hold(vehicle)
    require(policies.withdraw(by, vehicle))
    why = _line("reason", reason, _MOST, _("Say why, for our own people."))
    vehicle.withdrawn_on, vehicle.withdrawn_reason = at.date(), why
    vehicle.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    _move_public(vehicle)
    _say("vehicle.withdrawn", vehicle, by, at, {"reason": why})
    return vehicle


def slipped_days(vehicle: Vehicle) -> int:
    """Days from the first day that was said to the last one, or to the day it came."""
    said = PlannedDate._base_manager.filter(vehicle=vehicle.pk, planned_on__isnull=False)
    first = said.order_by("said_at").first()
    last = vehicle.released_on or vehicle.planned_on
    if first is None or first.planned_on is None or last is None:
        return 0
    return max(-30000, min(30000, (last - first.planned_on).days))


_MISSING = {
    "product": _later("Say of which product."),
    "line": _later("Say in which line, such as 13.0."),
    "name": _later("Say how it is called, such as 13.0.2.4."),
}


def _hold(vehicle: Vehicle) -> Vehicle:
    return Vehicle._base_manager.select_for_update(of=("self",)).get(pk=vehicle.pk)


def _keep(vehicle: Vehicle, by: User | None, at: datetime, reason: str) -> None:
    PlannedDate.objects.update_or_create(
        vehicle=vehicle,
        said_at=at,
        defaults={
            "said_by": by,
            "planned_on": vehicle.planned_on,
            "freeze_on": vehicle.freeze_on,
            "reason": reason,
        },
    )


def _shown(vehicle: Vehicle) -> dict[str, Any]:
    return {
        "product": vehicle.product,
        "line": vehicle.line,
        "name": vehicle.name,
        "kind": vehicle.kind,
        "expected_on": vehicle.planned_on,
        "released_on": vehicle.released_on,
        "withdrawn_on": vehicle.withdrawn_on,
    }


def _move_public(vehicle: Vehicle) -> None:
    PublicRelease._base_manager.filter(vehicle=vehicle.pk).update(**_shown(vehicle))


def _check_place(kind: str, application: Application | None) -> None:
    is_temporary = kind == VehicleKind.TEMPORARY
    if is_temporary and application is None:
        raise ValidationError(
            {"application": _("A temporary patch is made for one Application. Choose it.")}
        )
    if application is not None and not is_temporary:
        raise ValidationError(
            {"application": _("Only a temporary patch is made for one Application.")}
        )


def _check_days(planned_on: date | None, freeze_on: date | None) -> None:
    if freeze_on and planned_on is None:
        raise ValidationError({"planned_on": _("Say when it comes, if its code freezes on a day.")})
    if freeze_on and planned_on and freeze_on > planned_on:
        raise ValidationError({"freeze_on": _("The code freezes before the release, not after.")})


def _line(name: str, text: str, most: int, missing: str = "") -> str:
    words = " ".join(text.replace("\0", " ").split())
    if missing and not words:
        raise ValidationError({name: missing})
    return _checked(name, words, most)


def _checked(name: str, words: str, most: int) -> str:
    """Many read it: it is not too long, and names no customer."""
    if len(words) > most:
        raise ValidationError({name: _("Use %(most)d characters at most.") % {"most": most}})
    if customer := naming.named_in(words):
        raise ValidationError({name: naming.sentence(customer)})
    return words


def _say(name: str, vehicle: Vehicle, by: User | None, at: datetime, facts: dict[str, Any]) -> None:
    timeline.record(name, vehicle, by=by, at=at, facts={"name": str(vehicle), **facts})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
