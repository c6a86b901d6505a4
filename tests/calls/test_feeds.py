"""Addresses for calendar programs: what they open, for whom, and when they close."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.calls.test_booking import TWO, booked
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Contact
from tsam.domains.calls.actions import booking, feeding
from tsam.domains.calls.models import CalendarFeed
from tsam.domains.people.models import User

pytestmark = pytest.mark.usefixtures("db")


def read(secret: str, **headers: str) -> Any:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().get(f"/hooks/calendars/{secret}.ics", headers=said)


def titles(secret: str) -> list[str]:
    answer = read(secret)
    assert answer.status_code == 200, answer.status_code
    return [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]


def opened(owner: User, **given: Any) -> str:
    return feeding.make_feed(owner, at=NOON, **given)


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsam.faces.hooks.calendars.now", lambda: NOON)


def test_it_gives_the_own_calls_without_a_cookie(cast: Cast) -> None:
    booked(cast)
    booked(cast, TWO + timedelta(days=1), cast.eli)

    answer = read(opened(cast.ada))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    assert len(titles(opened(cast.ada))) == 1
    assert len(titles(opened(cast.ada, engagement=cast.engagement))) == 2


def test_a_stranger_reads_only_the_own_calls(cast: Cast) -> None:
    booked(cast)
    theirs = cast.engage(cast.vault, "GOLD", tsam=cast.tess)
    booking.book(
        theirs,
        by=cast.tess,
        at=NOON,
        title="Vault call",
        starts_at=TWO + timedelta(days=1),
        minutes=30,
        people=[cast.gus],
    )

    assert titles(opened(cast.gus)) == ["Vault call"]
    # An address for an engagement that its owner never saw is as empty as the owner's pages.
    assert titles(opened(cast.gus, engagement=cast.engagement)) == []
    assert sorted(titles(opened(cast.tess))) == ["Vault call", "Weekly call"]
    Contact._base_manager.filter(user=cast.gus).update(left_at=NOON)
    assert titles(opened(cast.gus)) == []


def test_who_has_it_already_is_told_that_nothing_changed(cast: Cast) -> None:
    call = booked(cast)
    secret = opened(cast.ada)
    etag = read(secret).headers["ETag"]

    same = read(secret, If_None_Match=etag)
    assert (same.status_code, same.content) == (304, b"")
    booking.cancel(call, by=cast.tess, at=NOON, reason="Not needed.")

    changed = read(secret, If_None_Match=etag)
    assert changed.status_code == 200
    assert b"STATUS:CANCELLED" in changed.content


def test_a_wrong_a_closed_and_a_former_address_look_alike(cast: Cast) -> None:
    former = opened(cast.ada)
    secret = opened(cast.ada)
    wrong = [read(former), read("x" * 43), read("%00")]
    assert titles(secret) == []
    feed = CalendarFeed.objects.of(cast.ada).get()

    feeding.revoke_feed(feed, by=cast.ada, at=NOON)

    assert {one.status_code for one in [*wrong, read(secret)]} == {404}
    kept = opened(cast.ada)
    cast.ada.is_active = False
    cast.ada.save()
    assert read(kept).status_code == 404


def test_who_asks_too_often_is_told_to_wait(cast: Cast) -> None:
    secret = opened(cast.ada)

    assert [read(secret).status_code for _n in range(11)] == [200] * 10 + [429]


def test_the_page_shows_an_address_once_and_closes_it(cast: Cast, client: Client) -> None:
    cast.serve()
    for reader, path in ((cast.tess, "/desk/calls/feeds"), (cast.ada, "/portal/calls/feeds")):
        client.force_login(reader)

        made = client.post(path, {"engagement": str(cast.engagement.pk)})

        said = made.content.decode()
        secret = said.partition("/hooks/calendars/")[2].partition(".ics")[0]
        assert read(secret).status_code == 200
        assert made.headers["Cache-Control"] == "no-store"
        assert secret not in client.get(path).content.decode()
        assert client.post(path, {"engagement": "999999"}).status_code == 404
        feed = CalendarFeed.objects.of(reader).get()
        client.force_login(cast.gus if reader == cast.ada else cast.eli)
        assert client.post(path, {"closed": str(feed.pk)}).status_code == 404
        client.force_login(reader)
        client.post(path, {"closed": str(feed.pk)})
        assert read(secret).status_code == 404
