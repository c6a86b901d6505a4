"""Defects: the list, one, what becomes of it, and the words that customers read."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.people.models import User
from tsam.domains.sprs import finding, story
from tsam.domains.sprs.actions import course, raising, words
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import Answer, Spr, SprPublic, SprSeverity, SprState, Workaround
from tsam.domains.sprs.numbering import canonical
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Line,
    Number,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.cases import EventShape
from tsam.faces.api.shapes.sprs import PublicSprShape, SprShape

router = Router(tags=["sprs"])

RELATED = ("owner", "raised_by", "duplicate_of")
Release = Annotated[str, Field(max_length=80, pattern=NO_NUL)]
Reason = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Long = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]


class SprFilters(Schema):
    """What narrows the list; each of them is optional."""

    state: SprState | None = None
    severity: SprSeverity | None = None
    answer: Answer | None = None
    is_open: bool | None = None
    product: str = Field("", max_length=80)
    q: str = Field("", max_length=100, description="A number or words; at most 500.")

    def conditions(self) -> dict[str, Any]:
        said = self.q.replace("\0", " ").strip()
        asked = {
            "state": self.state,
            "severity": self.severity,
            "answer": self.answer,
            "is_open": self.is_open,
            "product__iexact": self.product.replace("\0", "") or None,
            "pk__in": finding.keys(said) if said else None,
        }
        return {name: value for name, value in asked.items() if value is not None}


@router.get("/sprs", response=answers(Listed[SprShape]))
def sprs(request: Call, filters: Query[SprFilters], cursor: Cursor = "", limit: Limit = 50) -> Any:
    """The costliest first; empty for who works with none."""
    rows = Spr.objects.visible_to(request.user).filter(**filters.conditions())
    found = rows.select_related(*RELATED)
    return listed(found, ("-impact", "pk"), cursor, limit, SprShape.of)


class DescribeSpr(Body):
    """Internal words; they name no customer."""

    title: Line
    severity: SprSeverity
    text: Annotated[str, Field(max_length=8000, pattern=NO_NUL)] = ""
    product: Release = ""
    component: Release = ""
    found_in: Release = ""


class RaiseSpr(DescribeSpr):
    public_title: Line = Field("", description="What customers read; else the title.")
    public_text: Long = ""


@router.post("/sprs", response=answers(SprShape, 201))
@once
def raise_spr(request: Call, given: RaiseSpr) -> Any:
    """Submit a defect to R&D; from a case there is a call of its own."""
    said, text = described(given)
    made = raising.raise_spr(said, by=request.user, at=now(), public_text=text)
    return Status(201, shown(request, made))


@router.get("/sprs/{number}", response=answers(SprShape))
def spr(request: Call, number: Number) -> Any:
    return SprShape.of(spr_of(request, number))


@router.put("/sprs/{number}", response=answers(SprShape))
def describe(request: Call, number: Number, given: DescribeSpr) -> Any:
    said, _text = described(given)
    row = spr_of(request, number)
    return shown(request, raising.describe(row, said, by=request.user, at=now()))


class OwnSpr(Body):
    person: Key | None = Field(description="Somebody of R&D; null for nobody.")


@router.put("/sprs/{number}/owner", response=answers(SprShape))
def owner(request: Call, number: Number, given: OwnSpr) -> Any:
    row = spr_of(request, number)
    person = User.objects.filter(pk=given.person).first() if given.person else None
    if given.person and person is None:
        raise ValidationError({"person": _("Choose somebody of R&D.")})
    return shown(request, raising.own(row, by=request.user, at=now(), person=person))


class StepSpr(Body):
    state: SprState
    reason: Reason = Field("", description="For our people; needed for a decision against a fix.")
    public_reason: Reason = Field("", description="For customers; needed for such a decision.")
    resolved_in: Release = ""
    duplicate_of: Number = Field("", description="With DUPLICATE: the number of the other.")


@router.post("/sprs/{number}/steps", response=answers(SprShape))
def steps(request: Call, number: Number, given: StepSpr) -> Any:
    """Say how it stands now. A fix is committed by its target."""
    row, by = spr_of(request, number), request.user
    if given.state == SprState.DUPLICATE:
        other = finding.by_number(by, given.duplicate_of)
        if other is None:
            raise ValidationError({"duplicate_of": _("No SPR has this number.")})
        told = given.public_reason
        done = course.mark_duplicate(row, by=by, at=now(), of=other, public_reason=told)
        return shown(request, done)
    if given.state == SprState.FIX_COMMITTED:
        raise ValidationError({"state": _("A fix is committed by setting its target.")})
    said = given.dict(exclude={"duplicate_of"})
    return shown(request, course.move(row, by=by, at=now(), **said))


class TargetSpr(Body):
    release: Release
    on: Day | None = None
    reason: Reason = Field("", description="For our people; needed when it comes later.")
    public_reason: Reason = ""


@router.put("/sprs/{number}/target", response=answers(SprShape))
def target(request: Call, number: Number, given: TargetSpr) -> Any:
    """Commit the fix to a release, or move it; whoever waits for it hears it."""
    row = spr_of(request, number)
    return shown(request, course.set_target(row, by=request.user, at=now(), **given.dict()))


class WordSpr(Body):
    title: Line
    text: Long


@router.put("/sprs/{number}/words", response=answers(PublicSprShape))
def word(request: Call, number: Number, given: WordSpr) -> Any:
    """What customers read; the caller stands for it."""
    row = spr_of(request, number)
    done = words.word(row, by=request.user, at=now(), **given.dict())
    return PublicSprShape.of(done)


class HelpSpr(Body):
    quality: Workaround
    text: Long = ""
    is_verified: bool = Field(False, description="The caller tried it.")


@router.put("/sprs/{number}/workaround", response=answers(PublicSprShape))
def workaround(request: Call, number: Number, given: HelpSpr) -> Any:
    row = spr_of(request, number)
    done = words.note_workaround(row, by=request.user, at=now(), **given.dict())
    return PublicSprShape.of(done)


@router.get("/sprs/{number}/events", response=answers(Listed[EventShape]))
def events(request: Call, number: Number, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What happened, newest first. Of what a customer did nobody is named."""
    rows = story.events_of(request.user, spr_of(request, number))
    return listed(rows, ("-pk",), cursor, limit, EventShape.of)


def spr_of(request: Call, number: str) -> Spr:
    return visible_or_404(Spr.objects.numbered(number).select_related(*RELATED), request)


def public_of(request: Call, number: str) -> SprPublic:
    return visible_or_404(SprPublic.objects.all(), request, number=canonical(number))


def described(given: DescribeSpr) -> tuple[Description, str]:
    said = given.dict()
    text = said.pop("public_text", "")
    return Description(**said), text


def shown(request: Call, row: Spr) -> SprShape:
    return SprShape.of(spr_of(request, row.number))
