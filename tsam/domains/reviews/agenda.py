"""What is to be spoken of, read from what is kept: every line with its source and its moment.

Only rows that the customer may read go in; whoever may read the review may read its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.advocacy.models import CommitmentState, Promise
from tsam.domains.cases.measuring import measure
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import (
    Objective,
    ObjectivesDocument,
    OutcomeVerdict,
    Requirement,
    RequirementOutcome,
)
from tsam.domains.objectives.standing import Status, shown
from tsam.domains.reviews.models import WAS_HELD, ActionItem, ActionState, PointKind, Review
from tsam.domains.sprs.models import OPEN, SprPublic

# Where no review was held before, so far back is looked.
FIRST_LOOK = timedelta(days=92)
MOST = 40
_TONES = {
    Status.ON_TRACK: "good",
    Status.REACHED: "good",
    Status.AT_RISK: "risk",
    Status.MISSED: "alarm",
    Status.NA: "unknown",
}
OUTCOME_TONES = {
    OutcomeVerdict.SERVED: "good",
    OutcomeVerdict.AT_RISK: "risk",
    OutcomeVerdict.HURT: "alarm",
    OutcomeVerdict.NO_READING: "unknown",
}


@dataclass(frozen=True)
class Line:
    """One line: what it is about, how it stands, and the row that says so."""

    kind: str
    title: str
    standing: str
    tone: str
    detail: str
    noun: str
    source: str
    as_of: datetime


def gather(review: Review, at: datetime) -> list[Line]:
    """What was promised first, then needs, objectives and SPRs. `engagement__calendar` and the
    Application with its account and contract come with the review."""
    engagement, since = review.engagement, since_of(review, at)
    return [
        *_actions(engagement, since, at),
        *_promises(engagement, since, at),
        *_case_promises(engagement, at),
        *_requirements(engagement, since, at),
        *_objectives(engagement, at),
        *_sprs(engagement, since, at),
    ]


def since_of(review: Review, at: datetime) -> datetime:
    """When the last review was held before this one."""
    held = Review._base_manager.filter(engagement=review.engagement_id, state__in=WAS_HELD)
    earlier = held.filter(number__lt=review.number)
    before: datetime | None = earlier.aggregate(last=Max("held_at"))["last"]
    if before:
        return before
    began = review.engagement.activated_at
    return max(began, at - FIRST_LOOK) if began else at - FIRST_LOOK


def _actions(engagement: Engagement, since: datetime, at: datetime) -> Iterator[Line]:
    """What either side took on: what is open, and what was done since the last review."""
    today = today_of(engagement, at)
    rows = (
        ActionItem._base_manager.filter(engagement=engagement, told_at__isnull=False)
        .filter(Q(state=ActionState.OPEN) | Q(closed_on__gte=since.date()))
        .exclude(state=ActionState.DROPPED)
        .select_related("owner")
        .order_by("due_on", "pk")[:MOST]
    )
    for row in rows:
        standing, tone = kept(row.state == "DONE", row.first_due_on, row.closed_on, today)
        detail = _("%(name)s, by %(day)s") % {"name": row.owner.name, "day": day(row.due_on)}
        yield Line(
            PointKind.PROMISE, row.words, standing, tone, detail, "actionitem", str(row.pk), at
        )


def _promises(engagement: Engagement, since: datetime, at: datetime) -> Iterator[Line]:
    """What departments promised the customer (P1)."""
    today = today_of(engagement, at)
    rows = (
        Promise._base_manager.filter(engagement=engagement)
        .filter(Q(state=CommitmentState.OPEN) | Q(closed_on__gte=since.date()))
        .exclude(state=CommitmentState.WITHDRAWN)
        .order_by("promised_on", "pk")[:MOST]
    )
    for row in rows:
        first = date.fromisoformat(row.moved_from[0]) if row.moved_from else row.promised_on
        standing, tone = kept(row.state == CommitmentState.KEPT, first, row.closed_on, today)
        if row.state == CommitmentState.BROKEN:
            standing, tone = _("Not kept"), "alarm"
        detail = _("%(name)s, by %(day)s") % {
            "name": row.get_department_display(),
            "day": day(row.promised_on),
        }
        yield Line(PointKind.PROMISE, row.words, standing, tone, detail, "promise", str(row.pk), at)


def _case_promises(engagement: Engagement, at: datetime) -> Iterator[Line]:
    """What was promised on a case and is not done yet."""
    today = today_of(engagement, at)
    rows = (
        Case._base_manager.filter(application=engagement.application_id, is_open=True)
        .exclude(promised_at=None)
        .order_by("promised_at", "pk")[:MOST]
    )
    for row in rows:
        if row.promised_at is None:
            continue
        on = today_of(engagement, row.promised_at)
        standing, tone = kept(False, on, None, today)
        detail = _("%(number)s, by %(day)s") % {"number": row.number, "day": day(on)}
        yield Line(PointKind.PROMISE, row.promise, standing, tone, detail, "case", row.number, at)


def kept(is_done: bool, first: date, closed_on: date | None, today: date) -> tuple[str, str]:
    """How a promise stands against the first day that was said, and its tone."""
    if is_done:
        late = (closed_on - first).days if closed_on else 0
        if late <= 0:
            return _("Kept"), "good"
        return ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}, "risk"
    over = (today - first).days
    if over > 0:
        return ngettext("%(n)d day over", "%(n)d days over", over) % {"n": over}, "alarm"
    return _("Open"), ""


def _requirements(engagement: Engagement, since: datetime, at: datetime) -> Iterator[Line]:
    """Every need that is in force, with what was said of it since the last review."""
    rows = list(
        Requirement.objects.in_force().filter(engagement=engagement).order_by("-weight", "number")
    )
    said = latest_outcomes(rows, since)
    for row in rows:
        found = said.get(row.pk)
        standing = found.get_verdict_display() if found else _("Nothing said yet")
        tone = OUTCOME_TONES[OutcomeVerdict(found.verdict)] if found else "unknown"
        detail = found.words if found else ""
        yield Line(
            PointKind.REQUIREMENT,
            str(row),
            str(standing),
            tone,
            detail,
            "requirement",
            str(row.pk),
            at,
        )


def latest_outcomes(
    requirements: Sequence[Requirement], since: datetime
) -> dict[int, RequirementOutcome]:
    """{need: the last that was said of it since then}; one query."""
    rows = RequirementOutcome._base_manager.filter(
        requirement__in=[one.pk for one in requirements], at__gte=since
    )
    return {row.requirement_id: row for row in rows.order_by("at", "pk")}


def _objectives(engagement: Engagement, at: datetime) -> Iterator[Line]:
    """How each agreed objective stands (P2)."""
    if not entitled(Feature.P2, engagement.application, at):
        return
    document = ObjectivesDocument.objects.in_force().filter(engagement=engagement).first()
    if document is None:
        return
    document.engagement = engagement
    goals = list(Objective._base_manager.filter(document=document).order_by("number"))
    for one in measure(document, goals, at):
        yield Line(
            PointKind.OBJECTIVE,
            str(one.objective),
            one.standing.label,
            _TONES[Status(one.standing.status)],
            _("%(value)s. %(why)s")
            % {"value": shown(one.objective, one.value), "why": one.standing.sentence},
            "objective",
            str(one.objective.number),
            at,
        )


def _sprs(engagement: Engagement, since: datetime, at: datetime) -> Iterator[Line]:
    """Defects that moved since the last review, and those that are still open."""
    rows = (
        SprPublic._base_manager.filter(spr__interests__application=engagement.application_id)
        .filter(Q(state_at__gte=since) | Q(state__in=OPEN))
        .order_by("severity", "number")
        .distinct()[:MOST]
    )
    for row in rows:
        moved = row.state_at >= since
        target = row.resolved_in or row.target_release
        if target:
            detail = _("Release %(release)s") % {"release": target}
        else:
            detail = _("No target yet") if row.state in OPEN else row.reason
        tone = ("good" if row.state not in OPEN else "") if moved else "unknown"
        yield Line(
            PointKind.SPR,
            f"{row.number} {row.title}",
            str(row.get_state_display()),
            tone,
            detail,
            "spr",
            row.number,
            at,
        )


def day(on: date) -> str:
    return str(date_format(on, "j M Y"))
