from __future__ import annotations

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.people import actions, invitations, tokens
from tsam.domains.people.models import Token
from tsam.domains.people.presence import Presence, presence_of

DAY = timedelta(days=1)


def test_the_latest_sign_of_life_counts(cast: Cast) -> None:
    cast.ada.last_login = NOON - 9 * DAY
    UserSession.objects.create(
        user=cast.ada, ip="192.0.2.1", session_key="a", user_agent="x", last_seen_at=NOON - DAY
    )
    tokens.issue(cast.owen, name="sync", scope="read", days=9, at=NOON)
    Token.objects.update(last_used_at=NOON - 2 * DAY)

    found = presence_of([cast.ada, cast.owen, cast.olga])

    assert found[cast.ada.pk].seen_at == NOON - DAY
    assert found[cast.owen.pk].seen_at == NOON - 2 * DAY
    assert found[cast.olga.pk] == Presence()


def test_an_invitation_waits_then_has_expired_and_is_over_when_accepted(cast: Cast) -> None:
    waits, late, came = (
        actions.create_person(email=f"{name}@acme.example", name=name, is_staff=False, at=NOON)
        for name in ("waits", "late", "came")
    )
    invitations.issue(waits, by=cast.ada, at=NOON)
    invitations.issue(late, by=cast.ada, at=NOON - 8 * DAY)
    key = invitations.issue(came, by=cast.ada, at=NOON)
    invitations.accept(key, password="seven bridges over grey water", at=NOON)

    found = presence_of([waits, late, came])

    assert found[waits.pk].is_invited(NOON)
    assert found[late.pk].is_expired(NOON)
    assert found[came.pk].invited_until is None


def test_who_was_not_here_for_long_may_have_left(cast: Cast) -> None:
    assert Presence(NOON - 163 * DAY).may_have_left(NOON)
    assert not Presence(NOON - 20 * DAY).may_have_left(NOON)
    assert not Presence().may_have_left(NOON)


def test_more_people_ask_no_more(cast: Cast) -> None:
    few, many = [cast.ada], [cast.ada, cast.owen, cast.olga, cast.gus]

    counts = []
    for people in (few, many):
        with CaptureQueriesContext(connection) as asked:
            presence_of(people)
        counts.append(len(asked))

    assert counts[0] == counts[1] == 3
