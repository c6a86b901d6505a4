"""Needs and projects of an Application at a past moment, from what happened to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tsam.domains.accounts.models import Event
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.domains.objectives.models.requirements import (
    IN_FORCE,
    Requirement,
    RequirementStatus,
)

_S = RequirementStatus


@dataclass(frozen=True)
class NeedThen:
    """A need as it stood: its words, both weights, and whether it was in force."""

    key: int
    engagement: int
    label: str
    since: datetime
    statement: str = ""
    weight: int = 0
    asked: int | None = None
    status: str = _S.PROPOSED

    @property
    def counted_weight(self) -> int:
        return min(self.weight, self.asked or self.weight)

    @property
    def is_in_force(self) -> bool:
        return self.status in IN_FORCE


def needs_at(application: int, at: datetime) -> list[NeedThen]:
    """All that were written down by then, whatever became of them; two queries."""
    rows = Requirement._base_manager.filter(
        engagement__application=application, proposed_at__lte=at
    ).order_by("pk")
    listed = list(rows)
    steps: dict[int, list[tuple[str, Mapping[str, Any]]]] = {}
    events = Event._base_manager.filter(
        noun="requirement", key__in=[row.pk for row in listed], at__lte=at
    )
    for key, name, facts in events.order_by("at", "pk").values_list("key", "name", "facts"):
        steps.setdefault(key, []).append((name, facts))
    return [_then(row, steps.get(row.pk, ())) for row in listed]


def _then(row: Requirement, steps: Iterable[tuple[str, Mapping[str, Any]]]) -> NeedThen:
    need = NeedThen(row.pk, row.engagement_id, row.label, row.proposed_at)
    told = list(steps)
    if not told:
        # Written down without an event: as it stands.
        return replace(
            need,
            statement=row.statement,
            weight=row.weight,
            asked=row.asked_weight,
            status=row.status,
        )
    for name, facts in told:
        need = after(need, name, facts)
    return need


def after(need: NeedThen, name: str, facts: Mapping[str, Any]) -> NeedThen:
    """The need after one event. Pure."""
    if said := facts.get("name"):
        need = replace(need, statement=said.removeprefix(f"{need.label} "))
    match name:
        case "requirement.proposed":
            return replace(need, weight=facts["weight"])
        case "requirement.published":
            asked, given = facts["weight"]
            return _weighed(need, given, asked)
        case "requirement.disputed" | "requirement.settled":
            given = facts["weight"][1]
            return _weighed(need, given, facts.get("asked", [None, given])[1])
        case "requirement.met":
            return replace(need, weight=need.counted_weight, asked=None, status=_S.MET)
        case "requirement.withdrawn":
            return replace(need, weight=need.counted_weight, asked=None, status=_S.WITHDRAWN)
        case "requirement.taken_up_again":
            return replace(need, status=_S.PUBLISHED)
    return need


def _weighed(need: NeedThen, given: int, asked: int) -> NeedThen:
    """In force: disputed while both sides do not give it the same."""
    differs = asked != given
    status = _S.DISPUTED if differs else _S.PUBLISHED
    return replace(need, weight=given, asked=asked if differs else None, status=status)


def plans_at(application: int, at: datetime) -> tuple[dict[int, Project], dict[int, Milestone]]:
    """The projects by then, and their milestones that lay ahead, by key. Not to be saved.

    What happened since is taken back, the newest first. Three queries.
    """
    rows = Project._base_manager.filter(
        engagement__application=application, created_at__lte=at
    ).select_related("engagement")
    projects = {row.pk: row for row in rows}
    if not projects:
        return {}, {}
    milestones = {row.pk: row for row in Milestone._base_manager.filter(project__in=projects)}
    since = Event._base_manager.filter(noun="project", key__in=list(projects), at__gt=at)
    for event in since.order_by("-at", "-pk").only("key", "name", "facts"):
        take_back(projects[event.key], milestones, event.name, event.facts)
    ahead = {
        key: row
        for key, row in milestones.items()
        if row.is_ahead and projects[row.project_id].phase != ProjectPhase.CANCELLED
    }
    return projects, ahead


def take_back(
    project: Project, milestones: dict[int, Milestone], name: str, facts: Mapping[str, Any]
) -> None:
    """Put the rows back to before one event. Pure."""
    if "phase" in facts:
        project.phase = facts["phase"][0]
    match name:
        case "project.changed":
            project.name = facts.get("name", [project.name])[0]
        case "project.go_live_moved":
            project.go_live_on = date.fromisoformat(facts["go_live_on"][0])
        case "project.went_live":
            project.went_live_on = None
        case "project.milestone_added":
            milestones.pop(facts["milestone"], None)
        case "project.milestone_moved":
            milestones[facts["milestone"]].due_on = date.fromisoformat(facts["due_on"][0])
        case "project.milestone_reached":
            milestones[facts["milestone"]].reached_on = None
        case "project.milestone_dropped":
            milestones[facts["milestone"]].dropped_at = None
