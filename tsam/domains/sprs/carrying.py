"""Which release carries a fix follows the target that is named, and the release in which it is."""

from __future__ import annotations

from datetime import date, datetime

from tsam.domains.releases.models import Vehicle, VehicleKind
from tsam.domains.sprs.models import EXITS, Carriage, Spr, SprState, Standing


def named(spr: Spr, release: str) -> Vehicle | None:
    """The release of its product that the words name; temporary patches are never meant."""
    if not (spr.product and release):
        return None
    found = Vehicle._base_manager.filter(
        product__iexact=spr.product, name__iexact=release, withdrawn_on=None
    )
    return found.exclude(kind=VehicleKind.TEMPORARY).order_by("pk").first()


def day_of(spr: Spr, release: str) -> date | None:
    """When that release is planned for; None where there is none of that name."""
    vehicle = named(spr, release)
    return vehicle.day if vehicle else None


def tie_target(spr: Spr, at: datetime) -> None:
    """The release that is its target carries it, and no other one by a former target."""
    vehicle = named(spr, spr.target_release)
    planned = Carriage._base_manager.filter(spr=spr.pk, standing=Standing.PLANNED)
    planned = planned.exclude(vehicle__kind=VehicleKind.TEMPORARY)
    planned.exclude(vehicle=vehicle.pk if vehicle else None).delete()
    if vehicle:
        Carriage.objects.get_or_create(spr=spr, vehicle=vehicle, defaults={"since": at})


def tie_state(spr: Spr, at: datetime) -> None:
    """Fixed, it is in the release that is named; decided against, in none."""
    carried = Carriage._base_manager.filter(spr=spr.pk)
    if spr.state in {*EXITS, SprState.REGRESSED}:
        carried.filter(standing=Standing.PLANNED).delete()
    if spr.state == SprState.RESOLVED and (vehicle := named(spr, spr.resolved_in)):
        Carriage.objects.update_or_create(
            spr=spr, vehicle=vehicle, defaults={"standing": Standing.CONTAINED, "since": at}
        )
        carried.filter(standing=Standing.PLANNED).exclude(
            vehicle__kind=VehicleKind.TEMPORARY
        ).delete()
