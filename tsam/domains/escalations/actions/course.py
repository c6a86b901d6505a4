"""The course of an escalation: taken, reported on, up and down the levels, watched."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases.actions.reachable import NOBODY, Reachable, faults
from tsam.domains.escalations import clocks, policies, rules
from tsam.domains.escalations.actions import steps
from tsam.domains.escalations.actions.parts import give_checks
from tsam.domains.escalations.models import (
    Channel,
    Escalation,
    EscalationRemark,
    EscalationReport,
    State,
    Trend,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def acknowledge(escalation: Escalation, *, by: User, at: datetime) -> Escalation:
    """Somebody of ours has it, and leads it from now on. The first report is due next."""
    escalation = steps.hold(escalation)
    require(policies.acknowledge(by, escalation))
    in_time = escalation.next_update_at is None or at <= escalation.next_update_at
    named = escalation.lead
    escalation.become(State.ACTIVE)
    escalation.acknowledged_at = at
    if named is None or named.pk != by.pk:
        escalation.covers_for, escalation.lead = named, by
        steps.stand_on(escalation, by, "", by=by, at=at)
    steps.run_clock(escalation, at)
    steps.settle(escalation)
    steps.commit(
        escalation,
        "acknowledged",
        by=by,
        at=at,
        columns=["state", "acknowledged_at", "lead", "covers_for", *steps.CLOCK],
        facts={"lead": by.name, "in_time": in_time},
    )
    return escalation


@transaction.atomic
def report(
    escalation: Escalation,
    *,
    by: User,
    at: datetime,
    happened: str,
    coming: str,
    trend: str = "",
    next_update_at: datetime | None = None,
) -> EscalationReport:
    """Tell the customer what happened, what comes, and when the next word comes.

    The next word comes after one interval at the latest; it may be promised for sooner.
    """
    escalation = steps.hold(escalation)
    require(policies.report(by, escalation))
    told = steps.said(happened, "happened", 4000, _("Say what happened since the last word."))
    ahead = steps.said(coming, "coming", 2000, _("Say what comes next."))
    in_time = not escalation.is_late(at)
    _promise_next(escalation, next_update_at, at)
    columns = list(steps.CLOCK)
    if trend:
        escalation.trend = Trend(trend)
        columns.append("trend")
    written = EscalationReport.objects.create(
        escalation=escalation,
        author=by,
        at=at,
        happened=told,
        coming=ahead,
        trend=escalation.trend,
        next_update_at=escalation.next_update_at,
        language=escalation.language,
        was_in_time=in_time,
    )
    steps.settle(escalation)
    facts = {"report": written.pk}
    steps.commit(escalation, "reported", by=by, at=at, columns=columns, facts=facts)
    return written


def _promise_next(escalation: Escalation, wanted: datetime | None, at: datetime) -> None:
    if escalation.is_close_asked:
        return
    if escalation.state == State.MONITORING and wanted is None:
        # The watch goes on as it was agreed, unless its day has come.
        if escalation.next_update_at and escalation.next_update_at > at:
            return
        start_watch(escalation, at)
        return
    steps.run_clock(escalation, at)
    if wanted is None:
        return
    latest = escalation.next_update_at
    if wanted <= at:
        raise ValidationError({"next_update_at": _("The next word is still to come.")})
    if latest is None or wanted > latest:
        raise ValidationError(
            {"next_update_at": _("Sooner: at this severity that is longer than one interval.")}
        )
    escalation.next_update_at = wanted


@transaction.atomic
def write(
    escalation: Escalation, *, by: User, at: datetime, text: str, channel: str = Channel.PORTAL
) -> EscalationReport:
    """The customer's words. Our clock goes on as it was."""
    escalation = steps.hold(escalation)
    require(policies.write(by, escalation))
    words = steps.said(text, "text", 4000, _("Please say it in words."))
    written = EscalationReport.objects.create(
        escalation=escalation, author=by, at=at, is_from_customer=True, happened=words
    )
    steps.let_in(escalation, [by])
    facts = {"report": written.pk, "channel": str(channel)}
    steps.commit(escalation, "written", by=by, at=at, facts=facts)
    return written


@transaction.atomic
def remark(escalation: Escalation, *, by: User, at: datetime, text: str) -> EscalationRemark:
    """An internal word."""
    escalation = steps.hold(escalation)
    require(policies.remark(by, escalation))
    words = steps.said(text, "text", 4000, _("Please say it in words."))
    kept = EscalationRemark.objects.create(escalation=escalation, author=by, at=at, text=words)
    facts = {"remark": kept.pk}
    steps.commit(escalation, "remarked", by=by, at=at, facts=facts, is_public=False)
    return kept


@transaction.atomic
def raise_level(
    escalation: Escalation, *, by: User, at: datetime, owner: User, reason: str
) -> Escalation:
    """The next level, and who stands on it. A proposal of the clock is taken by this too."""
    escalation = steps.hold(escalation)
    known = rules.current()
    require(policies.raise_level(by, escalation, known.top))
    return _move(escalation, escalation.level + 1, owner, reason, by=by, at=at)


@transaction.atomic
def lower_level(
    escalation: Escalation, *, by: User, at: datetime, owner: User, reason: str
) -> Escalation:
    """One level down, because it is better."""
    escalation = steps.hold(escalation)
    require(policies.lower_level(by, escalation))
    return _move(escalation, escalation.level - 1, owner, reason, by=by, at=at)


