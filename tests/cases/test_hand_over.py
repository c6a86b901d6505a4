from __future__ import annotations

from collections.abc import Callable

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions as accounts
from tsam.domains.accounts.models import Contact, Event
from tsam.domains.cases.jobs import hand_over
from tsam.domains.cases.models import Case, Participant, State
from tsam.domains.people.models import User


def leave(person: User, by: User, successor: User | None = None) -> None:
    accounts.remove_contact(
        Contact.objects.get(user=person),
        by=by,
        at=NOON,
        successor=Contact.objects.get(user=successor) if successor else None,
    )


def test_who_was_named_takes_part_in_the_open_cases(cast: Cast, work: Callable[[], int]) -> None:
    wide = cast.contact("Nils Next", cast.acme, "OWN_CASES")
    open_case, closed = (
        cast.case(opened_by=cast.owen),
        cast.case(opened_by=cast.owen, state=State.CLOSED),
    )
    other = cast.case(opened_by=cast.ada)

    leave(cast.owen, cast.ada, wide)
    work()

    assert set(Case.objects.visible_to(wide)) == {open_case}
    assert closed not in Case.objects.visible_to(wide)
    assert other not in Case.objects.visible_to(wide)
    assert Event.objects.get(name="case.participant_added").by == cast.ada


def test_a_second_run_adds_nobody_twice(cast: Cast, work: Callable[[], int]) -> None:
    cast.case(opened_by=cast.owen)
    leave(cast.owen, cast.ada, cast.olga)
    work()

    hand_over(Event.objects.get(name="contact.removed").pk)

    assert Participant.objects.filter(user=cast.olga).count() == 1


def test_without_a_name_the_cases_stay_as_they_are(cast: Cast, work: Callable[[], int]) -> None:
    case = cast.case(opened_by=cast.owen)

    leave(cast.owen, cast.ada)
    work()

    case.refresh_from_db()
    assert case.is_open
    assert not Case.objects.visible_to(cast.owen).exists()
    assert Case.objects.visible_to(cast.ada).get() == case
