from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.people import actions, invitations
from tsam.domains.people.models import Invitation, User

GOOD = "seven bridges over grey water"


@pytest.fixture
def nora(db: None) -> User:
    return actions.create_person(email="nora@vendor.example", name="Nora", is_staff=True, at=NOON)


def test_the_key_opens_once(cast: Cast, nora: User) -> None:
    key = invitations.issue(nora, by=cast.dana, at=NOON)

    person = invitations.accept(key, password=GOOD, at=NOON)

    assert person == nora
    assert person.check_password(GOOD)
    with pytest.raises(ValidationError):
        invitations.accept(key, password="another good password", at=NOON)


def test_the_key_is_not_kept(cast: Cast, nora: User) -> None:
    key = invitations.issue(nora, by=cast.dana, at=NOON)

    assert key not in str(Invitation.objects.values().get())


def test_it_lasts_a_week(cast: Cast, nora: User) -> None:
    key = invitations.issue(nora, by=cast.dana, at=NOON)
    week = timedelta(days=7)

    assert invitations.find(key, NOON + week - timedelta(seconds=1))
    assert invitations.find(key, NOON + week) is None
    with pytest.raises(ValidationError):
        invitations.accept(key, password=GOOD, at=NOON + week)


def test_a_new_one_ends_the_old_one(cast: Cast, nora: User) -> None:
    old = invitations.issue(nora, by=cast.dana, at=NOON)
    new = invitations.issue(nora, by=cast.dana, at=NOON)

    assert invitations.find(old, NOON) is None
    assert invitations.find(new, NOON)


@pytest.mark.parametrize("password", ["short", "password1234", "nora@vendor.example"])
def test_a_weak_password_is_refused_and_the_key_stays_good(
    cast: Cast, nora: User, password: str
) -> None:
    key = invitations.issue(nora, by=cast.dana, at=NOON)

    with pytest.raises(ValidationError):
        invitations.accept(key, password=password, at=NOON)

    assert invitations.find(key, NOON)
