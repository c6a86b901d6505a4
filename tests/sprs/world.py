"""One defect that hits two customers, and what each of them is."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from tests.cast import NOON, Cast
from tsam.domains.cases import actions as cases
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.people.models import User
from tsam.domains.sprs.actions import course, raising
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import Spr, SprInterest, SprPublic, SprState

SAID = Description(
    "The release workflow deadlocks",
    1,
    public_title="Releasing can stand still",
    text="Two workers lock each other.",
    product="Kettle",
    component="Workflow",
    found_in="12.1",
)


class World:
    """Acme reported it first, on Assembly through Owen; Globex later, on Vault through Gus."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        cast.serve()

    @cached_property
    def spr(self) -> Spr:
        return cases.raise_spr(self.acmes, SAID, by=self.cast.tess, at=NOON)

    @cached_property
    def acmes(self) -> Case:
        return self.cast.case(opened_by=self.cast.owen)

    @cached_property
    def other_tsam(self) -> User:
        return self.cast.staff("Theo Tsam", "TSAM")

    @cached_property
    def globexs(self) -> Case:
        """Links Globex with it too."""
        cast = self.cast
        cast.engage(cast.vault, "PLATINUM", tsam=self.other_tsam)
        case = cast.case(cast.vault, opened_by=cast.gus, title="Releases hang")
        cases.link_spr(case, self.spr, by=self.other_tsam, at=NOON)
        return case

    def hit_both(self) -> Spr:
        assert self.spr
        assert self.globexs
        return Spr.objects.get(pk=self.spr.pk)

    @property
    def public(self) -> SprPublic:
        return SprPublic._base_manager.get(spr=self.spr)

    @property
    def interest(self) -> SprInterest:
        """Acme's."""
        return SprInterest._base_manager.get(spr=self.spr, application=self.cast.assembly)

    def milestone(self, day: date) -> Milestone:
        """Acme's, that waits for the case and so for the fix."""
        cast = self.cast
        project = Project._base_manager.create(
            engagement=cast.engagement,
            number=1,
            name="Line 2",
            go_live_on=day,
            phase_at=NOON,
            created_by=cast.tess,
            created_at=NOON,
        )
        return Milestone._base_manager.create(project=project, name="Go-live line 2", due_on=day)

    def to(self, *states: str) -> Spr:
        for state in states:
            course.move(
                self.spr,
                by=self.cast.rita,
                at=NOON,
                state=state,
                reason="So it is.",
                public_reason="It is meant to be so.",
                resolved_in="12.2",
            )
        return Spr.objects.get(pk=self.spr.pk)


def another(cast: Cast, title: str) -> Spr:
    return raising.raise_spr(Description(title, 2), by=cast.tess, at=NOON)


FIX = (SprState.IN_WORK, SprState.RESOLVED, SprState.AVAILABLE)
