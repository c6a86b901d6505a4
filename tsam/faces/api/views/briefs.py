"""Briefs as departments beyond support read them, and what is asked in them (P1)."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Count
from django.utils.timezone import now
from ninja import Router, Status
from ninja.errors import HttpError
from pydantic import Field

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.advocacy import actions, briefs
from tsam.domains.advocacy.actions.editions import last_edition
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.lists import ITEM_RELATED, item_lines, names_for
from tsam.domains.advocacy.models import BriefItem, ItemState, every_brief
from tsam.domains.advocacy.models.reading import briefed_applications
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    answers,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.briefs import AskShape, BriefHeadShape, BriefShape, CellShape
from tsam.faces.ui.pages import keyset
from tsam.kernel.verdicts import require

router = Router(tags=["briefs"])

RELATED = ("account", "application__account", "application__support_contract", "calendar")

Said = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Why = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Text = Annotated[str, Field(max_length=1000, pattern=NO_NUL)]


@router.get("/briefs", response=answers(Listed[BriefHeadShape]))
def briefs_of_caller(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Of every customer who has an advocate now; empty for who reads no brief."""
    rows = every_brief().visible_to(request.user)
    rows = rows.filter(application__in=briefed_applications(request.user))
    page = keyset(
        rows.select_related("account", "application"), order=("pk",), cursor=cursor, size=limit
    )
    waiting = dict(
        BriefItem.objects.visible_to(request.user)
        .filter(engagement__in=page.rows, state=ItemState.ASKED)
        .order_by()
        .values_list("engagement")
        .annotate(n=Count("pk"))
    )
    names = names_for(page.rows, request.user)
    items = [
        BriefHeadShape(
            engagement=row.pk, customer=CellShape.of(names[row.pk]), asks=waiting.get(row.pk, 0)
        )
        for row in page.rows
    ]
    return {"items": items, "next": page.older or None}


@router.get("/briefs/{key}", response=answers(BriefShape))
def brief(request: Call, key: Key, audience: Audience | None = None) -> Any:
    """By the key of its engagement; support says as which department it is read."""
    row = brief_of(request, key)
    return _brief(row, _audience(request, audience))


@router.put("/briefs/{key}/receipt", response=ACCEPTS)
def receipt(request: Call, key: Key, audience: Audience | None = None) -> Any:
    """The caller's department has read the edition that stands now."""
    row = brief_of(request, key)
    require(entitled(Feature.P1, row.application, now()))
    actions.mark_read(row, _audience(request, audience), by=request.user, at=now())
    return Status(204, None)


class AskFor(Body):
    audiences: Annotated[list[Audience], Field(min_length=1, max_length=4)]
    asked: Said
    why: Text = ""
    wanted_on: Day | None = None
    requirement: Key | None = None
    case: Annotated[str, Field(max_length=24, pattern=NO_NUL)] = ""
    is_confidential: bool = Field(
        False, description="Security-relevant or unreleased: Sales and Global Services read none."
    )


@router.post("/briefs/{key}/asks", response=answers(list[AskShape], 201))
@once
def ask(request: Call, key: Key, given: AskFor) -> Any:
    """Ask departments for something, for a need, a case or the customer as a whole."""
    row = brief_of(request, key)
    said = given.dict()
    said["requirement"] = _need(request, row, said["requirement"])
    said["case"] = _case(request, row, said["case"])
    made = actions.ask(row, by=request.user, at=now(), **said)
    return Status(201, [_ask(request, item.pk) for item in made])


