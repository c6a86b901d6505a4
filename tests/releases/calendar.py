"""A line of Kettle with a release that comes, and a fix that waits for it."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from tests.cast import NOON, Cast
from tests.sprs.world import World
from tsam.domains.releases import actions
from tsam.domains.releases.actions import Planned
from tsam.domains.releases.models import Vehicle
from tsam.domains.sprs.actions import course
from tsam.domains.sprs.models import Spr

DAY, FREEZE = date(2026, 4, 1), date(2026, 3, 25)
LATER = date(2026, 4, 20)


class Calendar:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.world = cast, World(cast)

    @cached_property
    def vehicle(self) -> Vehicle:
        said = Planned("Kettle", "12", "12.2", "CPS", DAY, FREEZE)
        return actions.plan_vehicle(said, by=self.cast.paul, at=NOON)

    @cached_property
    def patch(self) -> Vehicle:
        """Made for Acme's Assembly alone."""
        said = Planned("Kettle", "12", "TP-7", "TEMPORARY", DAY)
        place = self.cast.assembly
        return actions.plan_vehicle(said, by=self.cast.tess, at=NOON, application=place)

    @cached_property
    def targeted(self) -> Spr:
        """Its target names the release, so the release carries it."""
        assert self.vehicle
        self.world.hit_both()
        self.world.to("IN_WORK")
        return course.set_target(self.world.spr, by=self.cast.rita, at=NOON, release="12.2")

    def fresh(self) -> Spr:
        return Spr.objects.get(pk=self.targeted.pk)
