"""What the API says about cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Attachment, Case, Message, Note, Participant
from tsam.domains.objectives.models import Project, Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities.explain import reasons
from tsam.domains.priorities.models import Rank
from tsam.faces.api.shapes.accounts import PersonShape
from tsam.faces.api.shapes.projects import RollOutShape
from tsam.faces.api.shapes.requirements import NeedShape


class ClockShape(Schema):
    kind: str
    state: str
    due_at: datetime | None
    target_minutes: int | None
    left_minutes: int | None


class CaseShape(Schema):
    number: str
    account: str
    application: int
    title: str
    severity: int
    issue_type: str
    phase: str
    state: str
    is_open: bool
    release: str
    impact: str
    since: str
    reachable_name: str
    reachable_phone: str
    language: str
    opened_at: datetime
    opened_by: PersonShape | None
    assignee: PersonShape | None
    promise: str
    promised_at: datetime | None
    last_word_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    solution: str
    clock: ClockShape
    next_action: str | None = Field(description="Null for customers: it is an internal plan.")
    next_action_side: str
    next_action_due_at: datetime | None
    requirement: NeedShape | None = Field(
        description="The need that it serves; null for those who do not read requirements."
    )
    area: str
    secondary_area: str = Field(description="Empty where it concerns one thing only.")
    project: RollOutShape | None = Field(
        description="The project it belongs to; null for those who do not read projects."
    )
    milestone: int | None = Field(description="The milestone of it that it waits for.")
    source: str
    external_id: str

    @classmethod
    def of(
        cls, row: Case, reader: User, need: Requirement | None, project: Project | None
    ) -> CaseShape:
        """With the need it serves and its project, where the reader may read that."""
        shows = reader.is_staff or row.next_action_side == "CUSTOMER"
        return cls(
            number=row.number,
            account=row.account.slug,
            application=row.application_id,
            title=row.title,
            severity=row.severity,
            issue_type=row.issue_type,
            phase=row.phase,
            state=row.state,
            is_open=row.is_open,
            release=row.release,
            impact=row.impact,
            since=row.since,
            reachable_name=row.reachable_name,
            reachable_phone=row.reachable_phone,
            language=row.language,
            opened_at=row.opened_at,
            opened_by=PersonShape.of(row.opened_by),
            assignee=PersonShape.of(row.assignee),
            promise=row.promise,
            promised_at=row.promised_at,
            last_word_at=row.last_word_at,
            resolved_at=row.resolved_at,
            closed_at=row.closed_at,
            solution=row.solution,
            clock=ClockShape(
                kind=row.clock_kind,
                state=row.clock_state,
                due_at=row.clock_due_at,
                target_minutes=row.clock_target_minutes,
                left_minutes=row.clock_left_minutes,
            ),
            next_action=row.next_action if shows else None,
            next_action_side=row.next_action_side,
            next_action_due_at=row.next_action_due_at if shows else None,
            requirement=NeedShape.of(need),
            area=row.area,
            secondary_area=row.secondary_area,
            project=RollOutShape.of(project),
            milestone=row.milestone_id if project else None,
            source=row.source,
            external_id=row.external_id,
        )


class CasesWordShape(Schema):
    """A message, or a note."""

    id: int
    author: PersonShape | None
    text: str
    at: datetime

    @classmethod
    def of(cls, row: Message | Note) -> CasesWordShape:
        return cls(id=row.pk, author=PersonShape.of(row.author), text=row.text, at=row.at)


class AttachmentShape(Schema):
    id: int
    name: str
    size: int
    content_type: str
    sha256: str
    added_at: datetime
    message: int | None = Field(description="The message on which it hangs.")
    is_internal: bool

    @classmethod
    def of(cls, row: Attachment) -> AttachmentShape:
        return cls(
            id=row.pk,
            name=row.name,
            size=row.size,
            content_type=row.content_type,
            sha256=row.sha256,
            added_at=row.added_at,
            message=row.message_id,
            is_internal=row.note_id is not None,
        )


class ParticipantShape(Schema):
    person: PersonShape
    role: str

    @classmethod
    def of(cls, row: Participant) -> ParticipantShape:
        person = row.user
        return cls(
            person=PersonShape(id=person.pk, name=person.name, works_for_vendor=person.is_staff),
            role=row.role,
        )


class EventShape(Schema):
    id: int
    name: str
    at: datetime
    by: PersonShape | None
    facts: dict[str, Any]

    @classmethod
    def of(cls, row: Event) -> EventShape:
        return cls(id=row.pk, name=row.name, at=row.at, by=PersonShape.of(row.by), facts=row.told())


class ReasonShape(Schema):
    name: str
    points: int
    sentence: str


class ChangeShape(Schema):
    """The smallest change of its kind ("severity", "requirement", "order") that lifts a case."""

    kind: str
    value: int
    place: int
    score: int
    sentence: str


class OwnSumShape(Schema):
    """The sum by the weights of the engagement, which its place follows."""

    score: int
    weights: int
    terms: list[ReasonShape]


class RankShape(Schema):
    """Where a case stands and why; the points add up to the score.

    The score is by the vendor's weights, and compares cases of several customers. Where the
    engagement has weights of its own, the place follows the sum by them.
    """

    place: int
    score: int
    weights: int
    computed_at: datetime
    terms: list[ReasonShape]
    own: OwnSumShape | None

    @classmethod
    def of(cls, row: Rank) -> RankShape:
        return cls(
            place=row.place,
            score=row.score,
            weights=row.weights.version,
            computed_at=row.computed_at,
            terms=spoken(row.terms),
            own=_own(row),
        )


def _own(row: Rank) -> OwnSumShape | None:
    if row.own_weights is None or row.own_score is None:
        return None
    return OwnSumShape(
        score=row.own_score, weights=row.own_weights.version, terms=spoken(row.own_terms)
    )


def spoken(terms: Any) -> list[ReasonShape]:
    """The terms of a rank in words, the strongest first."""
    return [
        ReasonShape(name=one.name, points=one.points, sentence=one.sentence)
        for one in reasons(terms)
    ]
