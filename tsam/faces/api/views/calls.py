"""Calls: which there are, times that suit, and how one is asked for, agreed, moved, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement
from tsam.domains.calls import burden, crew, finding, story
from tsam.domains.calls.actions import answering, booking, replying
from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import (
    Answer,
    CallPerson,
    CallState,
    OffHoursApproval,
)
from tsam.domains.calls.models import Call as Talk
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import User
from tsam.faces.api.calls import (
    NO_NUL,
    Body,
    Cursor,
    Day,
    Key,
    Limit,
    Moment,
    Name,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import Listed, PersonShape
from tsam.faces.api.shapes.burden import BurdenShape
from tsam.faces.api.shapes.calls import (
    CallDetailShape,
    CallPersonShape,
    CallShape,
    InvitationShape,
    SlotShape,
    SlotsShape,
    WithoutShape,
)
from tsam.faces.api.shapes.cases import EventShape
from tsam.faces.api.views.call_parts import RELATED, detail
from tsam.kernel.verdicts import require

router = Router(tags=["calls"])

Why = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Join = Annotated[str, Field(max_length=300, pattern=NO_NUL)]
Minutes = Annotated[int, Field(ge=15, le=480)]
People = Annotated[list[Key], Field(max_length=40)]


class CallFilters(Schema):
    """What narrows the list; each of them is optional."""

    engagement: Key | None = None
    state: CallState | None = None
    after: Moment | None = Field(None, description="That end later.")
    before: Moment | None = Field(None, description="That begin sooner.")


@router.get("/calls", response=answers(Listed[CallShape]))
def calls(
    request: Call, filters: Query[CallFilters], cursor: Cursor = "", limit: Limit = 50
) -> Any:
    """The soonest first; those without a time come last."""
    names = {"engagement": "engagement", "state": "state", "after": "ends_at__gt"}
    names["before"] = "starts_at__lt"
    asked = {names[key]: said for key, said in filters.dict().items() if said is not None}
    rows = Talk.objects.visible_to(request.user).filter(**asked).select_related(*RELATED)
    return listed(rows, ("starts_at", "pk"), cursor, limit, CallShape.of)


@router.get("/calls/{key}", response=answers(CallDetailShape))
def call(request: Call, key: Key) -> Any:
    """With its people, agenda, minutes, decisions and actions, as far as the caller reads them."""
    return detail(request, key)


@router.get("/calls/{key}/invitation", response=answers(InvitationShape))
def invitation(request: Call, key: Key) -> Any:
    """404 while it has no time."""
    row = call_of(request, key)
    if row.starts_at is None:
        raise Http404
    people = CallPerson.objects.visible_to(request.user).filter(call=row).select_related("user")
    ics = writing.invitation(row, people.order_by("pk")).decode()
    return InvitationShape(file_name=f"call-{row.pk}.ics", ics=ics)


@router.get("/calls/{key}/events", response=answers(Listed[EventShape]))
def call_events(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What happened to it, the newest first."""
    found = story.events_of(request.user, call_of(request, key)).order_by()
    return listed(found, ("-pk",), cursor, limit, EventShape.of)


class SlotsAsked(Schema):
    """What is looked for; without people, the TSAM alone."""

    minutes: int = Field(60, ge=15, le=480)
    first: Day | None = Field(None, description="Else today.")
    last: Day | None = Field(None, description="Else eleven days in all; sixty at most.")
    people: list[Key] = Field([], max_length=40)
    gap: int = Field(0, ge=0, le=120, description="Free minutes between calls.")
    limit: int = Field(20, ge=1, le=200)


@router.get("/engagements/{key}/slots", response=answers(SlotsShape))
def slots(request: Call, key: Key, asked: Query[SlotsAsked]) -> Any:
    """Times in everybody's hours, on no holiday, leave or call; nobody's time is taken yet."""
    row = engagement_of(request, key)
    require(policies.look(request.user))
    at = now()
    today = today_of(row, at)
    first = max(asked.first or today, today)
    last = max(asked.last or first + timedelta(days=10), first)
    people = people_of(request, row, asked.people) or [request.user]
    wish = finding.Wish(people, asked.minutes, first, last, step=30, gap=asked.gap)
    found = finding.find(row, wish, at)
    zone, known = row.calendar.zone, {one.pk: one for one in people}
    return SlotsShape(
        zone=zone,
        found=len(found.best),
        slots=[SlotShape.of(slot, zone, known) for slot in found.best[: asked.limit]],
        without=[
            WithoutShape(person=PersonShape.of(known[who]), more=n)
            for who, n in found.without.items()
        ],
    )


@router.get("/engagements/{key}/burden", response=answers(BurdenShape))
def burden_of(request: Call, key: Key, limit: Limit = 50) -> Any:
    """Who gave up first, last and free hours, whose turn it is, and the latest calls behind."""
    row = engagement_of(request, key)
    require(policies.look(request.user))
    return BurdenShape.of(burden.of(row, now()), crew.BURDEN_WEEKS, limit)


class AskForCall(Body):
    title: Name
    minutes: Minutes = 45
    people: People = []
    wish: Why = Field("", description="When it would suit.")


@router.post("/engagements/{key}/call-requests", response=answers(CallDetailShape, 201))
@once
def ask_for_call(request: Call, key: Key, given: AskForCall) -> Any:
    """A wish without a time; the TSAM offers some."""
    row = engagement_of(request, key)
    said = given.dict() | {"people": people_of(request, row, given.people)}
    made = booking.ask(row, by=request.user, at=now(), **said)
    return Status(201, detail(request, made.pk))


