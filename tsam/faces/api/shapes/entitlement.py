"""What the API says about entitlement: answers, the questions behind them, trials and findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from ninja import Schema

from tsam.domains.accounts.compliance import Finding
from tsam.domains.accounts.likeness import Near
from tsam.domains.accounts.outlook import Answer, Question
from tsam.domains.accounts.trial import Outcome, Trial
from tsam.domains.cases.firsts import First
from tsam.kernel.verdicts import Verdict


class VerdictShape(Schema):
    """Yes or no, with the reason, a stable word, the rule and what it rests on."""

    allowed: bool
    reason: str
    code: str
    rule: str
    evidence: list[list[str]]

    @classmethod
    def of(cls, verdict: Verdict) -> VerdictShape:
        return cls(
            allowed=verdict.allowed,
            reason=verdict.reason,
            code=verdict.code,
            rule=verdict.rule,
            evidence=[list(pair) for pair in verdict.evidence],
        )


class FirstShape(Schema):
    """A severity's targets: when the first word would be due now, and how often more."""

    severity: int
    response_minutes: int
    update_minutes: int
    is_round_the_clock: bool
    due_at: datetime | None


class SupportShape(VerdictShape):
    """May cases be opened, and how soon would somebody answer."""

    targets: list[FirstShape]

    @classmethod
    def promised(cls, verdict: Verdict, firsts: Iterable[First]) -> SupportShape:
        return cls(
            targets=[FirstShape(**vars(first)) for first in firsts],
            **VerdictShape.of(verdict).dict(),
        )


class EntitlementShape(VerdictShape):
    """May this feature be used, why, and what would change it.

    `answer` is "yes", "not_yet" (bought, and waits for its day or a step) or "no".
    """

    feature: str
    answer: str
    changes_on: date | None
    remedy: str

    @classmethod
    def answered(cls, one: Answer) -> EntitlementShape:
        return cls(
            feature=one.feature,
            answer=one.word,
            changes_on=one.change.on if one.change else None,
            remedy=one.remedy,
            **VerdictShape.of(one.verdict).dict(),
        )


class QuestionShape(Schema):
    """One of the five questions of rule R1: "yes", "no" or "depends" (on the feature)."""

    name: str
    question: str
    answer: str
    evidence: str

    @classmethod
    def of(cls, one: Question) -> QuestionShape:
        return cls(name=one.name, question=one.text, answer=one.word, evidence=one.evidence)


class OutcomeShape(Schema):
    """One feature in a trial: "gained", "lost" or "same", and the days between which it differs."""

    feature: str
    kind: str
    now: VerdictShape
    then: VerdictShape
    first_on: date | None
    last_on: date | None

    @classmethod
    def of(cls, one: Outcome) -> OutcomeShape:
        return cls(
            feature=one.feature,
            kind=one.kind,
            now=VerdictShape.of(one.now),
            then=VerdictShape.of(one.then),
            first_on=one.first_on,
            last_on=one.last_on,
        )


class TrialShape(Schema):
    """What an order would come to. Nothing is written."""

    order: VerdictShape
    ends_on: date | None
    days_in_vain: int
    outcomes: list[OutcomeShape]

    @classmethod
    def of(cls, one: Trial) -> TrialShape:
        return cls(
            order=VerdictShape.of(one.verdict),
            ends_on=one.order.ends_on,
            days_in_vain=one.days_in_vain,
            outcomes=[OutcomeShape.of(outcome) for outcome in one.outcomes],
        )


class FindingShape(Schema):
    """Something that somebody should put right, with its rule, its repair and whose move it is."""

    account: str
    application: int
    rule: str
    code: str
    title: str
    sentence: str
    repair: str
    owner: str
    due_on: date | None

    @classmethod
    def of(cls, one: Finding) -> FindingShape:
        return cls(
            account=one.application.account.slug,
            application=one.application.pk,
            rule=one.rule,
            code=one.code,
            title=one.title,
            sentence=one.sentence,
            repair=one.repair,
            owner=one.owner,
            due_on=one.due_on,
        )


class PartShape(Schema):
    part: str
    here: str
    there: str
    is_same: bool


class NearShape(Schema):
    """An Application that may be the same one, part by part."""

    application: int
    name: str
    differs: list[str]
    parts: list[PartShape]
    consequence: str

    @classmethod
    def of(cls, one: Near) -> NearShape:
        return cls(
            application=one.application.pk,
            name=one.application.name,
            differs=[part.key for part in one.parts if not part.is_same],
            parts=[
                PartShape(part=part.key, here=part.mine, there=part.theirs, is_same=part.is_same)
                for part in one.parts
            ],
            consequence=one.consequence,
        )
