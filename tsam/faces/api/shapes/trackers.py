"""What the API says about trackers, and about the issue of an SPR. No secret is ever told."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.sprs.models import (
    Disagreement,
    SprSeverity,
    Tracker,
    TrackerComment,
    TrackerEntry,
    TrackerLink,
)
from tsam.domains.sprs.trackers import keys, mapping, tallies


class TrackerShape(Schema):
    id: int
    name: str
    kind: str
    base_url: str
    project: str
    issue_type: str
    product: str
    email: str
    allows_private: bool
    has_hook: bool = Field(description="Whether a secret for webhooks is kept.")
    is_paused: bool
    person: str = Field(description="Who we are there, as the last test found.")
    states: dict[str, str] = Field(description="Their statuses, and the state each means.")
    severities: dict[str, str]
    known: dict[str, list[str]] = Field(description="All words that the tracker has.")
    reached_at: datetime | None
    failing_since: datetime | None
    failure: str
    linked: int
    waiting: int
    held: int
    gone: int
    differing: int

    @classmethod
    def of(cls, row: Tracker) -> TrackerShape:
        words = mapping.read(row.mapping)
        kinds = ("statuses", "resolutions", "priorities", "types")
        return cls(
            id=row.pk,
            name=row.name,
            kind=row.kind,
            base_url=row.base_url,
            project=row.project,
            issue_type=row.issue_type,
            product=row.product,
            email=row.email,
            allows_private=row.allows_private,
            has_hook=keys.has_hook(row),
            is_paused=row.is_paused,
            person=str(row.seen.get("person", "")),
            states={word: str(state) for word, state in words.states.items()},
            severities={word: SprSeverity(one).name for word, one in words.severities.items()},
            known={kind: list(row.seen.get(kind) or []) for kind in kinds},
            reached_at=row.reached_at,
            failing_since=row.failing_since,
            failure=row.failure,
            **tallies.of(row),
        )


class TrackerLineShape(Schema):
    at: datetime
    sentence: str
    is_error: bool
    is_incoming: bool
    spr: str
    issue: str

    @classmethod
    def of(cls, row: TrackerEntry) -> TrackerLineShape:
        return cls(
            at=row.at,
            sentence=row.sentence,
            is_error=row.is_error,
            is_incoming=row.is_incoming,
            spr=row.number,
            issue=row.issue_key,
        )


class DisagreementShape(Schema):
    id: int
    field: str
    ours: str
    theirs: str
    holds: str = Field(description="DESK or TRACKER; empty where a person must say.")
    since: datetime

    @classmethod
    def of(cls, row: Disagreement) -> DisagreementShape:
        return cls(
            id=row.pk,
            field=row.field,
            ours=row.ours,
            theirs=row.theirs,
            holds=row.holds,
            since=row.since,
        )


class TrackerWordShape(Schema):
    author: str
    text: str
    at: datetime
    is_ours: bool

    @classmethod
    def of(cls, row: TrackerComment) -> TrackerWordShape:
        return cls(author=row.author, text=row.text, at=row.at, is_ours=bool(row.source))


class IssueShape(Schema):
    """The issue that is the same defect."""

    tracker: int
    state: str = Field(description="CREATING, FINDING, LINKED, HELD or GONE.")
    key: str
    url: str
    status: str
    trouble: str
    looked_at: datetime | None
    disagreements: list[DisagreementShape]
    words: list[TrackerWordShape] = Field(description="The newest thirty, inside alone.")

    @classmethod
    def told(
        cls, row: TrackerLink, differs: list[Disagreement], words: list[TrackerComment]
    ) -> IssueShape:
        return cls(
            tracker=row.tracker_id,
            state=row.state,
            key=row.issue_key,
            url=row.url,
            status=row.status,
            trouble=row.trouble,
            looked_at=row.looked_at,
            disagreements=[DisagreementShape.of(one) for one in differs],
            words=[TrackerWordShape.of(one) for one in words],
        )
