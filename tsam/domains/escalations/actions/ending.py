"""The end: by the customer's word, or after silence with two warnings; then the review."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.escalations import clocks, policies, rules
from tsam.domains.escalations.actions import steps
from tsam.domains.escalations.actions.course import back_to_work
from tsam.domains.escalations.models import (
    EscalatedCase,
    Escalation,
    EscalationAction,
    EscalationFollower,
    EscalationLesson,
    EscalationReport,
    EscalationReview,
    ExitCriterion,
    State,
    Subject,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def ask_to_close(escalation: Escalation, *, by: User, at: datetime, words: str = "") -> Escalation:
    """Ask the customer whether it is over. Silence counts as a yes after some service days."""
    escalation = steps.hold(escalation)
    require(policies.ask_to_close(by, escalation, open_exits(escalation)))
    days = rules.current().silence_days
    escalation.close_asked_at, escalation.close_warnings = at, 0
    escalation.closes_at = clocks.after_days(days, steps.hours_of(escalation), at)
    escalation.next_update_at, escalation.next_update_since = escalation.closes_at, at
    steps.settle(escalation)
    facts = {"until": escalation.closes_at.isoformat()}
    if told := steps.said(words, "words", 2000):
        report = EscalationReport.objects.create(
            escalation=escalation, author=by, at=at, happened=told, language=escalation.language
        )
        facts["report"] = str(report.pk)
    steps.commit(
        escalation,
        "close_asked",
        by=by,
        at=at,
        columns=["close_asked_at", "close_warnings", "closes_at", *steps.CLOCK],
        facts=facts,
    )
    return escalation


def open_exits(escalation: Escalation) -> int:
    return ExitCriterion._base_manager.filter(escalation=escalation, met_at=None).count()


@transaction.atomic
def agree(escalation: Escalation, *, by: User, at: datetime) -> Escalation:
    escalation = steps.hold(escalation)
    require(policies.agree(by, escalation))
    return _end(escalation, State.CLOSED_AGREED, by=by, at=at)


@transaction.atomic
def disagree(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    """Not yet: it is worked on again, and the next word is due after one interval."""
    escalation = steps.hold(escalation)
    require(policies.disagree(by, escalation))
    return back_to_work(escalation, "disagreed", by=by, at=at, reason=reason)


@transaction.atomic
def withdraw(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    escalation = steps.hold(escalation)
    require(policies.withdraw(by, escalation))
    why = steps.said(reason, "reason", 300, _("Say why it is needed no more."))
    return _end(escalation, State.WITHDRAWN, by=by, at=at, why=why)


@transaction.atomic
def merge(escalation: Escalation, *, by: User, at: datetime, into: Escalation) -> Escalation:
    """Two of the same matter become one: cases, followers and open exits move over."""
    first, second = sorted((escalation, into), key=lambda one: one.pk)
    held = {one.pk: steps.hold(one) for one in (first, second)}
    escalation, into = held[escalation.pk], held[into.pk]
    require(policies.merge(by, escalation, into))
    for link in EscalatedCase._base_manager.filter(escalation=escalation).select_related("case"):
        EscalatedCase.objects.get_or_create(escalation=into, case=link.case, defaults={"since": at})
    for follower in EscalationFollower._base_manager.filter(escalation=escalation):
        EscalationFollower.objects.get_or_create(escalation=into, user_id=follower.user_id)
    ExitCriterion._base_manager.filter(escalation=escalation, met_at=None).update(escalation=into)
    EscalationAction._base_manager.filter(escalation=escalation, done_at=None).update(
        escalation=into
    )
    columns = _take_severity(escalation, into, at)
    if EscalatedCase._base_manager.filter(escalation=into).count() > 1 and into.spr_id is None:
        into.subject = Subject.CASES
        columns.append("subject")
    cases = EscalatedCase._base_manager.filter(escalation=into).order_by("pk")
    facts = {"with": escalation.number, "_cases": list(cases.values_list("case", flat=True))}
    steps.commit(into, "merged", by=by, at=at, columns=columns, facts=facts)
    escalation.merged_into = into
    return _end(escalation, State.WITHDRAWN, by=by, at=at, why=str(into.number), is_merged=True)


def _take_severity(escalation: Escalation, into: Escalation, at: datetime) -> list[str]:
    """The sharper of the two counts, and no word comes later than either side was promised."""
    columns = []
    if escalation.severity < into.severity:
        into.severity = escalation.severity
        into.reachable_name = into.reachable_name or escalation.reachable_name
        into.reachable_phone = into.reachable_phone or escalation.reachable_phone
        columns += ["severity", "reachable_name", "reachable_phone"]
    theirs, ours = escalation.next_update_at, into.next_update_at
    if theirs and ours and at < theirs < ours and not into.is_close_asked:
        into.next_update_at = theirs
        columns.append("next_update_at")
    return columns


@transaction.atomic
def warn_of_silence(escalation: Escalation, *, at: datetime) -> Escalation:
    """Tell the customer by when silence counts as a yes. A late warning moves that day on."""
    escalation = steps.hold(escalation)
    if not escalation.is_close_asked or escalation.closes_at is None:
        return escalation
    left = clocks.WARNED_BEFORE[min(escalation.close_warnings, 1)]
    hours = steps.hours_of(escalation)
    escalation.closes_at = max(escalation.closes_at, clocks.after_days(left, hours, at))
    escalation.next_update_at = escalation.closes_at
    escalation.close_warnings += 1
    facts = {"n": escalation.close_warnings, "until": escalation.closes_at.isoformat()}
    columns = ["closes_at", "next_update_at", "close_warnings"]
    steps.commit(escalation, "close_warned", by=None, at=at, columns=columns, facts=facts)
    return escalation


@transaction.atomic
def close_silent(escalation: Escalation, *, at: datetime) -> Escalation:
    escalation = steps.hold(escalation)
    asked, closes = escalation.is_close_asked, escalation.closes_at
    if not asked or closes is None or closes > at or escalation.close_warnings < 2:
        return escalation
    return _end(escalation, State.CLOSED_SILENT, by=None, at=at)


def _end(
    escalation: Escalation,
    state: str,
    *,
    by: User | None,
    at: datetime,
    why: str = "",
    is_merged: bool = False,
) -> Escalation:
    before = escalation.state
    escalation.become(state)
    escalation.ended_at, escalation.next_update_at = at, None
    steps.settle(escalation)
    if before != State.REQUESTED and not is_merged:
        due_on = clocks.day_after_days(rules.current().review_days, steps.hours_of(escalation), at)
        EscalationReview.objects.create(escalation=escalation, due_on=due_on)
    facts = {"state": [before, str(state)], "why": why, "merged": is_merged}
    steps.commit(
        escalation,
        "closed",
        by=by,
        at=at,
        columns=["state", "ended_at", "next_update_at", "merged_into"],
        facts=facts,
    )
    return escalation


@transaction.atomic
def review(
    escalation: Escalation,
    *,
    by: User,
    at: datetime,
    cause: str,
    change: str,
    seen_late: str = "",
    lesson: str = "",
) -> EscalationReview:
    """Write the review. Only `lesson`, in words of its own, is read by the customer."""
    escalation = steps.hold(escalation)
    require(policies.review(by, escalation))
    found, _is_new = EscalationReview._base_manager.select_for_update().get_or_create(
        escalation=escalation,
        defaults={"due_on": at.astimezone(steps.hours_of(escalation).zone).date()},
    )
    found.cause = steps.said(cause, "cause", 2000, _("Say what the cause was."))
    found.change = steps.said(change, "change", 2000, _("Say what we change."))
    found.seen_late = steps.said(seen_late, "seen_late", 2000)
    found.written_by, found.written_at = by, at
    found.save(update_fields=["cause", "change", "seen_late", "written_by", "written_at"])
    steps.commit(escalation, "reviewed", by=by, at=at, is_public=False)
    if words := steps.said(lesson, "lesson", 2000):
        EscalationLesson._base_manager.update_or_create(
            escalation=escalation,
            defaults={"words": words, "shared_by": by, "shared_at": at},
        )
        steps.commit(escalation, "lesson_shared", by=by, at=at)
    return found
