"""A next review always exists, on a day and at a time at which somebody is there."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import NOON, Cast
from tests.reviews.course import ahead_of, everybody, held, munich, planned, utc
from tsam.domains.accounts import actions as accounts
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import CalendarException, Engagement, EngagementState, Letter
from tsam.domains.people.models import User
from tsam.domains.reviews import actions, rhythm
from tsam.domains.reviews.models import Review, ReviewSeries, ReviewState
from tsam.kernel.verdicts import Refused

Work = Callable[[], int]


@pytest.mark.parametrize(("package", "months"), [("PLATINUM", 1), ("GOLD", 3)])
def test_whoever_is_served_has_a_next_review_in_the_rhythm_of_the_package(
    package: str, months: int, cast: Cast
) -> None:
    engagement = cast.engage(cast.assembly, package, tsam=cast.tess)

    made = actions.settle(engagement, at=NOON)
    again = actions.settle(engagement, at=NOON)

    assert made
    assert made == again
    assert ReviewSeries._base_manager.get(engagement=engagement).months == months
    assert made.on >= date(2026, 4, 1)


def test_the_rhythm_goes_on_from_its_first_day(cast: Cast) -> None:
    review = held(cast, date(2026, 3, 12))

    following = ahead_of(review.engagement)

    assert (following.number, following.planned_for) == (2, date(2026, 4, 12))
    # A Sunday, so it is on Monday, and both sides read why.
    assert following.on == date(2026, 4, 13)
    assert "next service day" in following.moved_because
    assert everybody(following) == {cast.tess.pk, cast.ada.pk}


def test_a_holiday_moves_it_and_says_so(cast: Cast, work: Work) -> None:
    review = planned(cast, date(2026, 5, 14))  # Ascension Day

    assert review.on == date(2026, 5, 15)
    work()
    letter = Letter._base_manager.filter(reader=cast.ada).get()
    assert "15 May 2026" in letter.subject
    assert "Why: Nobody is there on the day of the rhythm" in letter.text


@pytest.mark.parametrize(
    ("on", "moment"),
    [(date(2026, 3, 26), utc(2026, 3, 26, 13)), (date(2026, 3, 30), utc(2026, 3, 30, 12))],
)
def test_it_keeps_the_hour_of_the_place_over_the_change_of_clocks(
    on: date, moment: object, cast: Cast
) -> None:
    assert planned(cast, on, begins=time(14)).starts_at == moment


def test_one_that_is_planned_moves_with_the_calendar(cast: Cast, work: Work) -> None:
    review = planned(cast, date(2026, 3, 12))
    work()
    calendar = review.engagement.calendar
    CalendarException.objects.create(
        calendar=calendar, day=date(2026, 3, 12), kind="CLOSED", name="The house moves"
    )
    calendar.version += 1
    calendar.save(update_fields=["version"])

    actions.follow_calendar(review, at=NOON)
    work()

    review.refresh_from_db()
    assert review.on == date(2026, 3, 13)
    assert Letter._base_manager.filter(subject__contains="moved to Fri 13 Mar").count() == 2


def test_moving_it_says_why_and_asks_for_a_time_at_which_somebody_is_there(
    cast: Cast, work: Work
) -> None:
    review = planned(cast, date(2026, 3, 12))

    with pytest.raises(ValidationError, match="The next time is 16 Mar"):
        actions.move(
            review, by=cast.tess, at=NOON, on=date(2026, 3, 14), begins=time(14), reason="Fair."
        )
    with pytest.raises(ValidationError, match="Say why"):
        actions.move(
            review, by=cast.tess, at=NOON, on=date(2026, 3, 16), begins=time(14), reason=" "
        )
    moved = actions.move(
        review, by=cast.tess, at=NOON, on=date(2026, 3, 16), begins=time(9, 30), reason="Fair."
    )

    assert (moved.starts_at, moved.agenda_due_on) == (utc(2026, 3, 16, 8, 30), date(2026, 3, 12))
    work()
    assert "Why: Fair." in Letter._base_manager.get(reader=cast.ada, subject__contains="moved").text


def test_leaving_one_out_is_said_and_plans_the_next(cast: Cast, work: Work) -> None:
    assert cast.mona
    review = planned(cast, date(2026, 3, 12))
    work()
    Letter._base_manager.all().delete()

    actions.skip(review, by=cast.tess, at=NOON, reason="The plant stands still.")

    work()
    told = Letter._base_manager.filter(subject__contains="left out")
    assert {letter.reader for letter in told} == {cast.ada, cast.mona}
    following = ahead_of(review.engagement)
    assert (following.number, following.planned_for) == (2, date(2026, 4, 12))


def test_who_ends_or_rests_has_none_and_gets_one_when_it_goes_on(cast: Cast, work: Work) -> None:
    review = planned(cast, date(2026, 3, 12))

    accounts.suspend(review.engagement, by=cast.mona, at=NOON, reason="Unpaid.")
    work()

    review.refresh_from_db()
    assert review.state == ReviewState.SKIPPED
    assert not Review.objects.ahead().exists()

    accounts.resume(review.engagement, by=cast.mona, at=NOON)
    work()
    assert ahead_of(review.engagement).number == 2


def test_two_reviews_are_never_ahead(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))
    review.pk, review.number = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        review.save(force_insert=True)


@pytest.mark.parametrize("who", ["eli", "ada", "sally"])
def test_only_the_tsam_and_the_manager_plan(who: str, cast: Cast) -> None:
    reader: User = getattr(cast, who)
    review = planned(cast, date(2026, 3, 12))

    for deed in (
        lambda: actions.skip(review, by=reader, at=NOON, reason="No."),
        lambda: actions.share_agenda(review, by=reader, at=NOON),
        lambda: actions.set_rhythm(
            review.engagement,
            by=reader,
            at=NOON,
            months=1,
            first_on=date(2026, 4, 1),
            begins=time(10),
        ),
    ):
        with pytest.raises(Refused):
            deed()


def test_without_the_right_to_reviews_nothing_is_planned_or_shared(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))
    contract = review.engagement.support_contract
    assert contract
    contract.ends_on = date(2026, 3, 1)
    contract.save(update_fields=["ends_on"])

    with pytest.raises(Refused, match="ended"):
        actions.share_agenda(review, by=cast.tess, at=NOON)
    assert actions.watch(review.engagement, at=utc(2026, 3, 20)) == 0
    Review._base_manager.all().delete()
    assert actions.settle(review.engagement, at=NOON) is None


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_who_is_served_has_a_next_date(seed: int, cast: Cast) -> None:
    """A year and a half of deeds and of days on which nobody did any."""
    chance, at = random.Random(seed), NOON
    engagement = munich(cast)
    assert cast.ada
    actions.settle(engagement, at=at)

    for _n in range(9):
        at += timedelta(days=chance.randrange(1, 25))
        _some_deed(chance, cast, engagement, at)
        actions.settle(engagement, at=at)
        ahead = Review.objects.ahead().filter(engagement=engagement)
        engagement.refresh_from_db()
        is_served = engagement.state == EngagementState.ACTIVE
        assert ahead.count() == is_served
        if row := ahead.first():
            assert row.engagement.calendar
            assert rhythm.is_within(
                working(row.engagement.calendar), row.on, row.begins, row.minutes
            )


def _some_deed(chance: random.Random, cast: Cast, engagement: Engagement, at: datetime) -> None:
    row = Review.objects.ahead().filter(engagement=engagement).first()
    verb = chance.choice(["hold", "skip", "no_show", "pause"])
    if row is None:
        accounts.resume(engagement, by=cast.mona, at=at)
    elif verb == "pause":
        accounts.suspend(engagement, by=cast.mona, at=at, reason="Unpaid.")
    elif verb == "skip":
        actions.skip(row, by=cast.tess, at=at, reason="Fair.")
    elif row.on <= at.date():
        if verb == "hold":
            actions.hold_review(row, by=cast.tess, at=at, present=everybody(row))
        else:
            actions.note_no_show(row, by=cast.tess, at=at, reason="Called twice.")
