from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import NOON, PASSWORD, Cast
from tsam.domains.accounts import members
from tsam.domains.accounts.models import Event
from tsam.domains.people import sessions
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused


def sign_in(person: User) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert client.get("/profile").status_code == 200
    return client


def test_an_administrator_ends_one_session_of_somebody(cast: Cast) -> None:
    phone, laptop = sign_in(cast.tess), sign_in(cast.tess)
    latest = sessions.open_ones(cast.tess, NOON)[0]

    assert members.end_session(cast.tess, by=cast.dana, at=NOON, key=latest.pk)

    assert sorted([phone.get("/profile").status_code, laptop.get("/profile").status_code]) == [
        200,
        302,
    ]


def test_all_sessions_end_at_once_and_are_told_once(cast: Cast) -> None:
    browsers = [sign_in(cast.tess), sign_in(cast.tess)]

    assert members.end_sessions(cast.tess, by=cast.dana, at=NOON) == 2

    assert [one.get("/profile").status_code for one in browsers] == [302, 302]
    assert Event.objects.get(name="user.sessions_ended").facts == {"sessions": 2}


def test_the_session_of_somebody_else_is_not_ended_under_another_name(cast: Cast) -> None:
    elis = sign_in(cast.eli)
    key = sessions.open_ones(cast.eli, NOON)[0].pk

    assert not members.end_session(cast.tess, by=cast.dana, at=NOON, key=key)

    assert elis.get("/profile").status_code == 200
    assert not Event.objects.exists()


@pytest.mark.parametrize("who", ["stan", "mona", "eli", "ada"])
def test_nobody_else_ends_the_sessions_of_others(cast: Cast, who: str) -> None:
    hers = sign_in(cast.tess)

    with pytest.raises(Refused):
        members.end_sessions(cast.tess, by=getattr(cast, who), at=NOON)

    assert hers.get("/profile").status_code == 200


def test_ones_own_sessions_are_ones_own_to_end(cast: Cast) -> None:
    sign_in(cast.tess)

    assert members.end_sessions(cast.tess, by=cast.tess, at=NOON) == 1


def test_a_session_whose_store_is_gone_is_open_no_more(cast: Cast) -> None:
    browser = sign_in(cast.tess)
    browser.session.flush()

    assert sessions.open_ones(cast.tess, NOON) == []


def test_a_session_that_ran_out_is_not_open(cast: Cast) -> None:
    sign_in(cast.tess)

    assert sessions.open_ones(cast.tess, NOON)
    assert sessions.open_ones(cast.tess, NOON + timedelta(days=9999)) == []
