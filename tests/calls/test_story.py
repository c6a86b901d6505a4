"""What happened to calls, in words, for those who may read it."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.architecture.sources import ROOT
from tests.calls.test_booking import TWO, booked
from tests.calls.test_off_hours import asked
from tests.cast import NOON, Cast
from tsam.domains.calls import story
from tsam.domains.calls.actions import agenda, answering, booking, off_hours, outcome
from tsam.domains.calls.models import Answer, Call

THREE = TWO + timedelta(hours=1)


def test_every_event_has_its_sentence() -> None:
    actions = (ROOT / "tsam/domains/calls/actions").glob("*.py")
    names = re.compile(r'"((?:call|callseries|offhours)\.[a-z_]+)"')

    recorded = {name for path in actions for name in names.findall(path.read_text())}

    assert recorded == set(story.SENTENCES)


def test_a_call_tells_its_life_and_a_customer_not_what_is_ours(cast: Cast) -> None:
    call = booked(cast)
    agenda.add_point(call, by=cast.tess, at=NOON, words="Budget")
    answering.answer(call, by=cast.ada, at=NOON, answer=Answer.COUNTERED, counter_at=THREE)
    booking.move(call, by=cast.tess, at=NOON, starts_at=THREE, reason="A test runs.")

    with timezone.override("Asia/Tokyo"):
        ours = [line.sentence for line in story.tell(story.events_of(cast.tess, call))]
    theirs = [line.sentence for line in story.tell(story.events_of(cast.ada, call))]

    assert ours == [
        "“Weekly call” moved from Tue 3 Mar 2026, 23:00 to Wed 4 Mar 2026, 00:00: A test runs.",
        "Ada Acme answered to “Weekly call”: Proposes another time, Wed 4 Mar 2026, 00:00",
        "A point was put on the agenda of “Weekly call”",
        "“Weekly call” is agreed for Tue 3 Mar 2026, 23:00",
    ]
    assert len(theirs) == 3


def test_an_engagement_tells_of_its_calls_as_far_as_its_reader_sees_them(
    cast: Cast, client: Client
) -> None:
    call = booked(cast)
    outcome.decide(call, by=cast.tess, at=THREE, words="Go live.")
    request = asked(cast)
    off_hours.decline(request, by=cast.mona, at=NOON, decision="Nobody is free.")

    def told(reader: str) -> list[str]:
        events = story.events_of_engagement(getattr(cast, reader), cast.engagement)
        return [line.sentence for line in story.tell(events)]

    assert told("tess") == [
        "Hours outside the service were declined for “Cutover”: Nobody is free.",
        "Hours outside the service were asked for, Sat 14 Mar 2026, 08:00: Cutover",
        "“Weekly call” is agreed for Tue 3 Mar 2026, 14:00",
    ]
    assert told("ada") == told("tess")
    assert told("rita") == told("gus") == []
    client.force_login(cast.tess)
    page = client.get(f"/desk/engagements/{cast.engagement.pk}").content.decode()
    assert "“Weekly call” is agreed" in page
    key = Call._base_manager.get().pk
    assert "Decided: Go live." in client.get(f"/desk/calls/{key}").content.decode()
