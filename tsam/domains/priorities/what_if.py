"""What would be if a go-live or a milestone moved. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tsam.domains.accounts.hours import calendar_of
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.priorities.actions import live_engagements, weights_in_force
from tsam.domains.priorities.arranging import Placed, arrange
from tsam.domains.priorities.critical import is_critical
from tsam.domains.priorities.own import own_in_force
from tsam.domains.priorities.scoring import Tie, Wish
from tsam.domains.priorities.ties import NOTHING_MOVED, Moved
from tsam.domains.priorities.wishes import wishes_of


@dataclass(frozen=True)
class Effect:
    """One open case, with its place, its points and its day before and after."""

    case: Case
    place_before: int
    place: int
    points_before: int
    points: int
    tie_before: Tie | None
    tie: Tie | None

    @property
    def up(self) -> int:
        """How many places it rises; below 0 it falls."""
        return self.place_before - self.place

    @property
    def down(self) -> int:
        return -self.up

    @property
    def points_more(self) -> int:
        return self.points - self.points_before

    @property
    def points_less(self) -> int:
        return -self.points_more

    @property
    def was_critical(self) -> bool:
        return is_critical(self.case.severity, self.tie_before)

    @property
    def is_critical(self) -> bool:
        return is_critical(self.case.severity, self.tie)


@dataclass(frozen=True)
class Outcome:
    """The whole queue as it would stand, and what of it changes."""

    effects: Sequence[Effect]

    @property
    def stops(self) -> list[Effect]:
        return [one for one in self.effects if one.was_critical and not one.is_critical]

    @property
    def starts(self) -> list[Effect]:
        return [one for one in self.effects if one.is_critical and not one.was_critical]

    @property
    def moved(self) -> list[Effect]:
        """Those that get other points or another place, the ones that move most first."""
        changed = [one for one in self.effects if one.up or one.points_more]
        return sorted(changed, key=lambda one: (-abs(one.points_more), one.place))


def moving(subject: Project | Milestone, day: date) -> Moved:
    if isinstance(subject, Project):
        return Moved(go_lives={subject.pk: day})
    return Moved(milestones={subject.pk: day})


def consider(application: int, subject: Project | Milestone, day: date, at: datetime) -> Outcome:
    """The queue of the subject's Application before and after, as ranks are made at that moment.

    Both are computed anew, so that what differs differs by the day alone.
    """
    cases = list(
        Case._base_manager.filter(application_id=application, is_open=True).select_related(
            "account", "application"
        )
    )
    queue = _Queue(application, cases, at)
    before = {one.placed.case.pk: one for one in queue.arranged(NOTHING_MOVED)}
    effects = []
    for one in queue.arranged(moving(subject, day)):
        case, stood = one.placed.case, before[one.placed.case.pk]
        effects.append(
            Effect(
                case,
                place_before=stood.placed.place,
                place=one.placed.place,
                points_before=stood.placed.points,
                points=one.placed.points,
                tie_before=stood.tie,
                tie=one.tie,
            )
        )
    return Outcome(effects)


@dataclass(frozen=True)
class _Standing:
    placed: Placed
    tie: Tie | None


class _Queue:
    """The open cases of one Application, to be arranged as the ranks do it."""

    def __init__(self, application: int, cases: Sequence[Case], at: datetime) -> None:
        self.application, self.cases, self.at = application, cases, at
        self.values = weights_in_force().values
        self.hours = calendar_of(application)
        own = own_in_force(live_engagements([application]), at).get(application)
        self.changes = own.changes if own else None

    def arranged(self, moved: Moved) -> list[_Standing]:
        wishes = wishes_of([self.application], self.at, moved)
        placed = arrange(self.cases, self.at, self.values, self.hours, wishes, changes=self.changes)
        return [_Standing(one, _tie(wishes.get(one.case.pk))) for one in placed]


def _tie(wish: Wish | None) -> Tie | None:
    return wish.concern.tie if wish and wish.concern else None
