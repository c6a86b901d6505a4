"""What the API says about projects, their milestones, and what would be if a day moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.cases.actions.transitions import Undone
from tsam.domains.cases.models import Case, Transition
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.priorities.what_if import Effect
from tsam.faces.api.shapes.accounts import PersonShape


class MilestoneShape(Schema):
    id: int
    name: str
    due_on: date
    reached_on: date | None
    dropped_at: datetime | None
    drop_reason: str

    @classmethod
    def of(cls, row: Milestone) -> MilestoneShape:
        return cls(
            id=row.pk,
            name=row.name,
            due_on=row.due_on,
            reached_on=row.reached_on,
            dropped_at=row.dropped_at,
            drop_reason=row.drop_reason,
        )


class ProjectShape(Schema):
    id: int
    label: str = Field(description="P-01: counted within the engagement.")
    engagement: int
    application: int
    name: str
    reason: str
    phase: str
    phase_reason: str
    phase_at: datetime
    go_live_on: date = Field(description="Planned, on the calendar of the service zone.")
    went_live_on: date | None
    hypercare_days: int
    hypercare_ends_on: date = Field(description="Its last day; planned, until it went live.")
    vendor_owner: PersonShape | None
    customer_owner: PersonShape | None
    milestones: list[MilestoneShape]
    cases_open: int = Field(description="Open cases of it, as far as the reader sees.")

    @classmethod
    def of(cls, row: Project, days: Sequence[Milestone], cases_open: int) -> ProjectShape:
        return cls(
            id=row.pk,
            label=row.label,
            engagement=row.engagement_id,
            application=row.engagement.application_id,
            name=row.name,
            reason=row.reason,
            phase=row.phase,
            phase_reason=row.phase_reason,
            phase_at=row.phase_at,
            go_live_on=row.go_live_on,
            went_live_on=row.went_live_on,
            hypercare_days=row.hypercare_days,
            hypercare_ends_on=row.hypercare_ends_on,
            vendor_owner=PersonShape.of(row.vendor_owner),
            customer_owner=PersonShape.of(row.customer_owner),
            milestones=[MilestoneShape.of(day) for day in days],
            cases_open=cases_open,
        )


class RollOutShape(Schema):
    """A project as other rows name it."""

    id: int
    label: str

    @classmethod
    def of(cls, row: Project | None) -> RollOutShape | None:
        return cls(id=row.pk, label=row.label) if row else None


class EffectShape(Schema):
    case: str
    severity: int
    place_before: int
    place: int
    points_before: int
    points: int
    was_critical: bool
    is_critical: bool
    days_left: int | None = Field(description="Service days to its day; below 0 after it.")

    @classmethod
    def of(cls, one: Effect) -> EffectShape:
        return cls(
            case=one.case.number,
            severity=one.case.severity,
            place_before=one.place_before,
            place=one.place,
            points_before=one.points_before,
            points=one.points,
            was_critical=one.was_critical,
            is_critical=one.is_critical,
            days_left=one.tie.left if one.tie else None,
        )


class WhatIfShape(Schema):
    """The queue as it would stand, by its places; nothing was changed."""

    day: date
    effects: list[EffectShape]


class ProposedShape(Schema):
    """Open cases of a project in operation, proposed for production."""

    project: int
    cases: list[str]


class TransitionShape(Schema):
    id: int
    project: int
    made_at: datetime
    undone_at: datetime | None

    @classmethod
    def of(cls, row: Transition) -> TransitionShape:
        return cls(id=row.pk, project=row.project_id, made_at=row.made_at, undone_at=row.undone_at)


class UndoneShape(Schema):
    restored: list[str] = Field(description="Each as it was before.")
    changed: list[str] = Field(description="Left, because somebody changed them since.")
    closed: list[str] = Field(description="Left, because they are closed.")

    @classmethod
    def of(cls, done: Undone) -> UndoneShape:
        def numbers(cases: Sequence[Case]) -> list[str]:
            return [case.number for case in cases]

        return cls(
            restored=numbers(done.restored),
            changed=numbers(done.changed),
            closed=numbers(done.closed),
        )
