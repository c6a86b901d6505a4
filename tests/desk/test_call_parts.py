"""Times that are offered, the parts of a call, and the end of a regular one."""

from datetime import UTC, date, datetime, time

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import answering, booking, outcome, recurring
from tsam.domains.calls.models import AgendaPoint, Answer, Call, CallAction, CallState

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
ELEVEN = datetime(2026, 6, 10, 11, tzinfo=UTC)


def booked(cast: Cast) -> Call:
    return booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        starts_at=ELEVEN,
        minutes=45,
        people=[cast.ada],
    )


def test_times_are_offered_to_who_asked(cast: Cast, client: Client) -> None:
    cast.serve()
    call = booking.ask(
        cast.engagement, by=cast.ada, at=NOON, title="Go-live", minutes=45, wish="Mornings"
    )
    client.force_login(cast.tess)
    assert f"/desk/calls/{call.pk}/offers" in client.get("/desk/calls").content.decode()
    slots = f"/desk/engagements/{cast.engagement.pk}/slots?call={call.pk}"
    assert "Offer those ticked" in client.get(slots).content.decode()
    path = f"/desk/calls/{call.pk}/offers"
    form = client.get(path).content.decode()
    assert "“Mornings”" in form
    assert form.count(" checked") == 3

    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"starts": ["soon"]}).status_code == 422
    late = datetime(2026, 6, 10, 22, tzinfo=UTC).isoformat()
    assert client.post(path, {"starts": [late]}).status_code == 403
    done = client.post(path, {"starts": [ELEVEN.isoformat()], "words": "Or say another."})

    assert done.status_code == 302
    call.refresh_from_db()
    assert call.state == CallState.PROPOSED
    assert "Times offered" in client.get(f"/desk/calls/{call.pk}").content.decode()
    client.post(f"/desk/calls/{call.pk}/choice", {"starts_at": ELEVEN.isoformat()})
    call.refresh_from_db()
    assert (call.state, call.starts_at) == (CallState.AGREED, ELEVEN)


def test_an_action_is_settled_by_name(cast: Cast, client: Client) -> None:
    cast.serve()
    call = booked(cast)
    for words, owner in (("Send the log", cast.ada), ("Read it", cast.tess)):
        outcome.add_action(
            call, by=cast.tess, at=NOON, words=words, owner=owner, due_on=date(2026, 6, 12)
        )
    theirs, ours = CallAction._base_manager.order_by("pk")
    path = f"/desk/calls/{call.pk}"
    client.force_login(cast.tess)
    assert client.post(f"{path}/actions/{theirs.pk}/settlement", {}).status_code == 422

    client.post(f"{path}/actions/{theirs.pk}/settlement", {"outcome": "done"})
    client.post(f"{path}/actions/{ours.pk}/settlement", {"outcome": "dropped"})

    said = client.get(path).content.decode()
    assert said.count("said by Tess Tanaka") == 2
    again = client.post(f"{path}/actions/{ours.pk}/settlement", {"outcome": "done"})
    assert again.status_code == 403
    assert client.get(f"{path}/actions/{ours.pk + 9}/settlement").status_code == 404


def test_a_point_is_taken_off_the_agenda(cast: Cast, client: Client) -> None:
    call = booked(cast)
    client.force_login(cast.tess)
    client.post(f"/desk/calls/{call.pk}/points", {"words": "The viewer", "minutes": 10})
    point = AgendaPoint._base_manager.get()

    client.post(f"/desk/calls/{call.pk}/points/{point.pk}/removal")

    assert not AgendaPoint._base_manager.exists()


def test_what_somebody_said_by_mail_is_noted_and_their_time_taken(
    cast: Cast, client: Client
) -> None:
    call = booked(cast)
    client.force_login(cast.tess)
    other = datetime(2026, 6, 10, 13, tzinfo=UTC)

    form = {"person": cast.ada.pk, "answer": "DECLINED", "words": "In the plant"}
    client.post(f"/desk/calls/{call.pk}/answer", form)
    assert call.people.get(user=cast.ada).answer == Answer.DECLINED
    answering.answer(call, by=cast.ada, at=NOON, answer=Answer.COUNTERED, counter_at=other)

    said = client.get(f"/desk/calls/{call.pk}").content.decode()
    assert "Take the time" in said
    asked = client.get(f"/desk/calls/{call.pk}/time?at=2026-06-10T13:00:00%2B00:00")
    assert 'value="13:00"' in asked.content.decode()


def test_a_regular_call_ends_with_a_reason(cast: Cast, client: Client) -> None:
    cast.serve()
    series, _left = recurring.plan(
        cast.engagement,
        by=cast.tess,
        at=NINE,
        title="Weekly call",
        first_on=date(2026, 6, 11),
        starts_at=time(10),
        minutes=45,
        people=[cast.ada],
    )
    client.force_login(cast.tess)
    path = f"/desk/calls/regular/{series.pk}/end"
    assert path in client.get("/desk/calls").content.decode()

    assert client.post(path, {"reason": ""}).status_code == 422
    client.post(path, {"reason": "The roll-out is over."})

    states = set(Call._base_manager.filter(series=series).values_list("state", flat=True))
    assert states == {CallState.CANCELLED}
    assert client.get(path).status_code == 404
