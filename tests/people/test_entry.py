from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOON, Cast
from tsam.domains.people import actions, invitations
from tsam.domains.people.entry import Entry, entries, where
from tsam.domains.people.models import User


def invited(name: str) -> User:
    return actions.create_person(
        email=f"{name.lower()}@vendor.example", name=name, is_staff=True, at=NOON
    )


def people(cast: Cast) -> dict[Entry, User]:
    """One person for each way to stand at the door, an hour after noon a week later."""
    late, fresh, bare = invited("Lars"), invited("Fay"), invited("Bo")
    invitations.issue(late, by=cast.dana, at=NOON)
    invitations.issue(fresh, by=cast.dana, at=NOON)
    invitations.issue(fresh, by=cast.dana, at=NOON + timedelta(days=5))
    actions.deactivate(cast.eli, by=cast.dana, at=NOON)
    return {
        Entry.ACTIVE: cast.tess,
        Entry.INVITED: fresh,
        Entry.LAPSED: late,
        Entry.NO_KEY: bare,
        Entry.SHUT: cast.eli,
    }


LATER = NOON + timedelta(days=7, hours=1)


def test_everybody_stands_at_the_door_in_one_way(cast: Cast) -> None:
    expected = people(cast)

    found = entries(expected.values(), LATER)

    assert {found[person.pk][0]: person for person in expected.values()} == expected


@pytest.mark.parametrize("entry", list(Entry))
def test_the_database_finds_the_same_people(cast: Cast, entry: Entry) -> None:
    expected = people(cast)
    keys = [person.pk for person in expected.values()]

    found = User.objects.filter(where(entry, LATER), pk__in=keys)

    assert list(found) == [expected[entry]]


def test_more_people_ask_no_more(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    everybody = [invited(f"P{number}") for number in range(12)]

    with django_assert_num_queries(1):
        entries(everybody, NOON)


def test_a_used_invitation_says_nothing_any_more(cast: Cast) -> None:
    nora = invited("Nora")
    key = invitations.issue(nora, by=cast.dana, at=NOON)

    nora = invitations.accept(key, password="a very long password", at=NOON)

    assert entries([nora], NOON)[nora.pk] == (Entry.ACTIVE, None)
