"""Service reviews: the rhythm, each review from its agenda to its minutes, actions, outcomes."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts.models import Engagement
from tsam.domains.objectives.actions.outcomes import record_outcome
from tsam.domains.objectives.models import OutcomeVerdict, Requirement, RequirementOutcome
from tsam.domains.people.models import User
from tsam.domains.reviews import actions, people
from tsam.domains.reviews.actions import items
from tsam.domains.reviews.finding import find
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Decision,
    Minutes,
    Review,
    ReviewSeries,
    ReviewState,
)
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    WallTime,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.reviews import (
    AgendaPointShape,
    MinutesShape,
    ReviewActionShape,
    ReviewOutcomeShape,
    ReviewShape,
    RhythmShape,
)

router = Router(tags=["reviews"])

Why = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Text = Annotated[str, Field(max_length=20000, pattern=NO_NUL)]
# So many are found by words.
MOST_FOUND = 200
Stamp = Annotated[
    str,
    Field(
        max_length=60,
        pattern=NO_NUL,
        description="The stamp of the draft that these words were made from, empty where there was"
        " none. When somebody kept others meanwhile, nothing is kept.",
    ),
]
RELATED = (
    "engagement__account",
    "engagement__calendar",
    "engagement__application__account",
    "engagement__application__support_contract",
)


class ReviewFilters(Schema):
    """What narrows the list; each of them is optional."""

    engagement: Key | None = None
    state: ReviewState | None = None
    q: Annotated[str, Field(max_length=200, description="Words that stand in them.")] | None = None


@router.get("/reviews", response=answers(Listed[ReviewShape]))
def reviews(
    request: Call, filters: Query[ReviewFilters], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """The latest first."""
    asked = {name: value for name, value in filters.dict().items() if value is not None}
    words = asked.pop("q", "")
    rows = Review.objects.visible_to(request.user).filter(**asked)
    if words:
        found = find(request.user, words, limit=MOST_FOUND)
        rows = rows.filter(pk__in=[one.pk for one in found])
    return listed(rows, ("-starts_at", "-pk"), cursor, limit, ReviewShape.of)


@router.get("/reviews/{key}", response=answers(ReviewShape))
def review(request: Call, key: Key) -> Any:
    return ReviewShape.of(review_of(request, key))


class SetRhythm(Body):
    months: int = Field(description="1, 2, 3 or 6.")
    first_on: Day
    begins: WallTime
    minutes: int = 60
    place: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""


@router.get("/engagements/{key}/review-rhythm", response=answers(RhythmShape))
def rhythm(request: Call, key: Key) -> Any:
    return RhythmShape.of(visible_or_404(ReviewSeries.objects.all(), request, engagement=key))


@router.put("/engagements/{key}/review-rhythm", response=answers(RhythmShape))
def set_rhythm(request: Call, key: Key, given: SetRhythm) -> Any:
    """How often, from which day on, and at what time of the service zone."""
    engagement = visible_or_404(Engagement.objects.all(), request, pk=key)
    said = given.dict()
    said["begins"] = given.begins.replace(tzinfo=None, second=0, microsecond=0)
    return RhythmShape.of(actions.set_rhythm(engagement, by=request.user, at=now(), **said))


class MoveReview(Body):
    on: Day
    begins: WallTime
    reason: Why
    place: Annotated[str, Field(max_length=300, pattern=NO_NUL)] | None = Field(
        None, description="Where, or the link; else it stays."
    )


@router.put("/reviews/{key}/day", response=answers(ReviewShape))
def movereview_of(request: Call, key: Key, given: MoveReview) -> Any:
    row = review_of(request, key)
    begins = given.begins.replace(tzinfo=None, second=0, microsecond=0)
    done = actions.move(
        row,
        by=request.user,
        at=now(),
        on=given.on,
        begins=begins,
        reason=given.reason,
        place=given.place,
    )
    return ReviewShape.of(done)


class SkipReview(Body):
    reason: Why
    next_on: Day | None = None


@router.post("/reviews/{key}/skip", response=answers(ReviewShape))
def skipreview_of(request: Call, key: Key, given: SkipReview) -> Any:
    """Leave it out; the next one is planned at once."""
    row = review_of(request, key)
    return ReviewShape.of(actions.skip(row, by=request.user, at=now(), **given.dict()))


@router.post("/reviews/{key}/no-show", response=answers(ReviewShape))
def note_no_show(request: Call, key: Key, given: SkipReview) -> Any:
    """Nobody of the customer came; `reason` says what was done to reach them."""
    row = review_of(request, key)
    return ReviewShape.of(actions.note_no_show(row, by=request.user, at=now(), **given.dict()))


@router.get("/reviews/{key}/agenda", response=answers(Listed[AgendaPointShape]))
def agenda(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What was promised first. Empty until it is shared, but for points of one's own."""
    rows = AgendaPoint.objects.visible_to(request.user).filter(review=review_of(request, key))
    return listed(rows, ("position", "pk"), cursor, limit, AgendaPointShape.of)


