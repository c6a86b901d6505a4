"""Put a fix into a release, say that it is in it, or take it out; and follow what releases do."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.releases.models import Vehicle, VehicleKind
from tsam.domains.sprs import policies
from tsam.domains.sprs.actions.course import plan, step
from tsam.domains.sprs.actions.steps import hold, say
from tsam.domains.sprs.models import Carriage, Spr, SprState, Standing
from tsam.kernel.verdicts import require

_S = SprState


@transaction.atomic
def carry(
    spr: Spr,
    *,
    by: User,
    at: datetime,
    vehicle: Vehicle,
    reason: str = "",
    public_reason: str = "",
) -> Carriage:
    """Have a release bring the fix. Where one is owed, it becomes the target of the SPR.

    A temporary patch is beside the target: what customers read of the SPR does not name it.
    """
    spr = hold(spr)
    require(policies.carry(by, spr))
    if vehicle.withdrawn_on or (vehicle.released_on and spr.is_open):
        raise ValidationError({"vehicle": _("That release takes no fix any more.")})
    is_in = spr.state not in policies.PLANNABLE
    standing = Standing.CONTAINED if is_in else Standing.PLANNED
    made, _is_new = Carriage.objects.update_or_create(
        spr=spr, vehicle=vehicle, defaults={"standing": standing, "since": at}
    )
    if not is_in and vehicle.kind != VehicleKind.TEMPORARY:
        plan(
            spr,
            by=by,
            at=at,
            release=vehicle.name,
            on=vehicle.planned_on,
            why=reason,
            told=public_reason,
        )
    facts = {"release": vehicle.name, "standing": standing}
    say("spr.carried", spr, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def confirm(carriage: Carriage, *, by: User, at: datetime) -> Carriage:
    """Somebody tried the release and saw that the fix is in it."""
    spr = hold(carriage.spr)
    require(policies.confirm(by, carriage))
    carriage.standing, carriage.since = Standing.CONFIRMED, at
    carriage.save(update_fields=["standing", "since"])
    facts = {"release": carriage.vehicle.name, "standing": Standing.CONFIRMED}
    say("spr.carried", spr, by=by, at=at, facts=facts)
    return carriage


@transaction.atomic
def drop(carriage: Carriage, *, by: User, at: datetime) -> None:
    """That release does not bring it after all. A target that named it is set anew by R&D."""
    spr = hold(carriage.spr)
    require(policies.carry(by, spr))
    name = carriage.vehicle.name
    carriage.delete()
    say("spr.carried", spr, by=by, at=at, facts={"release": name, "standing": ""})


@transaction.atomic
def follow(vehicle: Vehicle, *, at: datetime, reason: str = "") -> int:
    """What a release does, the SPRs in it do: another day, out, called off. May run twice."""
    rows = Carriage._base_manager.filter(vehicle=vehicle.pk).order_by("spr")
    done = 0
    for row in rows.select_related("spr"):
        spr = hold(row.spr)
        if vehicle.withdrawn_on and vehicle.released_on is None:
            done += _give_up(row, spr, vehicle, at)
        elif vehicle.released_on:
            done += _come_out(row, spr, at)
        elif _is_target(spr, vehicle) and spr.target_on != vehicle.planned_on:
            why = reason or _("%(release)s has another day") % {"release": vehicle.name}
            on = vehicle.planned_on
            plan(spr, by=None, at=at, release=vehicle.name, on=on, why=why, told="")
            done += 1
    return done


def _give_up(row: Carriage, spr: Spr, vehicle: Vehicle, at: datetime) -> int:
    row.delete()
    if not _is_target(spr, vehicle):
        return 0
    why = _("%(release)s was called off") % {"release": vehicle.name}
    step(spr, _S.IN_WORK, by=None, at=at, facts={"reason": why})
    return 1


def _come_out(row: Carriage, spr: Spr, at: datetime) -> int:
    if spr.state != _S.RESOLVED or row.vehicle.kind == VehicleKind.TEMPORARY:
        return 0
    if row.standing == Standing.PLANNED:
        row.standing, row.since = Standing.CONTAINED, at
        row.save(update_fields=["standing", "since"])
    step(spr, _S.AVAILABLE, by=None, at=at, facts={})
    return 1


def _is_target(spr: Spr, vehicle: Vehicle) -> bool:
    is_named = spr.target_release.casefold() == vehicle.name.casefold()
    is_owed = spr.state == _S.FIX_COMMITTED
    return is_named and is_owed and vehicle.kind != VehicleKind.TEMPORARY
