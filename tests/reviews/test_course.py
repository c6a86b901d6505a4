"""From the agenda to agreed minutes: states, dues, alarms, and what each side reads of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tests.reviews.course import ahead_of, everybody, held, minuted, planned, utc
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.people.models import User
from tsam.domains.reviews import actions, jobs
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Decision,
    Minutes,
    Review,
    ReviewAlarm,
    ReviewNote,
    ReviewParticipant,
    ReviewState,
)
from tsam.kernel.verdicts import Refused

Work = Callable[[], int]


def subjects(reader: User) -> list[str]:
    return list(Letter._base_manager.filter(reader=reader).values_list("subject", flat=True))


def test_an_agenda_in_time_goes_to_the_customer(cast: Cast, work: Work) -> None:
    review = planned(cast, date(2026, 3, 12))
    work()

    actions.share_agenda(review, by=cast.tess, at=utc(2026, 3, 10, 15))

    work()
    review.refresh_from_db()
    assert review.state == ReviewState.AGENDA_SHARED
    assert "Acme: agenda of the service review on Thu 12 Mar 2026" in subjects(cast.ada)
    assert Event._base_manager.get(name="review.agenda_shared").facts["is_late"] is False
    with pytest.raises(Refused, match="has the agenda already"):
        actions.share_agenda(review, by=cast.tess, at=NOON)


def test_a_late_agenda_is_an_alarm_once_and_is_said_when_it_comes(cast: Cast, work: Work) -> None:
    review = planned(cast, date(2026, 3, 12))
    assert cast.mona
    assert actions.watch(review.engagement, at=utc(2026, 3, 10, 22)) == 0

    assert actions.watch(review.engagement, at=utc(2026, 3, 10, 23, 30)) == 1
    assert actions.watch(review.engagement, at=utc(2026, 3, 11, 9)) == 0

    work()
    late = "Acme: the agenda for Thu 12 Mar 2026 is late"
    assert [late in subjects(one) for one in (cast.tess, cast.mona, cast.ada)] == [
        True,
        True,
        False,
    ]
    actions.share_agenda(review, by=cast.tess, at=utc(2026, 3, 11, 9))
    assert Event._base_manager.get(name="review.agenda_shared").facts["is_late"] is True


def test_a_day_that_passed_is_an_alarm_once_and_another_day_can_be_late_anew(
    cast: Cast, work: Work
) -> None:
    review = planned(cast, date(2026, 3, 12))
    assert cast.mona
    actions.share_agenda(review, by=cast.tess, at=NOON)
    work()

    for day in (13, 14, 20):
        actions.watch(review.engagement, at=utc(2026, 3, day, 9))
        work()

    assert ReviewAlarm._base_manager.count() == 1
    overdue = [one for one in subjects(cast.mona) if "is overdue" in one]
    assert overdue == ["Acme: the service review of Thu 12 Mar 2026 is overdue"]
    actions.move(
        review,
        by=cast.tess,
        at=utc(2026, 3, 20, 9),
        on=date(2026, 3, 23),
        begins=review.begins,
        reason="Nobody wrote it down.",
    )
    assert actions.watch(review.engagement, at=utc(2026, 3, 24, 9)) == 1


def test_it_is_not_held_before_its_day_nor_without_anybody(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))

    with pytest.raises(Refused, match="has not come yet"):
        actions.hold_review(review, by=cast.tess, at=NOON, present=everybody(review))
    with pytest.raises(ValidationError, match="Say who was there"):
        actions.hold_review(review, by=cast.tess, at=review.starts_at, present=set())


def test_who_was_there_stands_in_the_minutes(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))
    actions.ask_to_come(review, by=cast.tess, at=NOON, person=cast.olga)
    with pytest.raises(ValidationError, match="somebody who may read"):
        actions.ask_to_come(review, by=cast.tess, at=NOON, person=cast.gus)

    actions.hold_review(
        review, by=cast.tess, at=review.starts_at, present={cast.tess.pk, cast.olga.pk}
    )

    sent = actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 9), text="Short.")
    assert [(one["name"], one["attendance"]) for one in sent.content["attendance"]] == [
        ("Ada Acme", "ABSENT"),
        ("Olga One", "PRESENT"),
        ("Tess Tanaka", "PRESENT"),
    ]


def test_when_nobody_comes_the_manager_hears_and_a_new_date_is_made(cast: Cast, work: Work) -> None:
    review = planned(cast, date(2026, 3, 12))
    assert cast.mona
    work()

    actions.note_no_show(
        review,
        by=cast.tess,
        at=utc(2026, 3, 12, 14),
        reason="Called twice.",
        next_on=date(2026, 3, 19),
    )

    work()
    assert ahead_of(review.engagement).on == date(2026, 3, 19)
    assert "Acme: nobody came to the service review of Thu 12 Mar 2026" in subjects(cast.mona)


def test_late_minutes_are_an_alarm_once(cast: Cast, work: Work) -> None:
    review = held(cast)
    assert cast.mona

    assert actions.watch(review.engagement, at=utc(2026, 3, 13, 15, 59)) == 0
    assert actions.watch(review.engagement, at=utc(2026, 3, 13, 16, 1)) == 1
    assert actions.watch(review.engagement, at=utc(2026, 3, 16, 9)) == 0

    work()
    assert "Acme: the minutes of Thu 12 Mar 2026 are late" in subjects(cast.mona)


def test_minutes_freeze_what_was_decided_and_agreed_on_either_side(cast: Cast, work: Work) -> None:
    review = held(cast)
    at = utc(2026, 3, 12, 15)
    actions.decide(review, by=cast.tess, at=at, words="Two test days a week.")
    ours = actions.agree_action(
        review, by=cast.tess, at=at, owner=cast.eli, words="Log it.", due_on=date(2026, 3, 20)
    )
    theirs = actions.agree_action(
        review, by=cast.tess, at=at, owner=cast.ada, words="Open it.", due_on=date(2026, 3, 20)
    )
    assert (ours.side, theirs.side) == ("OURS", "THEIRS")
    assert not ActionItem.objects.visible_to(cast.ada).exists()
    assert not Decision.objects.visible_to(cast.ada).exists()

    sent = actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 9))
    actions.move(
        ahead_of(review.engagement),
        by=cast.tess,
        at=at,
        on=date(2026, 4, 15),
        begins=review.begins,
        reason="Fair.",
    )

    assert sent.content["decisions"] == ["Two test days a week."]
    assert [(one["owner"], one["due_on"]) for one in sent.content["actions"]] == [
        ("Eli Engineer", "2026-03-20"),
        ("Ada Acme", "2026-03-20"),
    ]
    assert ActionItem.objects.visible_to(cast.ada).count() == 2
    work()
    assert "Acme: minutes of the service review on Thu 12 Mar 2026" in subjects(cast.eli)


def test_minutes_that_are_agreed_close_it_and_support_reads_it(cast: Cast, work: Work) -> None:
    minutes = minuted(cast)
    cast.case(assignee=cast.eli)
    assert not Review.objects.visible_to(cast.eli).filter(pk=minutes.review_id).exists()
    with pytest.raises(Refused, match="The customer answers"):
        actions.agree_minutes(minutes, by=cast.tess, at=utc(2026, 3, 16, 9))

    actions.agree_minutes(minutes, by=cast.ada, at=utc(2026, 3, 16, 9))

    work()
    review = Review.objects.visible_to(cast.eli).get(pk=minutes.review_id)
    assert (review.state, review.is_silent) == (ReviewState.CLOSED, False)
    assert "Acme: what the service review of Thu 12 Mar 2026 agreed" in subjects(cast.eli)
    assert "Acme agrees to the minutes of Thu 12 Mar 2026" in subjects(cast.tess)


def test_minutes_that_are_rejected_are_owed_anew_and_the_first_version_stays(
    cast: Cast, work: Work
) -> None:
    first = minuted(cast, "All lines stood still.")
    with pytest.raises(ValidationError, match="Say what is wrong"):
        actions.reject_minutes(first, by=cast.ada, at=utc(2026, 3, 16, 9), reason=" ")

    review = actions.reject_minutes(first, by=cast.ada, at=utc(2026, 3, 16, 9), reason="They ran.")
    assert (review.state, review.minutes_due_at) == (ReviewState.HELD, utc(2026, 3, 17, 16))
    assert actions.watch(review.engagement, at=utc(2026, 3, 17, 17)) == 1
    second = actions.send_minutes(
        review, by=cast.tess, at=utc(2026, 3, 18, 9), text="All lines ran."
    )

    work()
    seen = Minutes.objects.visible_to(cast.ada).order_by("version")
    assert [(one.version, one.text, one.verdict) for one in seen] == [
        (1, "All lines stood still.", "REJECTED"),
        (2, "All lines ran.", ""),
    ]
    assert "Why: They ran." in Letter._base_manager.get(subject__contains="rejects").text
    with pytest.raises(Refused):
        actions.agree_minutes(first, by=cast.ada, at=utc(2026, 3, 18, 10))
    actions.agree_minutes(second, by=cast.ada, at=utc(2026, 3, 18, 10))


def test_minutes_that_nobody_answers_count_as_agreed_after_five_service_days(cast: Cast) -> None:
    review = minuted(cast).review  # sent on Friday the 13th

    assert not actions.close_silent(review, at=utc(2026, 3, 20, 22))
    assert actions.close_silent(review, at=utc(2026, 3, 21, 0))

    review.refresh_from_db()
    assert (review.state, review.is_silent) == (ReviewState.CLOSED, True)
    assert review.published_at


def test_an_action_is_done_by_its_side_and_late_once(cast: Cast, work: Work) -> None:
    review = held(cast)
    at, due = utc(2026, 3, 12, 15), date(2026, 3, 20)
    ours, theirs = (
        actions.agree_action(
            review, by=cast.tess, at=at, owner=owner, words=f"By {owner}", due_on=due
        )
        for owner in (cast.eli, cast.ada)
    )
    actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 9))
    work()

    for day in (20, 21, 23):
        actions.watch(review.engagement, at=utc(2026, 3, day, 9))
    work()
    assert ReviewAlarm._base_manager.filter(kind="ACTION").count() == 2
    assert "Overdue: By Ada Acme" in subjects(cast.ada)
    assert "Overdue: By Ada Acme" in subjects(cast.tess)

    with pytest.raises(Refused, match="We do this"):
        actions.items.finish(ours, by=cast.ada, at=at)
    with pytest.raises(Refused):
        actions.items.finish(theirs, by=cast.eli, at=at)
    actions.items.finish(theirs, by=cast.olga, at=utc(2026, 3, 24, 9), words="Opened.")
    actions.items.finish(ours, by=cast.eli, at=utc(2026, 3, 24, 9))
    work()

    assert "Done: By Ada Acme" in subjects(cast.tess)
    assert "Done: By Eli Engineer" in subjects(cast.ada)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.is_late(date(2026, 4, 1))) == ("DONE", True)


def test_another_day_of_an_action_has_a_reason_and_can_be_late_anew(cast: Cast) -> None:
    review = held(cast)
    at = utc(2026, 3, 12, 15)
    item = actions.agree_action(
        review, by=cast.tess, at=at, owner=cast.ada, words="Open it.", due_on=date(2026, 3, 20)
    )
    actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 9))
    actions.watch(review.engagement, at=utc(2026, 3, 21, 9))

    actions.items.move(
        item, by=cast.tess, at=utc(2026, 3, 21, 9), due_on=date(2026, 3, 25), reason="A fair."
    )

    assert actions.watch(review.engagement, at=utc(2026, 3, 25, 9)) == 0
    assert actions.watch(review.engagement, at=utc(2026, 3, 26, 9)) == 1
    item.refresh_from_db()
    assert item.first_due_on == date(2026, 3, 20)


def test_what_is_for_us_only_is_in_rows_that_no_customer_reads(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))
    actions.note(review, by=cast.tess, at=NOON, text="R&D has not answered.")
    actions.add_point(review, by=cast.tess, at=NOON, title="Cover at Christmas")

    for reader in (cast.ada, cast.olga):
        assert Review.objects.visible_to(reader).filter(pk=review.pk).exists()
        assert not AgendaPoint.objects.visible_to(reader).exists()
    for reader in (cast.ada, cast.olga, cast.owen, cast.gus, cast.sally, cast.rita):
        assert not ReviewNote.objects.visible_to(reader).exists()
        assert not ReviewAlarm.objects.visible_to(reader).exists()
    for stranger in (cast.owen, cast.gus, cast.sally, cast.rita, cast.gino, cast.stan):
        for table in (Review, ReviewParticipant, AgendaPoint):
            assert not table.objects.visible_to(stranger).exists()
    assert not Event.objects.visible_to(cast.ada).filter(name="review.noted").exists()

    actions.share_agenda(review, by=cast.tess, at=NOON)
    assert AgendaPoint.objects.visible_to(cast.ada).get().title == "Cover at Christmas"


def test_the_clock_does_all_of_it(cast: Cast, work: Work, morning: None) -> None:
    """On 10 June: nothing is planned, minutes of March wait for a word."""
    review = minuted(cast).review
    Review.objects.ahead().delete()

    jobs.sweep()
    jobs.sweep()

    review.refresh_from_db()
    assert review.state == ReviewState.CLOSED
    assert ahead_of(review.engagement).on > date(2026, 6, 10)
    assert ahead_of(review.engagement).on < date(2026, 6, 10) + timedelta(days=31)
