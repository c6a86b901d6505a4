"""“Understood” or “Ask”, for a case in its customer's order and for a need; and answers (G1)."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.priorities import asking
from tsam.domains.priorities.models import Question
from tsam.domains.priorities.models.understanding import MOST_WORDS
from tsam.domains.priorities.understanding import stands_on_cases, told_of_needs
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
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
from tsam.faces.api.shapes.understanding import StandShape, ToldShape, UnderstandingAskedShape
from tsam.faces.api.views.requirements import requirement_of

router = Router(tags=["understanding"])

RELATED = ("asked_by", "answered_by")


class QuestionWords(Body):
    text: Annotated[str, Field(max_length=MOST_WORDS, pattern=NO_NUL)]


@router.get("/cases/{number}/understanding", response=answers(StandShape))
def case_understanding(request: Call, number: Number) -> Any:
    """How the caller stands to what the customer says of the case."""
    return _stand(request, _case(request, number))


@router.put("/cases/{number}/understanding", response=answers(StandShape))
def understand_case(request: Call, number: Number) -> Any:
    """Why the customer wants it so is understood; when that changes, a word is waited for anew."""
    case = _case(request, number)
    asking.understand(case, by=request.user, at=now())
    return _stand(request, case)


@router.post("/cases/{number}/questions", response=answers(UnderstandingAskedShape, 201))
@once
def ask_about_case(request: Call, number: Number, given: QuestionWords) -> Any:
    """Ask the TSAM why the customer wants it so."""
    question = asking.ask(_case(request, number), by=request.user, at=now(), text=given.text)
    return Status(201, UnderstandingAskedShape.of(_question(request, question.pk)))


@router.get("/requirements/{key}/understanding", response=answers(ToldShape))
def need_understanding(request: Call, key: Key) -> Any:
    """Who of those that work on the engagement understood the need, and who not."""
    return _told(request, key)


@router.put("/requirements/{key}/understanding", response=answers(ToldShape))
def understand_need(request: Call, key: Key) -> Any:
    """The need is understood; with other words or another weight it is asked anew."""
    asking.understand(_need(request, key), by=request.user, at=now())
    return _told(request, key)


@router.post("/requirements/{key}/questions", response=answers(UnderstandingAskedShape, 201))
@once
def ask_about_need(request: Call, key: Key, given: QuestionWords) -> Any:
    """Ask the TSAM what a need means."""
    question = asking.ask(_need(request, key), by=request.user, at=now(), text=given.text)
    return Status(201, UnderstandingAskedShape.of(_question(request, question.pk)))


@router.get("/questions", response=answers(Listed[UnderstandingAskedShape]))
def questions(
    request: Call, is_open: bool | None = None, cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """What engineers asked, the latest first; empty for who is not of Technical Support."""
    rows = Question.objects.visible_to(request.user).select_related(*RELATED)
    if is_open is not None:
        rows = rows.filter(answered_at__isnull=is_open)
    return listed(rows, ("-pk",), cursor, limit, UnderstandingAskedShape.of)


@router.get("/questions/{key}", response=answers(UnderstandingAskedShape))
def question(request: Call, key: Key) -> Any:
    return UnderstandingAskedShape.of(_question(request, key))


@router.put("/questions/{key}/answer", response=answers(UnderstandingAskedShape))
def answer(request: Call, key: Key, given: QuestionWords) -> Any:
    """Answer it, once; whoever asked is told."""
    asking.answer(_question(request, key), by=request.user, at=now(), text=given.text)
    return UnderstandingAskedShape.of(_question(request, key))


def _case(request: Call, number: str) -> Case:
    _support_or_404(request)
    return visible_or_404(Case.objects.numbered(number), request)


def _need(request: Call, key: int) -> Any:
    _support_or_404(request)
    return requirement_of(request, key)


def _question(request: Call, key: int) -> Question:
    return visible_or_404(Question.objects.select_related(*RELATED), request, pk=key)


def _stand(request: Call, case: Case) -> StandShape:
    person = request.user.pk
    return StandShape.of(stands_on_cases(request.user, {case.pk: person}, now())[case.pk])


def _told(request: Call, key: int) -> ToldShape:
    row = _need(request, key)
    told = told_of_needs(request.user, row.engagement, [row])
    if row.pk not in told:
        raise Http404
    return ToldShape.of(told[row.pk])


def _support_or_404(request: Call) -> None:
    """Customers read their needs and cases, and never who of the vendor said what of them."""
    if not request.user.has_function(*SUPPORT):
        raise Http404
