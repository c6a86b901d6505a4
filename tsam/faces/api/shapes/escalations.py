"""What the API says about escalations. What stays inside comes only to our own people."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tsam.domains.escalations.models import (
    Escalation,
    EscalationAction,
    EscalationCheck,
    EscalationReport,
    EscalationWatch,
    ExitCriterion,
    IncomingLetter,
)
from tsam.domains.escalations.rules import Rules
from tsam.domains.escalations.story import Entry
from tsam.domains.people.models import User
from tsam.faces.api.shapes.accounts import PersonShape


class EscalationShape(Schema):
    """One escalation as both sides read it."""

    number: str
    account: str
    application: int
    subject: str
    title: str
    severity: int
    reason: str
    impact: str
    trend: str
    state: str
    is_running: bool
    level: int
    role: str = Field(description="The role on that level; who it is stays inside.")
    language: str
    lead: PersonShape | None = Field(description="Who of ours leads it and reports.")
    covers_for: PersonShape | None
    contact: PersonShape | None = Field(description="Whom at the customer we report to.")
    raised_by: PersonShape | None
    raised_at: datetime
    channel: str = Field(description="PORTAL, LETTER, DESK or API.")
    acknowledged_at: datetime | None
    next_update_at: datetime | None = Field(description="Set as long as it runs.")
    close_asked_at: datetime | None
    closes_at: datetime | None = Field(description="When silence counts as a yes.")
    goodwill_since: datetime | None
    ended_at: datetime | None
    merged_into: str | None

    @classmethod
    def of(cls, row: Escalation, rules: Rules) -> EscalationShape:
        return cls(
            number=row.number,
            account=row.account.slug,
            application=row.application_id,
            subject=row.subject,
            title=row.title,
            severity=row.severity,
            reason=row.reason,
            impact=row.impact,
            trend=row.trend,
            state=row.state,
            is_running=row.is_running,
            level=row.level,
            role=str(rules.role_of(row.level)),
            language=row.language,
            lead=PersonShape.of(row.lead),
            covers_for=PersonShape.of(row.covers_for),
            contact=PersonShape.of(row.contact),
            raised_by=PersonShape.of(row.raised_by),
            raised_at=row.raised_at,
            channel=row.channel,
            acknowledged_at=row.acknowledged_at,
            next_update_at=row.next_update_at,
            close_asked_at=row.close_asked_at,
            closes_at=row.closes_at,
            goodwill_since=row.goodwill_since,
            ended_at=row.ended_at,
            merged_into=row.merged_into.number if row.merged_into else None,
        )


class ExitShape(Schema):
    key: int
    words: str
    met_at: datetime | None

    @classmethod
    def of(cls, row: ExitCriterion) -> ExitShape:
        return cls(key=row.pk, words=row.words, met_at=row.met_at)


class EscalationActionShape(Schema):
    key: int
    words: str
    side: str
    owner: PersonShape | None
    due_on: date
    done_at: datetime | None

    @classmethod
    def of(cls, row: EscalationAction) -> EscalationActionShape:
        return cls(
            key=row.pk,
            words=row.words,
            side=row.doer,
            owner=PersonShape.of(row.owner),
            due_on=row.due_on,
            done_at=row.done_at,
        )


class EscalationCheckShape(Schema):
    item: str
    words: str
    done_at: datetime | None

    @classmethod
    def of(cls, row: EscalationCheck) -> EscalationCheckShape:
        return cls(item=row.item, words=str(row.get_item_display()), done_at=row.done_at)


class EscalationWatchShape(Schema):
    """What stays inside: who has it, what was missed, what is proposed."""

    owner: PersonShape | None
    missed: int
    proposed_level: int | None
    silent_since: datetime | None
    silent_of: str

    @classmethod
    def of(cls, row: EscalationWatch, owner: User | None) -> EscalationWatchShape:
        return cls(
            owner=PersonShape.of(owner),
            missed=row.missed,
            proposed_level=row.proposed_level,
            silent_since=row.silent_since,
            silent_of=row.silent_of,
        )


class EscalationDetailShape(EscalationShape):
    cases: list[str] = Field(description="Those that the caller reads.")
    spr: str = Field("", description="The number of the SPR that it is about, where there is one.")
    exits: list[ExitShape]
    actions: list[EscalationActionShape] = Field(description="A customer reads its own.")
    checks: list[EscalationCheckShape] = Field(description="Of severity 0.")
    lesson: str = Field(description="What we learnt, once we shared it.")
    inside: EscalationWatchShape | None = Field(description="Null for a customer.")


class TakenLetterShape(Schema):
    """What came of a letter."""

    outcome: str = Field(description="MADE, JOINED, THERE or IGNORED.")
    sentence: str
    escalation: EscalationDetailShape | None


class RefusedLetterShape(Schema):
    """A letter that could not be taken. Its words stay in its file, which the desk has."""

    key: int
    came_at: datetime
    address: str = Field(description="As it stands in the letter, which anybody can write.")
    subject: str
    fault: str
    reason: str
    doubts: str = Field(description='What the receiving server found wrong: "dmarc=fail".')
    size: int = Field(description="In bytes.")
    account: str | None

    @classmethod
    def of(cls, letter: IncomingLetter) -> RefusedLetterShape:
        return cls(
            key=letter.pk,
            came_at=letter.came_at,
            address=letter.address,
            subject=letter.subject,
            fault=letter.fault,
            reason=letter.get_fault_display(),
            doubts=letter.doubts,
            size=letter.size,
            account=letter.account.slug if letter.account else None,
        )


class EscalationEntryShape(Schema):
    """One thing that happened. `kind` is report, words, remark or event."""

    kind: str
    at: datetime
    by: PersonShape | None
    sentence: str
    text: str
    coming: str
    next_update_at: datetime | None
    is_public: bool

    @classmethod
    def of(cls, entry: Entry) -> EscalationEntryShape:
        return cls(
            kind=entry.kind,
            at=entry.at,
            by=PersonShape.of(entry.who),
            sentence=entry.sentence,
            text=entry.text,
            coming=entry.coming,
            next_update_at=entry.next_update_at,
            is_public=entry.is_public,
        )


class EscalationReportShape(Schema):
    key: int
    at: datetime
    happened: str
    coming: str
    is_from_customer: bool
    next_update_at: datetime | None
    was_in_time: bool

    @classmethod
    def of(cls, row: EscalationReport) -> EscalationReportShape:
        return cls(
            key=row.pk,
            at=row.at,
            happened=row.happened,
            coming=row.coming,
            is_from_customer=row.is_from_customer,
            next_update_at=row.next_update_at,
            was_in_time=row.was_in_time,
        )


class CadenceShape(Schema):
    acknowledge: int = Field(ge=1, description="Minutes.")
    update: int = Field(ge=1, description="Minutes.")
    always: bool = Field(False, description="Of every hour, not of service hours.")


class EscalationRulesShape(Schema):
    version: int
    levels: list[str]
    cadence: dict[int, CadenceShape] = Field(description="By severity.")
    monitor_days: int = Field(description="Service days, as all days here.")
    silence_days: int
    review_days: int

    @classmethod
    def of(cls, rules: Rules) -> EscalationRulesShape:
        return cls(
            version=rules.version,
            levels=[str(role) for role in rules.levels],
            cadence={
                severity: CadenceShape(
                    acknowledge=one.acknowledge, update=one.update, always=one.always
                )
                for severity, one in rules.cadence.items()
            },
            monitor_days=rules.monitor_days,
            silence_days=rules.silence_days,
            review_days=rules.review_days,
        )
