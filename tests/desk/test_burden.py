"""Who took the inconvenient hours of an engagement, with the numbers, and whose turn it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.calls import burden
from tsam.domains.calls.actions import booking
from tsam.domains.calls.models import Call
from tsam.domains.people.models import User

# A Wednesday; the clock reads nine.
pytestmark = pytest.mark.usefixtures("morning")
NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)


def called(cast: Cast, when: datetime, people: list[User]) -> Call:
    return booking.book(
        cast.engagement,
        by=cast.tess,
        at=NINE - timedelta(weeks=10),
        title="Weekly call",
        starts_at=when,
        minutes=60,
        people=people,
    )


def test_it_tells_what_each_gave_and_whose_turn_it_is(cast: Cast, client: Client) -> None:
    cast.serve()
    path = f"/desk/engagements/{cast.engagement.pk}/calls/burden"
    client.force_login(cast.tess)
    assert "Nobody gave up a first or last hour." in client.get(path).content.decode()
    # The last hour of both, in the past; then one in the middle of the day.
    called(cast, NINE - timedelta(days=7) + timedelta(hours=7), [cast.ada])
    called(cast, NINE - timedelta(days=6) + timedelta(hours=3), [cast.olga])

    found = burden.of(cast.engagement, NINE)

    shares = {one.person: one for one in found.shares}
    assert shares[cast.tess].here == shares[cast.ada].here == 60
    assert (shares[cast.olga].here, shares[cast.olga].calls) == (0, 1)
    assert found.next_up == [cast.olga]
    said = client.get(path).content.decode()
    assert f"The next inconvenient hour is {cast.olga.name}’s." in said
    assert "our side gave up 60 minutes" in said
    assert f"/desk/engagements/{cast.engagement.pk}/calls/burden" in (
        client.get(f"/desk/engagements/{cast.engagement.pk}/slots").content.decode()
    )


def test_what_is_booked_ahead_counts_and_old_calls_do_not(cast: Cast) -> None:
    cast.serve()
    called(cast, NINE + timedelta(days=1, hours=7), [cast.ada])

    (first, second) = burden.of(cast.engagement, NINE).shares

    assert {first.ahead, second.ahead} == {60}
    assert burden.of(cast.engagement, NINE).next_up == []
    (alone,) = burden.of(cast.engagement, NINE + timedelta(weeks=13)).shares
    assert (alone.person, alone.counted) == (cast.tess, 0)


def test_the_api_has_the_figures_of_the_page(cast: Cast, client: Client) -> None:
    cast.serve()
    called(cast, NINE - timedelta(days=7) + timedelta(hours=7), [cast.ada])
    called(cast, NINE + timedelta(days=1, hours=7), [cast.olga])
    client.force_login(cast.tess)
    page = client.get(f"/desk/engagements/{cast.engagement.pk}/calls/burden")
    path = f"engagements/{cast.engagement.pk}/burden"

    told = Caller(cast.tess)("GET", path).json()

    figures = ("calls", "here", "everywhere", "ahead", "counted")
    assert [
        (one["person"]["name"], *(one[name] for name in figures), one["is_next"])
        for one in told["shares"]
    ] == [
        (
            one.person.name,
            *(getattr(one, name) for name in figures),
            one.person.pk in page.context["next_up"],
        )
        for one in page.context["shares"]
    ]
    assert [one["call"] for one in told["costs"]] == [one.call.pk for one in page.context["costs"]]
    assert (told["ours"], told["theirs"]) == (60, 60)
    # To whom the page is not there, the call says who may; a stranger finds neither.
    assert Caller(cast.sally)("GET", path).status_code == 403
    assert Caller(cast.gus)("GET", path).status_code == 404
