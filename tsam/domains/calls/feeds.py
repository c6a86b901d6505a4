"""What stands behind the address of a feed: the calls that its owner may read at that moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from tsam.domains.calls import invitations
from tsam.domains.calls.ical import writing
from tsam.domains.calls.models import CalendarFeed, Call, CallState
from tsam.kernel import languages

# So far back calls stay in the calendar; more than so many no calendar shows.
BEFORE = timedelta(days=90)
MOST = 500
_SHOWN = (CallState.AGREED, CallState.HELD, CallState.NO_SHOW, CallState.CANCELLED)


def calls_of(feed: CalendarFeed, at: datetime) -> list[Call]:
    """Of one engagement, or those to which its owner is asked. One query."""
    calls = Call.objects.visible_to(feed.owner).filter(state__in=_SHOWN, ends_at__gt=at - BEFORE)
    if feed.engagement_id:
        calls = calls.filter(engagement=feed.engagement_id)
    else:
        calls = calls.filter(people__user=feed.owner)
    related = calls.select_related("engagement__calendar", "organiser", "account")
    return list(related.order_by("starts_at", "pk")[:MOST])


def written(feed: CalendarFeed, at: datetime) -> bytes:
    """The same bytes as long as nothing changed, so that a reader can be told just that."""
    calls = calls_of(feed, at)
    with translation.override(languages.spoken(feed.owner.language)):
        name = feed_name(feed)
    place = "/desk/calls" if feed.owner.is_staff else "/portal/calls"
    people = invitations.people_of(calls)
    return writing.feed(calls, people, name=name, url=settings.PUBLIC_URL + place)


def feed_name(feed: CalendarFeed) -> str:
    if feed.engagement is None:
        return _("TSAM Desk: my calls")
    return f"TSAM Desk: {feed.engagement.account.name}, {feed.engagement.application.name}"
