"""One's own calendar: where it is read when one is busy, and where it reads one's calls."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.timezone import now
from ninja import Router, Status
from pydantic import Field

from tsam.domains.calls.actions import feeding
from tsam.domains.calls.models import CalendarFeed, FreeBusySource
from tsam.domains.calls.policies import calls as policies
from tsam.faces.api.calls import ACCEPTS, NO_NUL, Body, Key, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.calls import BusyAddressShape, FeedShape, NewFeedShape
from tsam.faces.api.views.calls import engagement_of
from tsam.faces.ui import feeds as addresses
from tsam.kernel.verdicts import require

router = Router(tags=["calls"])


@router.get("/me/busy-address", response=answers(BusyAddressShape))
def busy_address(request: Call) -> Any:
    """404 while there is none."""
    found = FreeBusySource.objects.filter(user=request.user).first()
    if found is None:
        raise Http404
    return BusyAddressShape.of(found)


class SetBusyAddress(Body):
    address: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] = Field(
        description="The private `.ics` address, https only."
    )


@router.put("/me/busy-address", response=answers(BusyAddressShape))
def set_busy_address(request: Call, given: SetBusyAddress) -> Any:
    """It is read at once and then each hour: when one is busy, and nothing else of it."""
    require(policies.write(request.user))
    source = feeding.set_free_busy(request.user, at=now(), address=given.address)
    return BusyAddressShape.of(feeding.read_free_busy(source, at=now()))


@router.delete("/me/busy-address", response=ACCEPTS)
def forget_busy_address(request: Call) -> Any:
    """The address, and all that was read from it."""
    require(policies.write(request.user))
    feeding.remove_free_busy(request.user, at=now())
    return Status(204, None)


@router.get("/me/calendar-feeds", response=answers(list[FeedShape]))
def calendar_feeds(request: Call) -> Any:
    """Addresses that are open; their secrets are known to nobody."""
    return [FeedShape.of(one) for one in CalendarFeed.objects.of(request.user).order_by("pk")]


class MakeFeed(Body):
    engagement: Key | None = Field(None, description="Else the calls that one is asked to.")


@router.post("/me/calendar-feeds", response=answers(NewFeedShape, 201))
def make_calendar_feed(request: Call, given: MakeFeed) -> Any:
    """The address is told this once; one that was made before for the same opens nothing more."""
    engagement = engagement_of(request, given.engagement) if given.engagement else None
    secret = feeding.make_feed(request.user, at=now(), engagement=engagement)
    made = CalendarFeed.objects.of(request.user).get(engagement=engagement)
    said = FeedShape.of(made).dict()
    return Status(201, NewFeedShape(**said, address=addresses.address(secret)))


@router.delete("/me/calendar-feeds/{key}", response=ACCEPTS)
def close_calendar_feed(request: Call, key: Key) -> Any:
    feed = CalendarFeed.objects.of(request.user).filter(pk=key).first()
    if feed is None:
        raise Http404
    feeding.revoke_feed(feed, by=request.user, at=now())
    return Status(204, None)
