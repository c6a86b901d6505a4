"""Calls are asked for, offered, booked, moved and cancelled, and nobody is booked twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.calls import finding
from tsam.domains.calls.actions import answering, booking
from tsam.domains.calls.models import Answer, Call, CallPerson, CallState, TakenTime
from tsam.domains.people.models import User
from tsam.domains.staffing import leaving
from tsam.kernel.verdicts import Refused

# Tuesday, two in the afternoon; the calendar of the cast is in UTC.
TWO = datetime(2026, 3, 3, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)


def booked(cast: Cast, starts_at: datetime = TWO, *people: User, minutes: int = 60) -> Call:
    return booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=starts_at,
        minutes=minutes,
        people=people or (cast.ada,),
    )


def test_a_call_takes_the_time_of_everybody_who_must_be_there(cast: Cast) -> None:
    call = booked(cast)

    assert call.state == CallState.AGREED
    assert call.organiser == cast.tess
    taken = TakenTime._base_manager.filter(call=call)
    assert taken.filter(user=cast.ada).count() == taken.filter(user=cast.tess).count() == 4
    assert Event.objects.get(name="call.agreed").is_public


def test_a_second_call_at_that_time_is_refused_with_the_next_good_ones(cast: Cast) -> None:
    booked(cast)

    with pytest.raises(Refused) as refused:
        booked(cast, TWO + timedelta(minutes=30), cast.olga)

    said = str(refused.value)
    assert "Tess Tanaka has another call" in said
    assert "Free for all" in said
    assert "15:00" in said
    assert Call._base_manager.count() == 1


def test_a_customer_does_not_learn_who_has_what(cast: Cast) -> None:
    booked(cast)

    with pytest.raises(Refused) as refused:
        booking.book(
            cast.engagement, by=cast.olga, at=NOON, title="A word", starts_at=TWO, minutes=30
        )

    assert "Tess" not in str(refused.value)
    assert "Free for all" in str(refused.value)


def test_the_table_itself_refuses_a_person_who_is_taken(cast: Cast) -> None:
    call = booked(cast)
    one = TakenTime._base_manager.filter(call=call).first()
    assert one

    with pytest.raises(IntegrityError), transaction.atomic():
        TakenTime._base_manager.create(user_id=one.user_id, quarter=one.quarter, call=call)


@pytest.mark.parametrize(
    ("starts_at", "word"),
    [
        (TWO.replace(minute=10), "quarter of an hour"),
        (NOON - HOUR, "past"),
        (datetime(2027, 3, 2, 14, tzinfo=UTC), "engagement ends"),
    ],
)
def test_a_time_that_is_none_is_said_under_its_field(
    cast: Cast, starts_at: datetime, word: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        booked(cast, starts_at)

    assert word in fault.value.message_dict["starts_at"][0]
    assert not Call._base_manager.exists()


def test_outside_the_service_hours_a_request_is_needed(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        booked(cast, datetime(2026, 3, 7, 10, tzinfo=UTC))

    assert refused.value.verdict.code == "needs_request"
    assert refused.value.verdict.rule == "R11"


def test_a_leave_stands_against_a_call_and_the_cover_takes_it(cast: Cast) -> None:
    cast.serve()
    leaving.note_leave(
        cast.tess, by=cast.tess, at=NOON, starts_on=TWO.date(), ends_on=TWO.date(), cover=cast.eli
    )

    with pytest.raises(Refused) as refused:
        booked(cast)

    assert "Tess Tanaka is on leave" in str(refused.value)
    with pytest.raises(ValidationError):
        leaving.note_leave(
            cast.tess, by=cast.tess, at=NOON, starts_on=TWO.date(), ends_on=TWO.date()
        )


def test_a_move_frees_the_former_time_and_asks_anew(cast: Cast) -> None:
    call = booked(cast)
    answering.answer(call, by=cast.ada, at=NOON, answer=Answer.ACCEPTED)

    moved = booking.move(
        call, by=cast.tess, at=NOON, starts_at=TWO + timedelta(minutes=30), reason="A test runs."
    )

    assert moved.sequence == 1
    assert CallPerson._base_manager.get(call=call, user=cast.ada).answer == Answer.NONE
    assert booked(cast, TWO - timedelta(minutes=30)).state == CallState.AGREED


def test_a_cancelled_call_takes_nobodys_time(cast: Cast) -> None:
    call = booking.cancel(booked(cast), by=cast.tess, at=NOON, reason="Not needed.")

    assert call.state == CallState.CANCELLED
    assert not TakenTime._base_manager.exists()
    with pytest.raises(Refused):
        booking.move(call, by=cast.tess, at=NOON, starts_at=TWO, reason="Still.")


def test_a_request_gets_times_and_the_customer_chooses_one(cast: Cast) -> None:
    cast.serve()
    call = booking.ask(cast.engagement, by=cast.ada, at=NOON, title="Go-live", minutes=45)
    booking.offer(call, by=cast.tess, at=NOON, starts=[TWO, TWO + HOUR])
    with pytest.raises(Refused):
        booking.choose(call, by=cast.ada, at=NOON, starts_at=TWO + timedelta(minutes=15))

    agreed = booking.choose(call, by=cast.ada, at=NOON, starts_at=TWO + HOUR)

    assert (agreed.state, agreed.starts_at) == (CallState.AGREED, TWO + HOUR)
    people = CallPerson._base_manager.filter(call=call)
    assert dict(people.values_list("user__name", "answer")) == {
        "Tess Tanaka": Answer.ACCEPTED,
        "Ada Acme": Answer.ACCEPTED,
    }


def test_a_stranger_is_never_asked_to_a_call(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        booked(cast, TWO, cast.gus)


def test_engineers_and_customers_do_not_keep_the_calls(cast: Cast) -> None:
    call = booked(cast)
    for person in (cast.eli, cast.ada):
        with pytest.raises(Refused):
            booking.move(call, by=person, at=NOON, starts_at=TWO + HOUR, reason="Mine.")


def test_everybody_answers_for_themselves_and_the_tsam_for_those_who_phoned(cast: Cast) -> None:
    call = booked(cast)
    with pytest.raises(Refused):
        answering.answer(call, by=cast.olga, at=NOON, answer=Answer.ACCEPTED)
    with pytest.raises(ValidationError):
        answering.answer(call, by=cast.ada, at=NOON, answer=Answer.COUNTERED)

    row = answering.answer(
        call,
        by=cast.tess,
        at=NOON,
        person=cast.ada,
        answer=Answer.COUNTERED,
        counter_at=TWO + HOUR,
    )

    assert (row.answer, row.counter_at) == (Answer.COUNTERED, TWO + HOUR)


def test_the_finder_offers_what_can_be_booked(cast: Cast) -> None:
    booked(cast)
    wish = finding.Wish([cast.tess, cast.ada], 60, TWO.date(), TWO.date(), step=30)

    found = finding.find(cast.engagement, wish, NOON)

    assert found.best
    for slot in found.best[:3]:
        with transaction.atomic():
            assert booked(cast, slot.starts_at).state == CallState.AGREED
            transaction.set_rollback(True)