def _move(
    escalation: Escalation, level: int, owner: User, reason: str, *, by: User, at: datetime
) -> Escalation:
    role = rules.current().role_of(level)
    require(policies.own_level(owner, escalation, role))
    # Internal: the customer reads that it went up or down, and to which role.
    why = steps.said(reason, "reason", 300, _("Say why; it stays inside."))
    before, escalation.level = escalation.level, level
    columns = ["level"]
    steps.stand_on(escalation, owner, why, by=by, at=at)
    steps.settle(escalation)
    name = "level_raised" if level > before else "level_lowered"
    facts = {"level": [before, level], "role": str(role), "_owner": owner.pk}
    steps.commit(escalation, name, by=by, at=at, columns=columns, facts=facts)
    return escalation


@transaction.atomic
def decline_level(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    """Not yet, and why: nothing is proposed again before another interval has passed."""
    escalation = steps.hold(escalation)
    require(policies.decline_level(by, escalation))
    watch = steps.watch_of(escalation)
    if watch.proposed_level is None:
        raise ValidationError({"reason": _("Nothing is proposed.")})
    why = steps.said(reason, "reason", 300, _("Say why not yet; it stays inside."))
    cadence = rules.current().cadence[escalation.severity]
    level, watch.proposed_level = watch.proposed_level, None
    watch.declined_reason = why
    watch.rests_until = clocks.update_by(cadence, steps.hours_of(escalation), at)
    watch.save(update_fields=["proposed_level", "declined_reason", "rests_until"])
    facts = {"level": level, "reason": why}
    steps.commit(escalation, "level_declined", by=by, at=at, facts=facts, is_public=False)
    return escalation


@transaction.atomic
def cover(escalation: Escalation, *, by: User, at: datetime, who: User) -> Escalation:
    """Somebody else leads it while the TSAM is away; the customer is told who."""
    escalation = steps.hold(escalation)
    require(policies.cover(by, escalation, who))
    before = escalation.lead
    is_back = escalation.covers_for_id == who.pk
    escalation.covers_for = None if is_back else escalation.covers_for or before
    escalation.lead = who
    if escalation.level == 1:
        steps.stand_on(escalation, who, "", by=by, at=at)
    facts = {"lead": [before.name if before else "", who.name], "back": is_back}
    steps.commit(escalation, "covered", by=by, at=at, columns=["lead", "covers_for"], facts=facts)
    return escalation


@transaction.atomic
def change_severity(
    escalation: Escalation,
    *,
    by: User,
    at: datetime,
    severity: int,
    reachable: Reachable = NOBODY,
) -> Escalation:
    """Another cadence from now on. Severity 0 names who speaks English and can be called."""
    escalation = steps.hold(escalation)
    require(policies.change_severity(by, escalation, severity))
    facts = {"severity": [escalation.severity, int(severity)]}
    columns = ["severity"]
    if severity == Severity.DOWN and not escalation.reachable_phone:
        if wrong := faults(reachable, is_customer=True):
            raise ValidationError(wrong)
        escalation.reachable_name = reachable.name.strip()[:120]
        escalation.reachable_phone = reachable.phone.strip()[:40]
        columns += ["reachable_name", "reachable_phone"]
    escalation.severity = severity
    if severity == Severity.DOWN:
        give_checks(escalation, by=by, at=at)
    columns += _sooner(escalation, at)
    steps.commit(escalation, "severity_changed", by=by, at=at, columns=columns, facts=facts)
    return escalation


def _sooner(escalation: Escalation, at: datetime) -> list[str]:
    """A word that was promised comes no later than before; at a higher severity it comes sooner."""
    due = escalation.next_update_at
    if due is None or escalation.state != State.ACTIVE or escalation.is_close_asked:
        return []
    cadence = rules.current().cadence[escalation.severity]
    sooner = clocks.update_by(cadence, steps.hours_of(escalation), at)
    if sooner >= due:
        return []
    escalation.next_update_at, escalation.next_update_since = sooner, at
    return list(steps.CLOCK)


@transaction.atomic
def monitor(escalation: Escalation, *, by: User, at: datetime) -> Escalation:
    """It holds for now; we look at it for some service days, and say then what we saw."""
    escalation = steps.hold(escalation)
    require(policies.monitor(by, escalation))
    escalation.become(State.MONITORING)
    start_watch(escalation, at)
    steps.settle(escalation)
    steps.commit(
        escalation,
        "monitored",
        by=by,
        at=at,
        columns=["state", *steps.CLOCK, *_unasked(escalation)],
        facts={"until": escalation.next_update_at and escalation.next_update_at.isoformat()},
    )
    return escalation


def start_watch(escalation: Escalation, at: datetime) -> None:
    days = rules.current().monitor_days
    escalation.next_update_since = at
    escalation.next_update_at = clocks.after_days(days, steps.hours_of(escalation), at)


@transaction.atomic
def resume(escalation: Escalation, *, by: User, at: datetime, reason: str) -> Escalation:
    """It is not over: it is worked on again."""
    escalation = steps.hold(escalation)
    require(policies.resume(by, escalation))
    return back_to_work(escalation, "resumed", by=by, at=at, reason=reason)


def back_to_work(
    escalation: Escalation, name: str, *, by: User, at: datetime, reason: str
) -> Escalation:
    words = steps.said(reason, "reason", 1000, _("Say what is not good yet."))
    before = escalation.state
    if before != State.ACTIVE:
        escalation.become(State.ACTIVE)
    columns = ["state", *_unasked(escalation)]
    steps.run_clock(escalation, at)
    report = EscalationReport.objects.create(
        escalation=escalation, author=by, at=at, is_from_customer=by.is_customer, happened=words
    )
    facts = {"state": [before, escalation.state], "report": report.pk}
    steps.commit(escalation, name, by=by, at=at, columns=[*columns, *steps.CLOCK], facts=facts)
    return escalation


def _unasked(escalation: Escalation) -> list[str]:
    escalation.close_asked_at = escalation.closes_at = None
    escalation.close_warnings = 0
    return ["close_asked_at", "closes_at", "close_warnings"]
