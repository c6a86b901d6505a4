from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions, policies
from tsam.domains.accounts.models import Account, Application, Contact, Event, Reach
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused


def add(by: User, account: Account, **fields: Any) -> Contact:
    given: dict[str, Any] = {"email": "nina@customer.example", "name": "Nina New", **fields}
    return actions.add_contact(account, by=by, at=NOON, **given)


def contact_of(person: User) -> Contact:
    return Contact.objects.get(user=person)


def change(contact: Contact, by: User, **fields: Any) -> Contact:
    given: dict[str, Any] = {"reach": contact.reach, **fields}
    return actions.change_contact(contact, by=by, at=NOON, **given)


def test_an_account_administrator_adds_a_person(cast: Cast) -> None:
    nina = add(cast.ada, cast.acme, reach=Reach.ORGANISATION).user

    assert not nina.is_staff
    assert Account.objects.visible_to(nina).get() == cast.acme
    assert Event.objects.filter(name="contact.added", account=cast.acme).exists()


def test_nobody_manages_the_contacts_of_another_customer(cast: Cast) -> None:
    with pytest.raises(Refused):
        add(cast.ada, cast.globex)


def test_a_contact_who_is_no_administrator_adds_nobody(cast: Cast) -> None:
    with pytest.raises(Refused):
        add(cast.owen, cast.acme)


@pytest.mark.parametrize("person", ["tess", "mona", "dana"])
def test_support_manages_contacts(cast: Cast, person: str) -> None:
    assert policies.add_contact(getattr(cast, person), cast.acme)


@pytest.mark.parametrize("person", ["eli", "rita", "paul", "sally", "gino", "stan"])
def test_other_functions_do_not(cast: Cast, person: str) -> None:
    assert not policies.add_contact(getattr(cast, person), cast.acme)


@pytest.mark.parametrize("person", ["tess", "gus"])
def test_people_of_the_vendor_and_of_others_are_refused_alike(cast: Cast, person: str) -> None:
    somebody: User = getattr(cast, person)

    with pytest.raises(ValidationError) as wrong:
        add(cast.ada, cast.acme, email=somebody.email.upper())

    assert wrong.value.message_dict == {"email": ["This address cannot be used. Ask us for help."]}


def test_a_person_is_among_the_contacts_once(cast: Cast) -> None:
    assert cast.owen

    with pytest.raises(ValidationError, match="already"):
        add(cast.ada, cast.acme, email=cast.owen.email)


def test_who_comes_back_is_the_same_contact(cast: Cast) -> None:
    left = actions.remove_contact(contact_of(cast.owen), by=cast.ada, at=NOON)

    back = add(cast.ada, cast.acme, email=cast.owen.email, reach=Reach.ORGANISATION)

    assert (back.pk, back.left_at) == (left.pk, None)


def test_who_left_sees_nothing_any_more(cast: Cast) -> None:
    actions.remove_contact(contact_of(cast.owen), by=cast.ada, at=NOON)

    assert not Account.objects.visible_to(cast.owen).exists()


def test_nobody_leaves_twice(cast: Cast) -> None:
    contact = actions.remove_contact(contact_of(cast.owen), by=cast.ada, at=NOON)

    with pytest.raises(Refused, match="left already"):
        actions.remove_contact(contact, by=cast.ada, at=NOON)


@pytest.mark.parametrize("by", ["ada", "dana"])
def test_the_last_account_administrator_stays(cast: Cast, by: str) -> None:
    contact = contact_of(cast.ada)

    with pytest.raises(Refused, match="only account administrator"):
        actions.remove_contact(contact, by=getattr(cast, by), at=NOON)
    with pytest.raises(Refused, match="only account administrator"):
        change(contact, getattr(cast, by), is_administrator=False)


def test_the_first_of_two_administrators_may_go(cast: Cast) -> None:
    change(contact_of(cast.owen), cast.ada, is_administrator=True)

    assert actions.remove_contact(contact_of(cast.ada), by=cast.owen, at=NOON).left_at == NOON


def test_an_administrator_who_cannot_sign_in_does_not_count(cast: Cast) -> None:
    change(contact_of(cast.owen), cast.ada, is_administrator=True)
    User.objects.filter(pk=cast.owen.pk).update(is_active=False)

    with pytest.raises(Refused):
        actions.remove_contact(contact_of(cast.ada), by=cast.ada, at=NOON)


def test_a_stranger_changes_and_removes_nobody(cast: Cast) -> None:
    contact = contact_of(cast.owen)

    with pytest.raises(Refused):
        change(contact, cast.gus)
    with pytest.raises(Refused):
        actions.remove_contact(contact, by=cast.gus, at=NOON)


def test_a_reach_of_one_application_shows_that_one(cast: Cast) -> None:
    contact = contact_of(cast.ada)
    assert cast.welding.name

    change(
        contact,
        cast.dana,
        reach=Reach.APPLICATION,
        applications=[cast.assembly],
        is_administrator=True,
    )

    assert list(Application.objects.visible_to(cast.ada)) == [cast.assembly]
    facts = Event.objects.about("contact", contact.pk).get(name="contact.changed").facts
    assert facts["reach"] == ["ORGANISATION", "APPLICATION"]


def test_applications_of_others_are_no_choice(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        change(contact_of(cast.owen), cast.ada, reach=Reach.APPLICATION, applications=[cast.vault])

    assert "applications" in wrong.value.message_dict


def test_who_signs_in_already_is_not_invited_again(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.invite_contact_again(contact_of(cast.owen), by=cast.ada, at=NOON)

    nina = add(cast.ada, cast.acme)
    actions.invite_contact_again(nina, by=cast.ada, at=NOON)
    assert Event.objects.filter(name="contact.invited").exists()


def test_who_takes_over_is_a_colleague_who_is_here(cast: Cast) -> None:
    leaving = contact_of(cast.owen)
    stranger, gone = contact_of(cast.gus), contact_of(cast.contact("Gone Gina", cast.acme))
    actions.remove_contact(gone, by=cast.ada, at=NOON)

    for nobody in (stranger, gone, leaving):
        nobody.refresh_from_db()
        with pytest.raises(ValidationError):
            actions.remove_contact(leaving, by=cast.ada, at=NOON, successor=nobody)

    leaving.refresh_from_db()
    assert leaving.left_at is None


def test_an_administrator_of_the_vendor_hands_no_cases_over(cast: Cast) -> None:
    leaving, other = contact_of(cast.owen), contact_of(cast.olga)

    with pytest.raises(Refused):
        actions.remove_contact(leaving, by=cast.dana, at=NOON, successor=other)

    assert actions.remove_contact(leaving, by=cast.dana, at=NOON).left_at == NOON


def test_what_happened_to_contacts_is_open_to_their_organisation(cast: Cast) -> None:
    add(cast.ada, cast.acme)
    told = Event.objects.filter(name="contact.added")

    assert told.visible_to(cast.ada).exists()
    assert not told.visible_to(cast.owen).exists()
    assert not told.visible_to(cast.gus).exists()