class AddPoint(Body):
    title: Annotated[str, Field(max_length=300, pattern=NO_NUL)]
    detail: Why = ""


@router.post("/reviews/{key}/agenda", response=answers(AgendaPointShape, 201))
@once
def add_point(request: Call, key: Key, given: AddPoint) -> Any:
    row = review_of(request, key)
    made = actions.add_point(row, by=request.user, at=now(), **given.dict())
    return Status(201, AgendaPointShape.of(made))


@router.post("/reviews/{key}/agenda/sharing", response=answers(ReviewShape))
def share_agenda(request: Call, key: Key) -> Any:
    """Give the customer the agenda, as it is at this moment."""
    return ReviewShape.of(actions.share_agenda(review_of(request, key), by=request.user, at=now()))


class HoldReview(Body):
    present: list[Key] = Field(description="Users who were asked to come, and came.")
    next_on: Day | None = None


@router.post("/reviews/{key}/holding", response=answers(ReviewShape))
def holdreview_of(request: Call, key: Key, given: HoldReview) -> Any:
    row = review_of(request, key)
    done = actions.hold_review(
        row, by=request.user, at=now(), present=set(given.present), next_on=given.next_on
    )
    return ReviewShape.of(done)


class DecisionShape(Schema):
    id: int
    words: str


class WriteDecision(Body):
    words: Why


