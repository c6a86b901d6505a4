"""Whom a defect hits, what was asked of R&D for it, and what the customers read and say."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts.models.visibility import reach_of
from tsam.domains.cases import actions as case_actions
from tsam.domains.cases.models import CaseSpr
from tsam.domains.objectives.models import Milestone, Requirement
from tsam.domains.people.models import User
from tsam.domains.sprs import counting, story
from tsam.domains.sprs.actions import asking, hits
from tsam.domains.sprs.models import (
    Answer,
    PriorityRequest,
    SprInterest,
    SprPublic,
    SprState,
    Wanted,
)
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Number,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.cases import EventShape
from tsam.faces.api.shapes.drift import SeenEnvironmentShape
from tsam.faces.api.shapes.sprs import (
    HitShape,
    OwnSprShape,
    PublicSprShape,
    SprsAskedShape,
    SprShape,
)
from tsam.faces.api.views.cases import found
from tsam.faces.api.views.sprs import (
    RaiseSpr,
    Reason,
    Release,
    described,
    public_of,
    shown,
    spr_of,
)
from tsam.faces.ui import defects

router = Router(tags=["sprs"])

PLACES = ("application__account", "application__support_contract", "milestone", "requirement")
PEOPLE = ("spr", "asked_by", "answered_by")
Words = Annotated[str, Field(max_length=600, pattern=NO_NUL)]


@router.get("/sprs/{number}/hits", response=answers(Listed[HitShape]))
def places(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """By name for Technical Support; empty for R&D, which reads counts on the SPR."""
    rows = SprInterest.objects.visible_to(request.user).filter(spr=spr_of(request, number))
    return listed(rows.select_related(*PLACES), ("pk",), cursor, limit, HitShape.of)


class DescribeHit(Body):
    wanted: Wanted
    why: Reason = ""
    milestone: Key | None = None
    requirement: Key | None = None


@router.put("/spr-hits/{key}", response=answers(HitShape))
def describe_hit(request: Call, key: Key, given: DescribeHit) -> Any:
    """How much they want the fix, and what waits for it there."""
    row = hit_of(request, key)
    milestones = Milestone.objects.visible_to(request.user).select_related("project__engagement")
    needs = Requirement.objects.visible_to(request.user).select_related("engagement")
    milestone = milestones.filter(pk=given.milestone or 0).first()
    requirement = needs.filter(pk=given.requirement or 0).first()
    if given.milestone and milestone is None:
        raise ValidationError({"milestone": _("Choose a milestone of this Application.")})
    if given.requirement and requirement is None:
        raise ValidationError({"requirement": _("Choose a need of this Application.")})
    hits.describe_interest(
        row,
        by=request.user,
        at=now(),
        wanted=given.wanted,
        why=given.why,
        milestone=milestone,
        requirement=requirement,
    )
    return HitShape.of(hit_of(request, key))


class AskRnd(Body):
    justification: Words = Field(description="What it costs them; it names no customer.")
    release: Release = ""
    on: Day | None = None


@router.post("/spr-hits/{key}/requests", response=answers(SprsAskedShape, 201))
@once
def ask(request: Call, key: Key, given: AskRnd) -> Any:
    """Ask R&D to put it first; needs a right to SPR management (G4)."""
    made = asking.ask_priority(hit_of(request, key), by=request.user, at=now(), **given.dict())
    return Status(201, SprsAskedShape.of(asked_of(request, made.pk)))


class FixThere(Body):
    installed_on: Day | None = None
    verified_on: Day | None = Field(None, description="They saw that it is gone.")


@router.put("/spr-hits/{key}/fix", response=answers(HitShape))
def fix(request: Call, key: Key, given: FixThere) -> Any:
    """Since when the fix is installed there, and since when it is seen to be gone."""
    row, at = hit_of(request, key), now()
    if given.installed_on:
        hits.note_installed(row, by=request.user, at=at, on=given.installed_on)
    if given.verified_on:
        hits.note_verified(row, by=request.user, at=at, on=given.verified_on)
    return HitShape.of(hit_of(request, key))


class AskAgain(Body):
    reason: Reason


@router.post("/spr-hits/{key}/re-evaluation", response=answers(HitShape))
def re_evaluation(request: Call, key: Key, given: AskAgain) -> Any:
    """Ask to look at a decision again; the words stay with the customer and its TSAM."""
    row = hit_of(request, key)
    hits.ask_again(row, by=request.user, at=now(), reason=given.reason)
    return HitShape.of(hit_of(request, key))


@router.get("/sprs/{number}/requests", response=answers(Listed[SprsAskedShape]))
def requests(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = PriorityRequest.objects.visible_to(request.user).filter(spr=spr_of(request, number))
    return listed(rows.select_related(*PEOPLE), ("-pk",), cursor, limit, SprsAskedShape.of)


class AnswerRequest(Body):
    answer: Literal["ACCEPTED", "DECLINED", "MORE"]
    reply: Words = Field("", description="Why not, or what is missing; it names no customer.")
    release: Release = Field("", description="With ACCEPTED.")
    on: Day | None = Field(None, description="With ACCEPTED: the day of the release.")


@router.post("/spr-requests/{key}/answer", response=answers(SprsAskedShape))
def answer(request: Call, key: Key, given: AnswerRequest) -> Any:
    """R&D says yes with a day, no with a reason, or what it needs to decide."""
    _answer(asked_of(request, key), given, request.user, now())
    return SprsAskedShape.of(asked_of(request, key))


def _answer(row: PriorityRequest, given: AnswerRequest, by: User, at: datetime) -> None:
    if given.answer == Answer.ACCEPTED:
        if given.on is None:
            raise ValidationError({"on": _("Say on which day it is released.")})
        release, reply = given.release, given.reply
        asking.accept(row, by=by, at=at, release=release, on=given.on, reply=reply)
    elif given.answer == Answer.DECLINED:
        asking.decline(row, by=by, at=at, reply=given.reply)
    else:
        asking.ask_for_more(row, by=by, at=at, reply=given.reply)


class GiveMore(Body):
    more: Words


@router.post("/spr-requests/{key}/more", response=answers(SprsAskedShape))
def more(request: Call, key: Key, given: GiveMore) -> Any:
    """Send what R&D asked for."""
    asking.give_more(asked_of(request, key), by=request.user, at=now(), more=given.more)
    return SprsAskedShape.of(asked_of(request, key))


@router.get("/public-sprs", response=answers(Listed[PublicSprShape]))
def public_sprs(
    request: Call, state: SprState | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """In public words: for a customer those that hit it, newest first."""
    rows = SprPublic.objects.visible_to(request.user)
    if state:
        rows = rows.filter(state=state)
    return listed(rows, ("-pk",), cursor, limit, PublicSprShape.of)


@router.get("/public-sprs/{number}", response=answers(OwnSprShape))
def public_spr(request: Call, number: Number) -> Any:
    row, reader = public_of(request, number), request.user
    there = SprInterest.objects.visible_to(reader).filter(spr=row.spr_id).order_by("pk")
    ours = list(reach_of(reader))
    others = counting.customers_hit([row.spr_id], without=ours).get(row.spr_id, 0)
    return OwnSprShape(
        **PublicSprShape.of(row).dict(),
        hits=[HitShape.of(one) for one in there.select_related(*PLACES)],
        others=counting.others_words(others),
    )


@router.get("/public-sprs/{number}/events", response=answers(Listed[EventShape]))
def public_events(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What happened in public words, newest first; for a customer since it hit them."""
    row = public_of(request, number)
    there = SprInterest.objects.visible_to(request.user).filter(spr=row.spr_id)
    first = there.order_by("since").first()
    if first is None:
        return {"items": [], "next": None}
    rows = story.public_events_of(request.user, row, first)
    return listed(rows.select_related("by"), ("-pk",), cursor, limit, EventShape.of)


