"""Letters about calls and about hours outside the service: to whom the page would open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from tests.calls.test_booking import TWO, booked
from tests.calls.test_off_hours import asked
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Contact, Event, Letter
from tsam.domains.calls import jobs
from tsam.domains.calls.actions import (
    agenda,
    answering,
    booking,
    off_hours,
    outcome,
    recurring,
)
from tsam.domains.calls.models import AgendaPoint, Answer, CallSeries

Work = Callable[[], None]
THREE = TWO + timedelta(hours=1)


def told() -> dict[str, Letter]:
    """The letters since the last look, by the first name of their reader."""
    found = {row.reader.name.split()[0]: row for row in Letter.objects.filter(read_at=None)}
    Letter.objects.update(read_at=NOON)
    return found


def test_who_is_asked_gets_the_invitation_with_its_file(cast: Cast, work: Work) -> None:
    cast.ada.time_zone = "Asia/Tokyo"
    cast.ada.save()

    booked(cast, TWO, cast.ada, cast.eli)
    work()

    letters = told()
    assert set(letters) == {"Ada", "Eli"}
    assert "23:00 JST" in letters["Ada"].text
    assert "14:00 UTC" in letters["Ada"].text
    assert "METHOD:REQUEST" in letters["Ada"].calendar
    assert letters["Ada"].path.startswith("/portal/calls/")
    assert letters["Eli"].path.startswith("/desk/calls/")


def test_a_move_and_an_end_reach_calendars_with_their_reason(cast: Cast, work: Work) -> None:
    call = booked(cast)
    work()
    told()

    booking.move(call, by=cast.tess, at=NOON, starts_at=THREE, reason="A test runs.")
    work()
    moved = told()
    assert set(moved) == {"Ada"}
    assert "A test runs." in moved["Ada"].text
    assert "14:00" in moved["Ada"].text
    assert "SEQUENCE:1" in moved["Ada"].calendar
    booking.cancel(call, by=cast.tess, at=NOON, reason="Not needed.")
    work()

    gone = told()
    assert "Not needed." in gone["Ada"].text
    assert "METHOD:CANCEL" in gone["Ada"].calendar


def test_a_wish_goes_to_the_tsam_the_times_to_the_customer_and_the_choice_to_both(
    cast: Cast, work: Work
) -> None:
    cast.serve()
    call = booking.ask(
        cast.engagement, by=cast.ada, at=NOON, title="Go-live", minutes=30, wish="Before Friday."
    )
    work()
    asked_for = told()
    assert set(asked_for) == {"Tess"}
    assert "Before Friday." in asked_for["Tess"].text

    booking.offer(call, by=cast.tess, at=NOON, starts=[TWO, THREE], words="Either.")
    work()
    offered = told()
    assert set(offered) == {"Ada"}
    assert all(word in offered["Ada"].text for word in ("14:00", "15:00", "Either."))
    booking.choose(call, by=cast.ada, at=NOON, starts_at=THREE)
    work()

    chosen = told()
    assert set(chosen) == {"Ada", "Tess"}
    assert all("METHOD:REQUEST" in one.calendar for one in chosen.values())


def test_a_no_is_told_to_who_invited_and_a_yes_is_not(cast: Cast, work: Work) -> None:
    call = booked(cast, TWO, cast.ada, cast.olga)
    work()
    told()

    answering.answer(call, by=cast.olga, at=NOON, answer=Answer.ACCEPTED)
    answering.answer(
        call, by=cast.ada, at=NOON, answer=Answer.COUNTERED, words="Later?", counter_at=THREE
    )
    work()

    letters = told()
    assert set(letters) == {"Tess"}
    assert "Later?" in letters["Tess"].text
    assert "15:00" in letters["Tess"].text


def test_regular_calls_are_one_letter_at_their_beginning_and_one_at_their_end(
    cast: Cast, work: Work
) -> None:
    series, _left = recurring.plan(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        first_on=date(2026, 3, 3),
        starts_at=time(14),
        minutes=45,
        people=[cast.ada],
    )
    work()
    assert Letter.objects.count() == 1
    begun = told()["Ada"]
    assert begun.calendar.count("BEGIN:VEVENT") == 8

    recurring.end(CallSeries._base_manager.get(pk=series.pk), by=cast.tess, at=THREE, reason="Bye.")
    work()

    over = told()["Ada"]
    assert Letter.objects.count() == 2
    assert "Bye." in over.text
    assert over.calendar.count("STATUS:CANCELLED") == 7


def test_an_agenda_and_a_recap_hold_what_their_reader_may_see(cast: Cast, work: Work) -> None:
    call = booked(cast, TWO, cast.ada, cast.eli)
    agenda.add_point(call, by=cast.tess, at=NOON, words="The viewer")
    agenda.share(call, by=cast.tess, at=NOON)
    work()
    assert "The viewer" in Letter.objects.get(subject__contains="is about").text
    outcome.hold(call, by=cast.tess, at=THREE, came=[cast.ada])
    outcome.write_minutes(call, by=cast.tess, at=THREE, text="We spoke about the viewer.")
    outcome.decide(call, by=cast.tess, at=THREE, words="Go live on Monday.")
    outcome.add_action(
        call, by=cast.tess, at=THREE, words="Send the log", owner=cast.olga, due_on=date(2026, 3, 9)
    )
    work()
    told()

    outcome.send_recap(call, by=cast.tess, at=THREE)
    work()

    letters = told()
    # Olga does something that came of it, but was not asked to the call.
    assert set(letters) == {"Ada", "Eli", "Olga"}
    for word in ("We spoke about the viewer.", "Go live on Monday.", "Send the log (Olga One"):
        assert word in letters["Ada"].text


def test_what_is_noted_after_the_recap_is_told_to_its_owner_once(cast: Cast, work: Work) -> None:
    call = booked(cast, TWO, cast.ada, cast.eli)
    following = booked(cast, TWO + timedelta(days=7), cast.ada)
    agenda.add_point(following, by=cast.tess, at=NOON, words="The viewer")
    outcome.hold(call, by=cast.tess, at=THREE, came=[cast.ada])
    outcome.write_minutes(call, by=cast.tess, at=THREE, text="We spoke about the viewer.")
    due = date(2026, 3, 9)
    outcome.add_action(
        call, by=cast.tess, at=THREE, words="Send the log", owner=cast.ada, due_on=due
    )
    work()
    told()
    outcome.send_recap(call, by=cast.tess, at=THREE)
    work()
    told()

    outcome.add_action(
        call, by=cast.tess, at=THREE, words="Try the fix", owner=cast.olga, due_on=due
    )
    work()

    letters = told()
    assert set(letters) == {"Olga"}
    assert "To do: Try the fix" in letters["Olga"].text
    assert "By: 9 Mar 2026" in letters["Olga"].text
    jobs.tell(Event._base_manager.filter(name="call.action_noted").latest("pk").pk)
    work()
    assert told() == {}
    # The next agenda stands already, so it goes onto that; filled again, it stands there once.
    agenda.fill(following, by=cast.tess, at=THREE)
    points = [point.words for point in AgendaPoint._base_manager.filter(call=following)]
    assert sorted(points) == ["Send the log", "The viewer", "Try the fix"]


def test_nobody_hears_of_a_call_that_they_cannot_see(cast: Cast, work: Work) -> None:
    call = booked(cast)
    work()
    told()
    Contact._base_manager.filter(user=cast.ada).update(left_at=NOON)

    booking.cancel(call, by=cast.tess, at=NOON, reason="Not needed.")
    work()

    assert told() == {}


def test_hours_outside_are_told_to_who_decides_and_answered_to_who_asked(
    cast: Cast, work: Work
) -> None:
    assert cast.mona
    request = asked(cast)
    work()
    waiting = told()
    assert set(waiting) == {"Mona", "Tess"}
    assert "The line stands still only then." in waiting["Mona"].text

    off_hours.approve(request, by=cast.mona, at=NOON, decision="Planned cutover.")
    work()
    approved = told()
    assert set(approved) == {"Ada", "Tess"}
    assert "Planned cutover." in approved["Ada"].text
    off_hours.withdraw(request, by=cast.mona, at=NOON, reason="Tess is ill.")
    work()

    assert "Tess is ill." in told()["Ada"].text


def test_a_refusal_names_its_reason_and_the_nearest_times(cast: Cast, work: Work) -> None:
    request = asked(cast)
    off_hours.decline(request, by=cast.mona, at=NOON, decision="Nobody is free.")
    work()

    letter = told()["Ada"]

    assert "Nobody is free." in letter.text
    request.refresh_from_db()
    nearest = [datetime.fromisoformat(one).astimezone(UTC) for one in request.offered]
    assert nearest
    assert all(f"{one:%H:%M} UTC" in letter.text for one in nearest)