@router.get("/reviews/{key}/decisions", response=answers(Listed[DecisionShape]))
def decisions(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Decision.objects.visible_to(request.user).filter(review=review_of(request, key))
    return listed(rows, ("pk",), cursor, limit, _decision)


@router.post("/reviews/{key}/decisions", response=answers(DecisionShape, 201))
@once
def decide(request: Call, key: Key, given: WriteDecision) -> Any:
    row = review_of(request, key)
    return Status(201, _decision(actions.decide(row, by=request.user, at=now(), words=given.words)))


def _decision(row: Decision) -> DecisionShape:
    return DecisionShape(id=row.pk, words=row.words)


class AgreeAction(Body):
    owner: Key
    words: Annotated[str, Field(max_length=300, pattern=NO_NUL)]
    due_on: Day


@router.post("/reviews/{key}/actions", response=answers(ReviewActionShape, 201))
@once
def agree_action(request: Call, key: Key, given: AgreeAction) -> Any:
    """The side is the owner's."""
    row = review_of(request, key)
    owner = offered(row, given.owner, "owner")
    made = actions.agree_action(
        row, by=request.user, at=now(), owner=owner, words=given.words, due_on=given.due_on
    )
    return Status(201, ReviewActionShape.of(made))


def offered(row: Review, key: int, field: str) -> User:
    found = {one.pk: one for one in people.offered(row.engagement)}
    if key not in found:
        raise ValidationError({field: _("Choose somebody who may read this review.")})
    return found[key]


@router.get("/reviews/{key}/minutes", response=answers(Listed[MinutesShape]))
def minutes(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """All versions, the newest first; a draft only for who leads the review."""
    rows = Minutes.objects.visible_to(request.user).filter(review=review_of(request, key))
    return listed(rows, ("-version", "-pk"), cursor, limit, MinutesShape.of)


class SendMinutes(Body):
    text: Text = ""
    seen: Stamp | None = None


@router.post("/reviews/{key}/minutes", response=answers(MinutesShape, 201))
@once
def send_minutes(request: Call, key: Key, given: SendMinutes) -> Any:
    row = review_of(request, key)
    sent = actions.send_minutes(
        row, by=request.user, at=now(), text=given.text or None, seen=given.seen
    )
    return Status(201, MinutesShape.of(sent))


@router.post("/reviews/{key}/minutes/agreement", response=answers(ReviewShape))
def agree_minutes(request: Call, key: Key) -> Any:
    newest = _newest(request, key)
    return ReviewShape.of(actions.agree_minutes(newest, by=request.user, at=now()))


class RejectMinutes(Body):
    reason: Annotated[str, Field(max_length=1000, pattern=NO_NUL)]


@router.post("/reviews/{key}/minutes/rejection", response=answers(ReviewShape))
def reject_minutes(request: Call, key: Key, given: RejectMinutes) -> Any:
    newest = _newest(request, key)
    done = actions.reject_minutes(newest, by=request.user, at=now(), reason=given.reason)
    return ReviewShape.of(done)


@router.post("/reviews/{key}/publication", response=answers(ReviewShape))
def publishreview_of(request: Call, key: Key) -> Any:
    """Let all of Technical Support read it."""
    return ReviewShape.of(actions.publish(review_of(request, key), by=request.user, at=now()))


@router.get("/review-actions", response=answers(Listed[ReviewActionShape]))
def review_actions(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Of either side, the nearest day first."""
    rows = ActionItem.objects.visible_to(request.user).select_related("owner")
    return listed(rows, ("due_on", "pk"), cursor, limit, ReviewActionShape.of)


class FinishAction(Body):
    words: Why = ""


@router.post("/review-actions/{key}/done", response=answers(ReviewActionShape))
def finish_action(request: Call, key: Key, given: FinishAction) -> Any:
    row = visible_or_404(ActionItem.objects.all(), request, pk=key)
    return ReviewActionShape.of(items.finish(row, by=request.user, at=now(), words=given.words))


class MoveAction(Body):
    due_on: Day
    reason: Why


@router.put("/review-actions/{key}/day", response=answers(ReviewActionShape))
def move_action(request: Call, key: Key, given: MoveAction) -> Any:
    row = visible_or_404(ActionItem.objects.all(), request, pk=key)
    return ReviewActionShape.of(items.move(row, by=request.user, at=now(), **given.dict()))


@router.get("/requirements/{key}/outcomes", response=answers(Listed[ReviewOutcomeShape]))
def outcomes(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What came of a need, the latest first."""
    need = visible_or_404(Requirement.objects.all(), request, pk=key)
    rows = RequirementOutcome.objects.visible_to(request.user).filter(requirement=need)
    return listed(rows.select_related("by"), ("-at", "-pk"), cursor, limit, ReviewOutcomeShape.of)


class SayOutcome(Body):
    verdict: OutcomeVerdict
    words: Why = Field("", description="Needed unless it was served.")


@router.post("/requirements/{key}/outcomes", response=answers(ReviewOutcomeShape, 201))
@once
def say_outcome(request: Call, key: Key, given: SayOutcome) -> Any:
    need = visible_or_404(Requirement.objects.all(), request, pk=key)
    made = record_outcome(
        need, by=request.user, at=now(), verdict=str(given.verdict), words=given.words
    )
    return Status(201, ReviewOutcomeShape.of(made))


def review_of(request: Call, key: int) -> Review:
    return visible_or_404(Review.objects.select_related(*RELATED), request, pk=key)


def _newest(request: Call, key: int) -> Minutes:
    rows = Minutes.objects.visible_to(request.user).filter(review=review_of(request, key))
    newest = rows.select_related("review__engagement").order_by("-version").first()
    if newest is None:
        raise Http404
    return newest
