"""The customer's calls: the next one, times to choose from, and asking for another."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import booking
from tsam.domains.calls.models import Call, CallState, OffHoursRequest

pytestmark = pytest.mark.usefixtures("morning")
ELEVEN = datetime(2026, 6, 10, 11, tzinfo=UTC)


def test_a_call_is_asked_for_offered_and_chosen(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    form = {
        "when": "within",
        "engagement": cast.engagement.pk,
        "title": "Go-live",
        "minutes": 45,
        "wish": "Mornings",
    }
    assert client.post("/portal/calls", form).status_code == 302
    call = Call._base_manager.get()
    booking.offer(call, by=cast.tess, at=NOON, starts=[ELEVEN])
    offer = call.offers.get()

    client.force_login(cast.gus)
    assert client.post("/portal/calls", {"offer": offer.pk}).status_code == 404
    client.force_login(cast.ada)
    assert client.post("/portal/calls", {"offer": "x"}).status_code == 404
    client.post("/portal/calls", {"offer": offer.pk})

    call.refresh_from_db()
    assert call.state == CallState.AGREED
    assert "You meet Tess Tanaka" in client.get("/portal/calls").content.decode()


def test_too_short_a_notice_is_said_with_the_first_day(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.ada)
    form = {
        "engagement": cast.engagement.pk,
        "title": "Data freeze",
        "minutes": 60,
        "when": "outside",
        "day": "2026-06-13",
        "time": "08:00",
        "reason": "The line stands still.",
    }

    said = client.post("/portal/calls", form)
    assert said.status_code == 422
    words = said.content.decode()
    assert "we need 5" in words
    assert "Free for all" in words
    assert client.post("/portal/calls", {**form, "is_down": "on"}).status_code == 422
    assert client.post("/portal/calls", {**form, "day": "2026-06-20"}).status_code == 302

    assert OffHoursRequest._base_manager.get().requested_by == cast.ada