class BookCall(Body):
    title: Name
    starts_at: Moment
    minutes: Minutes = 45
    people: People = []
    optional: People = Field([], description="Of these, those who need not be there.")
    dial_in: Join = ""


@router.post("/engagements/{key}/calls", response=answers(CallDetailShape, 201))
@once
def book_call(request: Call, key: Key, given: BookCall) -> Any:
    """Everybody's time is taken. A time that does not suit is refused with others that do."""
    row = engagement_of(request, key)
    spared = people_of(request, row, given.optional)
    made = booking.book(
        row,
        by=request.user,
        at=now(),
        title=given.title,
        starts_at=given.starts_at,
        minutes=given.minutes,
        people=people_of(request, row, given.people),
        optional=spared,
        dial_in=given.dial_in,
    )
    return Status(201, detail(request, made.pk))


class OfferTimes(Body):
    starts: list[Moment] = Field(max_length=booking.MOST_OFFERS)
    words: Why = ""


@router.put("/calls/{key}/offers", response=answers(CallDetailShape))
def offer_times(request: Call, key: Key, given: OfferTimes) -> Any:
    """Up to six times to choose from; none is kept free."""
    row = call_of(request, key)
    booking.offer(row, by=request.user, at=now(), starts=given.starts, words=given.words)
    return detail(request, key)


class ChooseTime(Body):
    starts_at: Moment


@router.post("/calls/{key}/choice", response=answers(CallDetailShape))
def choose_time(request: Call, key: Key, given: ChooseTime) -> Any:
    """Take one of the times that are offered."""
    booking.choose(call_of(request, key), by=request.user, at=now(), starts_at=given.starts_at)
    return detail(request, key)


class MoveCall(Body):
    starts_at: Moment
    reason: Why
    off_hours: Key | None = Field(None, description="The approved request, outside the hours.")


@router.put("/calls/{key}/time", response=answers(CallDetailShape))
def move_call(request: Call, key: Key, given: MoveCall) -> Any:
    """Everybody is asked anew."""
    row = call_of(request, key)
    booking.move(
        row,
        by=request.user,
        at=now(),
        starts_at=given.starts_at,
        reason=given.reason,
        approval=_approval(request, given.off_hours) if given.off_hours else None,
    )
    return detail(request, key)


class CancelCall(Body):
    reason: Why


@router.post("/calls/{key}/cancellation", response=answers(CallDetailShape))
def cancel_call(request: Call, key: Key, given: CancelCall) -> Any:
    """It does not take place; everybody's time is free again."""
    booking.cancel(call_of(request, key), by=request.user, at=now(), reason=given.reason)
    return detail(request, key)


class AnswerCall(Body):
    answer: Answer
    words: Why = ""
    counter_at: Moment | None = Field(None, description="With COUNTERED.")
    person: Key | None = Field(None, description="For whom, where the TSAM notes it for another.")


@router.put("/calls/{key}/answer", response=answers(CallDetailShape))
def answer_call(request: Call, key: Key, given: AnswerCall) -> Any:
    """Whether one comes. The call stays as it is until it is moved."""
    row = call_of(request, key)
    said = given.dict() | {"answer": str(given.answer.value)}
    said["person"] = _asked(request, row, given.person) if given.person else None
    answering.answer(row, by=request.user, at=now(), **said)
    return detail(request, key)


class TakeReply(Body):
    ics: str = Field(max_length=256 * 1024, pattern=NO_NUL)


class TakenReplyShape(Schema):
    call: int
    answer: CallPersonShape
    is_old: bool = Field(description="It answers a former time of the call.")


@router.post("/call-replies", response=answers(TakenReplyShape))
def take_reply(request: Call, given: TakeReply) -> Any:
    """The `.ics` that a calendar program sent as an answer to an invitation."""
    row, is_old = replying.take_reply(given.ics.encode(), by=request.user, at=now())
    return TakenReplyShape(call=row.call_id, answer=CallPersonShape.of(row), is_old=is_old)


# --- what the calls of this and other files share


def call_of(request: Call, key: int) -> Talk:
    return visible_or_404(Talk.objects.select_related(*RELATED), request, pk=key)


def engagement_of(request: Call, key: int) -> Engagement:
    related = ("account", "application", "calendar")
    return visible_or_404(Engagement.objects.select_related(*related), request, pk=key)


def people_of(
    request: Call, engagement: Engagement, keys: list[int], field: str = "people"
) -> list[User]:
    """Those of whom the caller may ask somebody; nobody else is told from nobody at all."""
    known = {one.pk: one for one in crew.askable(engagement, request.user)} if keys else {}
    if not known.keys() >= set(keys):
        raise ValidationError(
            {field: _("Only our people and this customer's contacts are asked to a call.")}
        )
    return [known[key] for key in dict.fromkeys(keys)]


def _asked(request: Call, row: Talk, key: int) -> User:
    people = CallPerson.objects.visible_to(request.user).filter(call=row, user=key)
    found = people.select_related("user").first()
    if found is None:
        raise ValidationError({"person": _("Nobody with this key is asked to this call.")})
    return found.user


def _approval(request: Call, key: int) -> OffHoursApproval:
    rows = OffHoursApproval.objects.visible_to(request.user).standing()
    found = rows.filter(request=key).select_related("request").first()
    if found is None:
        raise ValidationError({"off_hours": _("There is no approval for that.")})
    return found
