"""Escalations: which run, one with its course, and how one begins."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from tsam.domains.accounts.models import Application, Severity
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions, policies, rules, story
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.finding import find
from tsam.domains.escalations.models import (
    NUMBERING,
    Channel,
    EscalatedCase,
    Escalation,
    EscalationAction,
    EscalationCheck,
    EscalationLesson,
    EscalationWatch,
    ExitCriterion,
    LevelRole,
    LevelStep,
    Reason,
)
from tsam.domains.escalations.rules import Cadence, Rules
from tsam.domains.people.models import User
from tsam.domains.priorities import escalating
from tsam.domains.sprs.models import Spr, SprPublic
from tsam.domains.sprs.numbering import canonical
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    Line,
    Number,
    Short,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.escalations import (
    CadenceShape,
    EscalationActionShape,
    EscalationCheckShape,
    EscalationDetailShape,
    EscalationEntryShape,
    EscalationRulesShape,
    EscalationShape,
    EscalationWatchShape,
    ExitShape,
)
from tsam.kernel.verdicts import require

router = Router(tags=["escalations"])

RELATED = (
    "account",
    "application",
    "engagement__calendar",
    "lead",
    "covers_for",
    "contact",
    "raised_by",
    "merged_into",
)
# So many are found by words.
MOST_FOUND = 200
Words = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
Impact = Annotated[str, Field(max_length=1000, pattern=NO_NUL)]
Because = Annotated[str, Field(max_length=300, pattern=NO_NUL)]


@router.get("/escalations", response=answers(Listed[EscalationShape]))
def escalations(
    request: Call,
    is_running: bool | None = None,
    q: Annotated[str, Query(max_length=200, description="Words, or a number.")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """The newest first."""
    rows = Escalation.objects.visible_to(request.user).select_related(*RELATED)
    if is_running is not None:
        rows = rows.filter(ended_at__isnull=is_running)
    if q:
        rows = rows.filter(pk__in=[one.pk for one in find(request.user, q, limit=MOST_FOUND)])
    known = rules.current()
    return listed(rows, ("-pk",), cursor, limit, lambda row: EscalationShape.of(row, known))


class Escalate(Body):
    """About cases of one Application, about an SPR that hits it, or about the service itself."""

    application: Key
    cases: list[Number] = Field([], max_length=50)
    spr: Line = Field("", description="The number of an SPR that hits the Application.")
    title: Line = Field("", description="Else the title of the first case, or of the SPR.")
    reason: Reason = Reason.NO_PROGRESS
    severity: Severity | None = Field(None, description="Else the sharpest of the cases.")
    impact: Impact = Field(description="What it costs the business; R&D reads it.")
    exits: list[Line] = Field([], max_length=12, description="What must be true at the end.")
    contact: Key | None = Field(None, description="Whom we report to; else who reported the case.")
    reachable_name: Line = Field("", description="With severity 0.")
    reachable_phone: Short = ""


@router.post("/escalations", response=answers(EscalationDetailShape, 201))
@once
def escalate(request: Call, given: Escalate) -> Any:
    """Escalate; the same matter again joins the one that runs."""
    where = visible_or_404(
        Application.objects.select_related("account", "support_contract"),
        request,
        pk=given.application,
    )
    cases = tuple(case_of(request, number) for number in given.cases)
    spr = spr_of(request, given.spr) if given.spr else None
    wanted = Wanted(
        impact=given.impact,
        reason=given.reason,
        exits=tuple(given.exits),
        title=given.title,
        severity=given.severity,
        contact=person(given.contact, "contact") if given.contact else None,
        reachable=Reachable(given.reachable_name, given.reachable_phone),
        channel=Channel.API,
    )
    made = escalating.escalate(
        where, by=request.user, at=now(), matter=Matter(cases, spr), wanted=wanted
    )
    return Status(201, shown(request, made.number))


def case_of(request: Call, number: str) -> Case:
    cases = Case.objects.visible_to(request.user).numbered(number)
    found = cases.select_related("opened_by").first()
    if found is None:
        raise ValidationError(
            {"cases": _("There is no case %(number)s.") % {"number": number[:24]}}
        )
    return found


def spr_of(request: Call, number: str) -> Spr:
    """By its public words, which both sides read."""
    there = SprPublic.objects.visible_to(request.user).filter(number=canonical(number))
    found = there.select_related("spr").first()
    if found is None:
        raise ValidationError({"spr": _("There is no SPR %(number)s.") % {"number": number[:24]}})
    return found.spr


@router.get("/escalations/{number}", response=answers(EscalationDetailShape))
def escalation(request: Call, number: Number) -> Any:
    return shown(request, number)


@router.get("/escalations/{number}/timeline", response=answers(list[EscalationEntryShape]))
def timeline(request: Call, number: Number) -> Any:
    """Reports, words and moves, oldest first; remarks only to our own people."""
    row = row_of(request, number)
    return [EscalationEntryShape.of(entry) for entry in story.tell(request.user, row)]


@router.get("/escalation-rules", response=answers(EscalationRulesShape))
def read_rules(request: Call) -> Any:
    """Levels, cadence and days in force. Both sides may know them."""
    return EscalationRulesShape.of(rules.current())


class SetEscalationRules(Body):
    version: int = Field(ge=0, description="The version that these were made from.")
    levels: list[LevelRole] = Field(max_length=4)
    cadence: dict[int, CadenceShape] = Field(description="By severity, all four.")
    monitor_days: int
    silence_days: int
    review_days: int
    reason: Because


@router.put("/escalation-rules", response=answers(EscalationRulesShape))
def set_rules(request: Call, given: SetEscalationRules) -> Any:
    """The next version of the rules."""
    wanted = Rules(
        version=given.version,
        levels=tuple(given.levels),
        cadence={
            severity: Cadence(one.acknowledge, one.update, one.always)
            for severity, one in given.cadence.items()
        },
        monitor_days=given.monitor_days,
        silence_days=given.silence_days,
        review_days=given.review_days,
    )
    made = actions.set_rules(wanted, by=request.user, at=now(), reason=given.reason)
    return EscalationRulesShape.of(rules.read(made))


# --- what the calls of this and the next file share


def row_of(request: Call, number: str) -> Escalation:
    key = NUMBERING.read(number) or 0
    return visible_or_404(Escalation.objects.select_related(*RELATED), request, pk=key)


def person(key: int, field: str) -> User:
    found = User.objects.filter(pk=key, is_active=True).first()
    if found is None:
        raise ValidationError({field: _("Nobody has this key.")})
    return found


def shown(request: Call, number: str) -> EscalationDetailShape:
    row, reader = row_of(request, number), request.user
    links = EscalatedCase.objects.visible_to(reader).filter(escalation=row)
    exits = ExitCriterion.objects.visible_to(reader).filter(escalation=row)
    planned = EscalationAction.objects.visible_to(reader).filter(escalation=row)
    checks = EscalationCheck.objects.visible_to(reader).filter(escalation=row)
    lesson = EscalationLesson.objects.visible_to(reader).filter(escalation=row).first()
    watch = EscalationWatch.objects.visible_to(reader).filter(escalation=row).first()
    steps = LevelStep.objects.visible_to(reader).filter(escalation=row).select_related("owner")
    last = steps.order_by("-pk").first()
    public = SprPublic.objects.visible_to(reader).filter(spr=row.spr_id).first()
    return EscalationDetailShape(
        **EscalationShape.of(row, rules.current()).dict(),
        cases=[link.case.number for link in links.select_related("case").order_by("pk")],
        spr=public.number if public else "",
        exits=[ExitShape.of(one) for one in exits.order_by("pk")],
        actions=[
            EscalationActionShape.of(one)
            for one in planned.select_related("owner").order_by("due_on", "pk")
        ],
        checks=[EscalationCheckShape.of(one) for one in checks.order_by("pk")],
        lesson=lesson.words if lesson else "",
        inside=EscalationWatchShape.of(watch, last.owner if last else None) if watch else None,
    )


class Remark(Body):
    text: Words


@router.post("/escalations/{number}/remarks", response=answers(EscalationDetailShape, 201))
@once
def remark(request: Call, number: Number, given: Remark) -> Any:
    """An internal word; no customer reads it."""
    row = row_of(request, number)
    require(policies.remark(request.user, row))
    actions.remark(row, by=request.user, at=now(), text=given.text)
    return Status(201, shown(request, number))