@router.get("/cases/{number}/sprs", response=answers(Listed[PublicSprShape]))
def of_case(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The defects that a case comes from, in public words."""
    linked = CaseSpr.objects.visible_to(request.user).filter(case=found(request, number))
    rows = SprPublic.objects.visible_to(request.user).filter(spr__in=linked.values("spr"))
    return listed(rows, ("-pk",), cursor, limit, PublicSprShape.of)


@router.post("/cases/{number}/sprs", response=answers(SprShape, 201))
@once
def raise_from_case(request: Call, number: Number, given: RaiseSpr) -> Any:
    """Submit the defect behind a case to R&D, and link the case with it."""
    case, (said, text) = found(request, number), described(given)
    made = case_actions.raise_spr(case, said, by=request.user, at=now(), public_text=text)
    return Status(201, shown(request, made))


@router.put("/cases/{number}/sprs/{spr}", response=ACCEPTS)
def link(request: Call, number: Number, spr: Number) -> Any:
    """Say that a case comes from a defect; a second time changes nothing."""
    case, row = found(request, number), spr_of(request, spr)
    if not CaseSpr.objects.visible_to(request.user).filter(case=case, spr=row).exists():
        case_actions.link_spr(case, row, by=request.user, at=now())
    return Status(204, None)


@router.delete("/cases/{number}/sprs/{spr}", response=ACCEPTS)
def unlink(request: Call, number: Number, spr: Number) -> Any:
    case, row = found(request, number), spr_of(request, spr)
    case_actions.unlink_spr(case, row, by=request.user, at=now())
    return Status(204, None)


def hit_of(request: Call, key: int) -> SprInterest:
    return visible_or_404(
        SprInterest.objects.select_related("spr", "engagement", *PLACES), request, pk=key
    )


def asked_of(request: Call, key: int) -> PriorityRequest:
    return visible_or_404(PriorityRequest.objects.select_related(*PEOPLE), request, pk=key)


@router.get("/sprs/{number}/environments", response=answers(list[SeenEnvironmentShape]))
def spr_environments(request: Call, number: Number) -> Any:
    """What runs where it is seen: as its cases kept it, then as it runs now where it is open.

    R&D reads it while the customer agrees: components alone, and whose they are is told to nobody.
    Of each at most six environments.
    """
    spr = spr_of(request, number)
    seen = [*defects.seen(request.user, spr), *defects.running(request.user, spr)]
    return [SeenEnvironmentShape.of(one) for one in seen]
