"""Agendas of what was promised, and what came of a call: minutes, decisions, actions, a recap."""

from datetime import date, timedelta

import pytest

from tests.calls.test_booking import TWO, booked
from tests.cast import NOON, Cast
from tsam.domains.calls.actions import agenda, outcome
from tsam.domains.calls.models import AgendaPoint, CallAction, CallState, Decision, Minutes
from tsam.kernel.verdicts import Refused

THREE = TWO + timedelta(hours=1)


def test_promises_and_open_actions_fill_the_agenda_once(cast: Cast) -> None:
    former = booked(cast)
    outcome.add_action(
        former, by=cast.tess, at=NOON, words="Send the log", owner=cast.ada, due_on=date(2026, 3, 9)
    )
    cast.case(promise="A patch", promised_at=TWO, promise_given_at=NOON)
    call = booked(cast, TWO + timedelta(days=1))

    assert len(agenda.fill(call, by=cast.tess, at=NOON)) == 2
    assert agenda.fill(call, by=cast.tess, at=NOON) == []

    said = AgendaPoint._base_manager.filter(call=call).order_by("place")
    assert [point.words.split(": ")[-1] for point in said] == ["A patch", "Send the log"]


def test_a_draft_is_ours_until_it_is_shared_and_own_points_are_read_at_once(cast: Cast) -> None:
    call = booked(cast)
    with pytest.raises(Refused):
        agenda.share(call, by=cast.tess, at=NOON)
    agenda.add_point(call, by=cast.tess, at=NOON, words="Ask about the budget")
    agenda.add_point(call, by=cast.ada, at=NOON, words="The viewer")

    read = AgendaPoint.objects.visible_to(cast.ada)
    assert [point.words for point in read] == ["The viewer"]

    agenda.share(call, by=cast.tess, at=NOON)
    assert read.all().count() == 2


def test_a_point_is_taken_off_by_who_added_it_or_by_the_tsam(cast: Cast) -> None:
    call = booked(cast)
    ours = agenda.add_point(call, by=cast.tess, at=NOON, words="Ours")
    theirs = agenda.add_point(call, by=cast.ada, at=NOON, words="Theirs")

    with pytest.raises(Refused):
        agenda.remove_point(ours, by=cast.ada, at=NOON)
    agenda.remove_point(theirs, by=cast.ada, at=NOON)

    assert AgendaPoint._base_manager.get() == ours


def test_a_call_is_held_once_it_has_begun(cast: Cast) -> None:
    call = booked(cast)
    with pytest.raises(Refused):
        outcome.hold(call, by=cast.tess, at=NOON, came=[])

    outcome.hold(call, by=cast.tess, at=THREE, came=[cast.tess])

    call.refresh_from_db()
    assert call.state == CallState.HELD
    came = dict(call.people.values_list("user__name", "came"))
    assert came == {"Tess Tanaka": True, "Ada Acme": False}


def test_who_did_not_come_is_kept_as_a_missed_call(cast: Cast) -> None:
    call = outcome.no_show(booked(cast), by=cast.tess, at=THREE)

    assert call.state == CallState.NO_SHOW
    assert not call.people.get(user=cast.ada).came


def test_the_recap_goes_out_once_and_then_the_minutes_stand(cast: Cast) -> None:
    call = booked(cast)
    outcome.hold(call, by=cast.tess, at=THREE, came=[cast.tess, cast.ada])
    with pytest.raises(Refused):
        outcome.send_recap(call, by=cast.tess, at=THREE)
    outcome.write_minutes(call, by=cast.tess, at=THREE, text="We spoke about the viewer.")
    outcome.decide(call, by=cast.tess, at=THREE, words="Go live on Monday.")
    assert not Minutes.objects.visible_to(cast.ada).exists()

    outcome.send_recap(call, by=cast.tess, at=THREE)

    assert Minutes.objects.visible_to(cast.ada).exists()
    assert Decision.objects.visible_to(cast.ada).exists()
    assert not Decision.objects.visible_to(cast.gus).exists()
    with pytest.raises(Refused):
        outcome.write_minutes(call, by=cast.tess, at=THREE, text="We did not.")
    with pytest.raises(Refused):
        outcome.send_recap(call, by=cast.tess, at=THREE)


def test_an_action_is_settled_by_its_owner_or_the_tsam(cast: Cast) -> None:
    action = outcome.add_action(
        booked(cast),
        by=cast.tess,
        at=NOON,
        words="Send the log",
        owner=cast.ada,
        due_on=date(2026, 3, 9),
    )
    with pytest.raises(Refused):
        outcome.settle_action(action, by=cast.olga, at=NOON)

    outcome.settle_action(action, by=cast.ada, at=NOON)

    assert not CallAction.objects.open().exists()
