from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from tests.calls.test_booking import TWO, booked
from tests.cast import NOON, Cast
from tests.escalations.conftest import raised
from tsam.domains.accounts.models import Letter, Reach
from tsam.domains.calls.actions import answering, booking, outcome
from tsam.domains.calls.models import Answer
from tsam.domains.cases import actions
from tsam.domains.cases.models import Case, Channel
from tsam.domains.people.models import User
from tsam.faces.live.readers import MOST, Change, changes, who
from tsam.faces.live.watch import latest

LATER = NOON + timedelta(hours=1)


def heard(reader: User, after: int) -> list[str]:
    told = changes(reader, after, latest())
    assert told is not None
    return [f"{change.noun} {change.name}" for change in told]


def reply(case: Case, by: User) -> None:
    actions.reply(case, by=by, at=LATER, text="News.", channel=Channel.DESK)


def test_a_change_is_told_to_those_who_may_read_the_case(cast: Cast) -> None:
    case = cast.case(opened_by=cast.owen)
    colleague = cast.contact("Carl Colleague", cast.acme, Reach.OWN_CASES)
    before = latest()

    reply(case, cast.eli)

    for reader in (cast.owen, cast.olga, cast.ada, cast.tess):
        assert heard(reader, before) == [f"case {case.number}"]
    for reader in (cast.gus, colleague, cast.sally, cast.rita):
        assert heard(reader, before) == []


def test_what_stays_inside_is_not_even_hinted_at(cast: Cast) -> None:
    case = cast.case()
    before = latest()

    actions.take_note(case, by=cast.eli, at=LATER, text="Between us.")

    assert heard(cast.ada, before) == []
    assert heard(cast.tess, before) == [f"case {case.number}"]


def test_a_call_is_told_to_those_who_may_read_it(cast: Cast) -> None:
    before = latest()
    call = booked(cast, TWO, cast.ada, cast.rita)
    booking.move(call, by=cast.tess, at=NOON, starts_at=TWO + timedelta(hours=1), reason="A test.")
    answering.answer(call, by=cast.ada, at=NOON, answer=Answer.ACCEPTED)
    booking.cancel(call, by=cast.tess, at=NOON, reason="Not needed.")

    for reader in (cast.tess, cast.mona, cast.ada, cast.rita):
        assert heard(reader, before) == [f"call {call.pk}"] * 4
    # Another customer, who was not asked and reads own cases only, and who reads no calls.
    for reader in (cast.gus, cast.owen, cast.paul, cast.sally):
        assert heard(reader, before) == []


def test_the_draft_of_what_was_said_in_a_call_is_not_hinted_at(cast: Cast) -> None:
    call = booked(cast)
    before = latest()

    outcome.write_minutes(call, by=cast.tess, at=NOON, text="We spoke.")

    assert heard(cast.ada, before) == []
    assert heard(cast.eli, before) == [f"call {call.pk}"]


def test_today_and_the_calls_look_again_when_a_call_changes(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.tess)

    assert 'data-live="case.* call.*"' in client.get("/desk/").content.decode()
    listening = client.get("/desk/calls?week=2026-03-02")
    assert 'data-live="call.*" hx-get="/desk/calls?week=2026-03-02"' in listening.content.decode()
    again = client.get("/desk/calls?week=2026-03-02", headers={"HX-Request": "true"})
    assert "data-live" not in again.content.decode()


def test_an_escalation_is_told_by_its_number(cast: Cast) -> None:
    case = cast.case(opened_by=cast.owen)
    before = latest()

    row = raised(cast, case)

    for reader in (cast.tess, cast.ada, cast.owen):
        assert f"escalation {row.number}" in heard(reader, before)
    assert heard(cast.gus, before) == []


def test_too_much_at_once_is_told_as_one(cast: Cast) -> None:
    case = cast.case()
    before = latest()
    for _n in range(MOST + 1):
        reply(case, cast.eli)

    assert changes(cast.tess, before, latest()) is None


def test_a_letter_is_told_to_its_reader(cast: Cast) -> None:
    case = cast.case()
    before = latest()
    reply(case, cast.eli)
    event_id = latest()
    Letter.objects.create(
        reader=cast.ada, subject="x", text="x", written_at=LATER, event_id=event_id
    )

    assert Change(event_id, "letter", "") in (changes(cast.ada, before, event_id) or [])
    assert heard(cast.owen, before) == []


def test_only_a_session_that_holds_listens(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    cookie = client.cookies["sessionid"].value

    assert who(f"sessionid={cookie}") == cast.ada
    SessionStore(cookie).delete()
    assert who(f"sessionid={cookie}") is None
    assert who("sessionid=nonsense") is None
    assert who("") is None
