"""Trackers of R&D, for administrators; and the issue of an SPR, for who works with it."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router, Status
from pydantic import Field

from tsam.domains.sprs.models import (
    Disagreement,
    Side,
    Tracker,
    TrackerComment,
    TrackerEntry,
    TrackerKind,
    TrackerLink,
)
from tsam.domains.sprs.trackers import actions, linking, places, policies
from tsam.faces.api.calls import (
    ACCEPTS,
    NO_NUL,
    Body,
    Cursor,
    Key,
    Limit,
    Number,
    Short,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.trackers import IssueShape, TrackerLineShape, TrackerShape
from tsam.faces.api.views.sprs import spr_of
from tsam.kernel.verdicts import require

router = Router(tags=["trackers"])

Named = Annotated[str, Field(max_length=60, pattern=NO_NUL)]
Address = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Secret = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]
Reasoned = Annotated[str, Field(max_length=400, pattern=NO_NUL)]
Told = Annotated[str, Field(max_length=4000, pattern=NO_NUL)]
WORDS = 30


@router.get("/trackers", response=answers(list[TrackerShape]))
def trackers(request: Call) -> Any:
    require(policies.manage(request.user))
    return [TrackerShape.of(one) for one in Tracker.objects.order_by("name")]


class PlaceTracker(Body):
    name: Named
    kind: TrackerKind
    base_url: Address
    project: Short
    issue_type: Named = "Bug"
    product: Annotated[str, Field(max_length=80, pattern=NO_NUL)] = ""
    email: Address = ""
    token: Secret = Field("", description="Kept sealed and never told; empty keeps the old one.")
    hook: Address = Field("", description="The secret of its webhook; likewise.")
    allows_private: bool = Field(False, description="It stands in our own network.")


@router.post("/trackers", response=answers(TrackerShape, 201))
def add_tracker(request: Call, given: PlaceTracker) -> Any:
    """Kept, and at rest until it was tested."""
    made = actions.add(places.Place(**given.dict()), by=request.user, at=now())
    return Status(201, TrackerShape.of(made))


@router.get("/trackers/{key}", response=answers(TrackerShape))
def tracker(request: Call, key: Key) -> Any:
    return TrackerShape.of(_kept(request, key))


@router.put("/trackers/{key}", response=answers(TrackerShape))
def change_tracker(request: Call, key: Key, given: PlaceTracker) -> Any:
    """Another address or e-mail needs the token anew."""
    said = places.Place(**given.dict())
    done = actions.change(_kept(request, key), said, by=request.user, at=now())
    return TrackerShape.of(done)


class MapTracker(Body):
    states: dict[Address, str] = Field(description='Such as {"In Progress": "IN_WORK"}.')
    severities: dict[Address, str] = Field(description='Such as {"Highest": "URGENT"}.')


@router.put("/trackers/{key}/words", response=answers(TrackerShape))
def map_tracker(request: Call, key: Key, given: MapTracker) -> Any:
    """What its words mean; what waited for one is looked at again."""
    row = _kept(request, key)
    return TrackerShape.of(actions.map_words(row, by=request.user, at=now(), **given.dict()))


@router.post("/trackers/{key}/test", response=answers(TrackerShape))
def test_tracker(request: Call, key: Key) -> Any:
    """Ask it who we are. 422 with what is wrong."""
    row = _kept(request, key)
    if trouble := actions.try_connection(row, by=request.user, at=now()):
        raise ValidationError(trouble)
    return TrackerShape.of(row)


class PauseTracker(Body):
    is_paused: bool


@router.put("/trackers/{key}/rest", response=answers(TrackerShape))
def rest_tracker(request: Call, key: Key, given: PauseTracker) -> Any:
    row = _kept(request, key)
    done = actions.pause(row, by=request.user, at=now(), is_paused=given.is_paused)
    return TrackerShape.of(done)


@router.post("/trackers/{key}/reading", response=ACCEPTS)
def read_tracker(request: Call, key: Key) -> Any:
    """Do not wait for the clock."""
    actions.read_now(_kept(request, key), by=request.user, at=now())
    return Status(204, None)


@router.get("/trackers/{key}/log", response=answers(Listed[TrackerLineShape]))
def tracker_log(request: Call, key: Key, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What came and went, newest first."""
    rows = TrackerEntry.objects.filter(tracker=_kept(request, key))
    return listed(rows, ("-pk",), cursor, limit, TrackerLineShape.of)


@router.get("/sprs/{number}/issue", response=answers(IssueShape))
def issue(request: Call, number: Number) -> Any:
    return _issue(request, number)


class LinkIssue(Body):
    tracker: Key
    key: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = Field(
        "", description="KET-123 or its address; empty creates one."
    )


@router.put("/sprs/{number}/issue", response=answers(IssueShape))
def link_issue(request: Call, number: Number, given: LinkIssue) -> Any:
    """Say which issue it is, or have one made; it follows within a minute."""
    row, by = spr_of(request, number), request.user
    require(policies.link(by))
    there = Tracker.objects.filter(pk=given.tracker).first()
    if there is None:
        raise ValidationError({"tracker": _("There is no such tracker.")})
    if given.key.strip():
        linking.link_issue(row, there, by=by, at=now(), key=given.key)
    else:
        linking.create_issue(row, there, by=by, at=now())
    return _issue(request, number)


@router.delete("/sprs/{number}/issue", response=ACCEPTS)
def unlink_issue(request: Call, number: Number) -> Any:
    """It was another defect; nothing is deleted there."""
    linking.unlink(spr_of(request, number), by=request.user, at=now())
    return Status(204, None)


class WriteThere(Body):
    text: Told


@router.post("/sprs/{number}/issue/words", response=answers(IssueShape))
def write_there(request: Call, number: Number, given: WriteThere) -> Any:
    """A comment in the tracker. It leaves the house, so it names no customer."""
    linking.comment(spr_of(request, number), by=request.user, at=now(), text=given.text)
    return _issue(request, number)


class SettleIt(Body):
    take: Side
    reason: Reasoned = ""
    public_reason: Reasoned = Field("", description="With their decision against a fix.")


@router.post("/spr-disagreements/{key}/settlement", response=answers(IssueShape))
def settle(request: Call, key: Key, given: SettleIt) -> Any:
    """Whose word is right; ours then goes there."""
    row = visible_or_404(Disagreement.objects.select_related("link__spr"), request, pk=key)
    linking.settle(row, by=request.user, at=now(), **given.dict())
    return _issue(request, row.link.spr.number)


def _issue(request: Call, number: str) -> IssueShape:
    spr = spr_of(request, number)
    row = visible_or_404(TrackerLink.objects.select_related("tracker"), request, spr=spr)
    differs = Disagreement.objects.visible_to(request.user).filter(link=row, settled_at=None)
    words = TrackerComment.objects.visible_to(request.user).filter(link=row)
    return IssueShape.told(
        row, list(differs.order_by("pk")), list(words.order_by("-at", "-pk")[:WORDS])
    )


def _kept(request: Call, key: int) -> Tracker:
    """To all but administrators no tracker is there."""
    row = Tracker.objects.filter(pk=key).first()
    if row is None or not policies.manage(request.user):
        raise Http404
    return row
