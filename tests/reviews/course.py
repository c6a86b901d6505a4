"""Reviews of Acme on their way, on a calendar of Munich: its holidays, its clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement, ServiceCalendar
from tsam.domains.reviews import actions
from tsam.domains.reviews.models import Minutes, Review, ReviewParticipant

WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def munich(cast: Cast) -> Engagement:
    """The engagement of the cast, served on Munich's hours."""
    engagement = cast.engagement
    calendar, _is_new = ServiceCalendar.objects.get_or_create(
        name="Munich",
        defaults={
            "zone": "Europe/Berlin",
            "place": "Munich",
            "week": WEEK,
            "country": "DE",
            "subdivision": "BY",
        },
    )
    engagement.calendar = calendar
    engagement.save(update_fields=["calendar"])
    return engagement


def planned(
    cast: Cast, on: date, *, begins: time = time(14), at: datetime = NOON, **given: Any
) -> Review:
    """A review with Tess and Ada, on that day where somebody is there then."""
    engagement = munich(cast)
    assert cast.ada
    actions.set_rhythm(
        engagement, by=cast.tess, at=at, months=1, first_on=on, begins=begins, **given
    )
    return ahead_of(engagement)


def ahead_of(engagement: Engagement) -> Review:
    return Review.objects.ahead().select_related("engagement__calendar").get(engagement=engagement)


def everybody(review: Review) -> set[int]:
    return set(ReviewParticipant._base_manager.filter(review=review).values_list("user", flat=True))


def held(cast: Cast, on: date = date(2026, 3, 12)) -> Review:
    """Shared in time and held on a Thursday at 14:00 of Munich, an hour long."""
    review = planned(cast, on)
    actions.share_agenda(review, by=cast.tess, at=NOON)
    return actions.hold_review(review, by=cast.tess, at=review.starts_at, present=everybody(review))


def minuted(cast: Cast, text: str = "All lines run.") -> Minutes:
    """Minutes that wait for Acme's word since the morning after."""
    return actions.send_minutes(held(cast), by=cast.tess, at=utc(2026, 3, 13, 9), text=text)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
