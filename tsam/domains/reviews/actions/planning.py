"""When an engagement is reviewed: its rhythm, the next date, another day, a review left out."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tsam.domains.accounts import sayings
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.facts import facts_for
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.people.models import User
from tsam.domains.reviews import people, policies, rhythm
from tsam.domains.reviews.actions import steps
from tsam.domains.reviews.models import (
    AHEAD,
    Review,
    ReviewParticipant,
    ReviewSeries,
    ReviewState,
)
from tsam.kernel.verdicts import require

USUAL_TIME = time(10)
USUAL_MINUTES = 60
LEAST_MINUTES, MOST_MINUTES = 15, 480
# Said in the language of whoever reads it.
CLOSED = gettext_noop("Nobody is there on the day of the rhythm, so it is on the next service day.")
ENDED = gettext_noop("The engagement is not served any more.")


@transaction.atomic
def settle(engagement: Engagement, *, at: datetime) -> Review | None:
    """See to it that an engagement that is served has a next review, and one that is not has none.

    Returns the review ahead. Without the right to reviews (G2) nothing is planned.
    """
    engagement = hold_engagement(engagement)
    ahead = Review._base_manager.filter(engagement=engagement, state__in=AHEAD).first()
    if engagement.state not in SERVING:
        if ahead:
            _leave_out(steps.hold(ahead), ENDED, by=None, at=at)
        return None
    if ahead or not entitled(Feature.G2, engagement.application, at):
        return ahead
    return plan_next(engagement, by=None, at=at)


def plan_next(
    engagement: Engagement, *, by: User | None, at: datetime, on: date | None = None
) -> Review:
    """The next review of the rhythm, or one on a day that was chosen. Inside a transaction that
    holds the engagement, when none is ahead."""
    series, today = series_of(engagement, at), today_of(engagement, at)
    reviews = Review._base_manager.filter(engagement=engagement)
    last = reviews.aggregate(number=Max("number"), day=Max("planned_for"))
    after = max(today, last["day"] or today)
    planned_for = on or rhythm.following(series.first_on, series.months, after)
    asked = people.usual(engagement, today)
    review = Review(
        engagement=engagement,
        number=(last["number"] or 0) + 1,
        planned_for=planned_for,
        minutes=series.minutes,
        place=series.place,
        planned_at=at,
    )
    _put(review, planned_for, series.begins)
    review.save(force_insert=True)
    ReviewParticipant.objects.bulk_create(
        ReviewParticipant(review=review, user=one, added_at=at) for one in asked
    )
    facts = {"on": review.on.isoformat(), "why": review.moved_because}
    steps.record("review.planned", review, engagement, by=by, at=at, facts=facts)
    return review


def _put(review: Review, day: date, begins: time, why: str = "") -> None:
    """On that day at that time, or on the next service day, which is said."""
    hours = working(review.engagement.calendar)
    found = rhythm.fit(hours, day, begins, review.minutes)
    review.on, review.begins = found.on, found.begins
    review.starts_at = rhythm.moment(hours, found.on, found.begins)
    review.agenda_due_on = rhythm.agenda_due_on(hours, found.on)
    review.moved_because = why or (CLOSED if found.is_moved else "")


def series_of(engagement: Engagement, at: datetime) -> ReviewSeries:
    """The rhythm of the engagement; the usual one of its package where nobody chose another."""
    there = ReviewSeries._base_manager.filter(engagement=engagement).first()
    if there:
        return there
    package = facts_for(engagement.application, at).package
    months = rhythm.usual_months(package.code if package else "", settings.REVIEW_MONTHS)
    return ReviewSeries.objects.create(
        engagement=engagement,
        months=months,
        first_on=rhythm.months_after(today_of(engagement, at), 1),
        begins=USUAL_TIME,
        minutes=USUAL_MINUTES,
        set_at=at,
    )


@transaction.atomic
def set_rhythm(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    months: int,
    first_on: date,
    begins: time,
    minutes: int = USUAL_MINUTES,
    place: str = "",
) -> ReviewSeries:
    """Agree how often, from which day on, and at what time of the service zone.

    A review ahead whose agenda is not shared moves to the new rhythm. Raises ValidationError.
    """
    engagement = hold_engagement(engagement)
    require(policies.set_rhythm(by))
    steps.require_service(engagement, at)
    today = today_of(engagement, at)
    if months not in rhythm.RHYTHMS:
        raise ValidationError({"months": _("Choose how often.")})
    sayings.coming_day(first_on, "first_on", today)
    _check_length(minutes)
    _check_time(engagement, first_on, begins, minutes)
    series = series_of(engagement, at)
    before = [series.months, series.first_on.isoformat(), series.begins.isoformat("minutes")]
    series.months, series.first_on, series.begins = months, first_on, begins
    series.minutes, series.place = minutes, sayings.words(place, "place", 300)
    series.set_by, series.set_at = by, at
    series.save(
        update_fields=["months", "first_on", "begins", "minutes", "place", "set_by", "set_at"]
    )
    after = [months, first_on.isoformat(), begins.isoformat("minutes")]
    facts = {"rhythm": [before, after]}
    steps.record("reviewseries.set", series, engagement, by=by, at=at, facts=facts)
    ahead = Review._base_manager.filter(engagement=engagement, state__in=AHEAD).first()
    if ahead is None:
        plan_next(engagement, by=by, at=at, on=first_on)
    elif ahead.state == ReviewState.PLANNED:
        ahead = steps.hold(ahead)
        ahead.minutes, ahead.place, ahead.planned_for = minutes, series.place, first_on
        _move(ahead, first_on, begins, "", by=by, at=at)
    return series


@transaction.atomic
def move(
    review: Review,
    *,
    by: User,
    at: datetime,
    on: date,
    begins: time,
    reason: str,
    place: str | None = None,
) -> Review:
    """Another day or time, with the reason that both sides read. The rhythm stays."""
    review = steps.hold(review)
    require(policies.prepare(by, review))
    steps.require_service(review.engagement, at)
    sayings.coming_day(on, "on", steps.today(review, at))
    why = sayings.words(reason, "reason", 400, _("Say why, so that both sides know."))
    hours = working(review.engagement.calendar)
    if not rhythm.is_within(hours, on, begins, review.minutes):
        found = rhythm.fit(hours, on, begins, review.minutes)
        raise ValidationError({"on": _not_there(found)})
    if place is not None:
        review.place = sayings.words(place, "place", 300)
    return _move(review, on, begins, why, by=by, at=at)


def _not_there(found: rhythm.Fit) -> str:
    return _("Nobody is there then. The next time is %(day)s at %(time)s.") % {
        "day": date_format(found.on, "j M Y"),
        "time": found.begins.isoformat("minutes"),
    }


def _move(
    review: Review, on: date, begins: time, why: str, *, by: User | None, at: datetime
) -> Review:
    before = [review.on.isoformat(), review.begins.isoformat("minutes")]
    _put(review, on, begins, why)
    review.save(
        update_fields=[
            "planned_for",
            "on",
            "begins",
            "minutes",
            "starts_at",
            "agenda_due_on",
            "moved_because",
            "place",
        ]
    )
    after = [review.on.isoformat(), review.begins.isoformat("minutes")]
    if after != before:
        facts = {"from": before, "to": after, "why": review.moved_because}
        steps.record("review.moved", review, review.engagement, by=by, at=at, facts=facts)
    return review


@transaction.atomic
def follow_calendar(review: Review, *, at: datetime) -> Review:
    """The hours of the place have changed: the review keeps its time on the wall, or moves on."""
    review = steps.hold(review)
    if not review.is_ahead or review.on < steps.today(review, at):
        return review
    hours = working(review.engagement.calendar)
    if not rhythm.is_within(hours, review.on, review.begins, review.minutes):
        return _move(review, review.on, review.begins, CLOSED, by=None, at=at)
    review.starts_at = rhythm.moment(hours, review.on, review.begins)
    review.agenda_due_on = rhythm.agenda_due_on(hours, review.on)
    review.save(update_fields=["starts_at", "agenda_due_on"])
    return review


@transaction.atomic
def skip(
    review: Review, *, by: User, at: datetime, reason: str, next_on: date | None = None
) -> Review:
    """Leave this one out, and say why. The next one is planned at once."""
    review = steps.hold(review)
    require(policies.skip(by, review))
    why = sayings.words(reason, "reason", 400, _("Say why, so that both sides know."))
    _leave_out(review, why, by=by, at=at)
    plan_after(review, by=by, at=at, on=next_on)
    return review


def _leave_out(review: Review, why: str, *, by: User | None, at: datetime) -> None:
    review.become(ReviewState.SKIPPED)
    review.reason = why
    review.save(update_fields=["state", "reason"])
    facts = {"on": review.on.isoformat(), "why": why}
    steps.record("review.skipped", review, review.engagement, by=by, at=at, facts=facts)


def plan_after(review: Review, *, by: User, at: datetime, on: date | None = None) -> None:
    """The next one, where the engagement is served. Raises ValidationError by "next_on"."""
    engagement = review.engagement
    if on is not None:
        sayings.coming_day(on, "next_on", steps.today(review, at))
    if engagement.state in SERVING and entitled(Feature.G2, engagement.application, at):
        plan_next(engagement, by=by, at=at, on=on)


def _check_length(minutes: int) -> None:
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise ValidationError({"minutes": _("Choose from 15 minutes to 8 hours.")})


def _check_time(engagement: Engagement, day: date, begins: time, minutes: int) -> None:
    """A time at which nobody is ever there is refused; a single closed day is not."""
    found = rhythm.fit(working(engagement.calendar), day, begins, minutes)
    if found.begins != begins:
        raise ValidationError({"begins": _not_there(found)})