@router.get("/asks", response=answers(Listed[AskShape]))
def asks(
    request: Call,
    state: ItemState | None = None,
    audience: Audience | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Any:
    """What is asked of the caller's departments; support reads all of it."""
    rows = BriefItem.objects.visible_to(request.user).select_related(*ITEM_RELATED)
    if state:
        rows = rows.filter(state=state)
    if audience:
        rows = rows.filter(audience=audience)
    page = keyset(rows, order=("-pk",), cursor=cursor, size=limit)
    lines = item_lines(page.rows, request.user)
    return {"items": [AskShape.of(line) for line in lines], "next": page.older or None}


@router.get("/asks/{key}", response=answers(AskShape))
def ask_of(request: Call, key: Key) -> Any:
    return _ask(request, key)


class AcceptAsk(Body):
    promised_on: Day
    words: Said = Field("", description="What is promised; what was asked, where nothing is said.")
    proposed_words: Said = Field("", description="What the customer may read, if the TSAM agrees.")
    owner: Key | None = Field(None, description="Somebody of the department; else the caller.")


@router.post("/asks/{key}/acceptance", response=answers(AskShape))
def acceptance(request: Call, key: Key, given: AcceptAsk) -> Any:
    """Say yes with a day, which makes a commitment."""
    said = given.dict()
    owner = said.pop("owner")
    person = User.objects.filter(pk=owner).first() if owner else None
    if owner and person is None:
        person = User(pk=owner, is_active=False)
    actions.accept(_item(request, key), by=request.user, at=now(), owner=person, **said)
    return _ask(request, key)


class DeclineAsk(Body):
    reason: Why


@router.post("/asks/{key}/refusal", response=answers(AskShape))
def refusal(request: Call, key: Key, given: DeclineAsk) -> Any:
    actions.decline(_item(request, key), by=request.user, at=now(), reason=given.reason)
    return _ask(request, key)


class SayInAsk(Body):
    words: Text


@router.post("/asks/{key}/question", response=answers(AskShape))
def question(request: Call, key: Key, given: SayInAsk) -> Any:
    """Ask back; the TSAM answers, and the department is asked again."""
    actions.question(_item(request, key), by=request.user, at=now(), words=given.words)
    return _ask(request, key)


@router.post("/asks/{key}/reply", response=answers(AskShape))
def reply(request: Call, key: Key, given: SayInAsk) -> Any:
    actions.reply(_item(request, key), by=request.user, at=now(), words=given.words)
    return _ask(request, key)


class WithdrawAsk(Body):
    reason: Why


@router.post("/asks/{key}/withdrawal", response=answers(AskShape))
def withdrawal(request: Call, key: Key, given: WithdrawAsk) -> Any:
    """It is asked no more; what was promised on it is needed no more."""
    actions.withdraw(_item(request, key), by=request.user, at=now(), reason=given.reason)
    return _ask(request, key)


def brief_of(request: Call, key: int) -> Engagement:
    return visible_or_404(every_brief().select_related(*RELATED), request, pk=key)


def _brief(row: Engagement, audience: Audience) -> BriefShape:
    at = now()
    require(entitled(Feature.P1, row.application, at))
    edition = last_edition(row, audience)
    told = briefs.told(row, audience, at)
    return BriefShape.of(row.pk, told, edition.number if edition else 0)


def _audience(request: Call, named: Audience | None) -> Audience:
    own = [one for one in Audience if request.user.has_function(one)]
    if request.user.has_function(*SUPPORT):
        return named or Audience.RND
    if named and named not in own:
        raise HttpError(404, "")
    return named or own[0]


def _item(request: Call, key: int) -> BriefItem:
    return visible_or_404(BriefItem.objects.all(), request, pk=key)


def _ask(request: Call, key: int) -> AskShape:
    item = visible_or_404(BriefItem.objects.select_related(*ITEM_RELATED), request, pk=key)
    return AskShape.of(item_lines([item], request.user)[0])


def _need(request: Call, row: Engagement, key: int | None) -> Requirement | None:
    if key is None:
        return None
    return visible_or_404(Requirement.objects.filter(engagement=row), request, pk=key)


def _case(request: Call, row: Engagement, number: str) -> Case | None:
    if not number:
        return None
    return visible_or_404(
        Case.objects.numbered(number).filter(application=row.application_id), request
    )
