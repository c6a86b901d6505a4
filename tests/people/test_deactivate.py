from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import NOON, PASSWORD, Cast
from tsam.domains.people import actions, invitations, tokens
from tsam.domains.people.models import Function
from tsam.kernel.verdicts import Refused


def test_keys_and_invitations_end_at_once_and_stay_ended(cast: Cast) -> None:
    _token, secret = tokens.issue(cast.tess, name="script", scope="read", days=9, at=NOON)
    key = invitations.issue(cast.tess, by=cast.dana, at=NOON)

    actions.deactivate(cast.tess, by=cast.dana, at=NOON)
    actions.reactivate(cast.tess, by=cast.dana)

    assert tokens.authenticate(secret, NOON) is None
    assert invitations.find(key, NOON) is None


def test_sessions_end_and_do_not_wake_up_again(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"login": cast.tess.email, "password": PASSWORD})
    assert client.get("/profile").status_code == 200

    actions.deactivate(cast.tess, by=cast.dana, at=NOON)
    assert client.get("/profile").status_code == 302
    actions.reactivate(cast.tess, by=cast.dana)

    assert client.get("/profile").status_code == 302


def test_who_left_has_no_function_until_let_in_again(cast: Cast) -> None:
    actions.deactivate(cast.tess, by=cast.dana, at=NOON)
    assert cast.tess.functions == frozenset()

    actions.reactivate(cast.tess, by=cast.dana)
    assert cast.tess.functions == {Function.TSAM}


def test_nobody_closes_the_own_door(cast: Cast) -> None:
    cast.staff("Sam Second", Function.ADMINISTRATOR)

    with pytest.raises(Refused) as refused:
        actions.deactivate(cast.dana, by=cast.dana, at=NOON)

    assert refused.value.verdict.code == "self"


@pytest.mark.parametrize("who", ["tess", "stan", "ada"])
def test_only_an_administrator_opens_and_closes_doors(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        actions.deactivate(cast.eli, by=getattr(cast, who), at=NOON)
    with pytest.raises(Refused):
        actions.reactivate(cast.eli, by=getattr(cast, who))

    cast.eli.refresh_from_db()
    assert cast.eli.is_active
