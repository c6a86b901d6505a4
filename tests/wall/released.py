"""A release of the house that was announced, and that brings a fix."""

from __future__ import annotations

from tests.cast import NOON, Cast
from tsam.domains.releases import actions
from tsam.domains.releases.actions import Planned
from tsam.domains.releases.models import PublicRelease, Vehicle
from tsam.domains.sprs.models import Carriage, Spr


def release_keys(cast: Cast, spr: Spr, route: str) -> dict[str, object]:
    there = Vehicle.objects.first()
    if there is None:
        said = Planned("Kettle", "12", "12.2", "CPS", NOON.date())
        there = actions.plan_vehicle(said, by=cast.paul, at=NOON)
        actions.announce(there, by=cast.paul, at=NOON)
        Carriage.objects.create(spr=spr, vehicle=there, since=NOON)
    public = PublicRelease.objects.get(vehicle=there)
    return {
        "key": public.pk if route.startswith("portal") else there.pk,
        "number": spr.number,
        "verb": "removal" if "/sprs/" in route else "days",
    }
