"""What stands in a review: who comes, points and decisions taken back, the draft, notes."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.reviews import actions
from tsam.domains.reviews.actions import items
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Decision,
    ReviewNote,
    ReviewParticipant,
)
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.reviews import (
    MinutesShape,
    ReviewActionShape,
    ReviewNoteShape,
    ReviewPersonShape,
)
from tsam.faces.api.views.reviews import Stamp, Text, Why, offered, review_of

router = Router(tags=["reviews"])


@router.get("/reviews/{key}/people", response=answers(Listed[ReviewPersonShape]))
def review_people(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Who is asked to come, of either side."""
    rows = ReviewParticipant.objects.visible_to(request.user).filter(review=review_of(request, key))
    return listed(rows.select_related("user"), ("pk",), cursor, limit, ReviewPersonShape.of)


class AskToReview(Body):
    person: Key = Field(description="Somebody who may read this review.")


@router.post("/reviews/{key}/people", response=answers(ReviewPersonShape, 201))
@once
def ask_to_review(request: Call, key: Key, given: AskToReview) -> Any:
    row = review_of(request, key)
    person = offered(row, given.person, "person")
    made = actions.ask_to_come(row, by=request.user, at=now(), person=person)
    return Status(201, ReviewPersonShape.of(made))


@router.delete("/reviews/{key}/people/{part}", response=ACCEPTS)
def let_stay_away(request: Call, key: Key, part: Key) -> Any:
    """They need not come."""
    row = review_of(request, key)
    found = visible_or_404(
        ReviewParticipant.objects.filter(review=row).select_related("review__engagement", "user"),
        request,
        pk=part,
    )
    actions.let_stay(found, by=request.user, at=now())
    return Status(204, None)


@router.delete("/reviews/{key}/agenda/{part}", response=ACCEPTS)
def remove_review_point(request: Call, key: Key, part: Key) -> Any:
    """A point of one's own that the customer has not read."""
    row = review_of(request, key)
    found = visible_or_404(
        AgendaPoint.objects.filter(review=row).select_related("review__engagement"),
        request,
        pk=part,
    )
    actions.remove_point(found, by=request.user, at=now())
    return Status(204, None)


@router.delete("/reviews/{key}/decisions/{part}", response=ACCEPTS)
def strike_review_decision(request: Call, key: Key, part: Key) -> Any:
    """It was not decided like this. What was sent stays in its version."""
    row = review_of(request, key)
    found = visible_or_404(
        Decision.objects.filter(review=row).select_related("review__engagement"),
        request,
        pk=part,
    )
    actions.strike_decision(found, by=request.user, at=now())
    return Status(204, None)


@router.delete("/reviews/{key}/actions/{part}", response=ACCEPTS)
def strike_review_action(request: Call, key: Key, part: Key) -> Any:
    """It was not agreed, and the customer never read it."""
    row = review_of(request, key)
    found = visible_or_404(ActionItem.objects.filter(review=row), request, pk=part)
    actions.strike_action(found, by=request.user, at=now())
    return Status(204, None)


class DropAction(Body):
    reason: Why


@router.post("/review-actions/{key}/drop", response=answers(ReviewActionShape))
def drop_action(request: Call, key: Key, given: DropAction) -> Any:
    """It is needed no more."""
    row = visible_or_404(ActionItem.objects.all(), request, pk=key)
    return ReviewActionShape.of(items.drop(row, by=request.user, at=now(), reason=given.reason))


class DraftMinutes(Body):
    text: Text
    seen: Stamp


@router.put("/reviews/{key}/minutes/draft", response=answers(MinutesShape))
def draft_minutes(request: Call, key: Key, given: DraftMinutes) -> Any:
    """Keep the words. Nobody at the customer reads them before they are sent."""
    row = review_of(request, key)
    kept = actions.write_minutes(row, by=request.user, at=now(), text=given.text, seen=given.seen)
    return MinutesShape.of(kept)


@router.get("/reviews/{key}/notes", response=answers(Listed[ReviewNoteShape]))
def review_notes(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """For Technical Support alone; for everybody else there are none."""
    rows = ReviewNote.objects.visible_to(request.user).filter(review=review_of(request, key))
    return listed(rows.select_related("by"), ("pk",), cursor, limit, ReviewNoteShape.of)


class NoteReview(Body):
    text: Annotated[str, Field(max_length=4000, pattern=NO_NUL)]


@router.post("/reviews/{key}/notes", response=answers(ReviewNoteShape, 201))
@once
def note_review(request: Call, key: Key, given: NoteReview) -> Any:
    made = actions.note(review_of(request, key), by=request.user, at=now(), text=given.text)
    return Status(201, ReviewNoteShape.of(made))
