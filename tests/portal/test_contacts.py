from __future__ import annotations

from django.test import Client

from tests.cast import Cast
from tsam.domains.accounts.models import Contact, Reach
from tsam.domains.people.models import Invitation, User


def invite(**fields: object) -> dict[str, object]:
    return {"email": "new@acme.example", "name": "Nora New", "reach": "OWN_CASES", **fields}


def test_an_account_administrator_invites_a_colleague(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    client.post("/portal/contacts/invitation", invite())

    contact = Contact.objects.get(user__email="new@acme.example")
    assert (contact.account, contact.reach) == (cast.acme, Reach.OWN_CASES)
    assert Invitation.objects.filter(user=contact.user).exists()


def test_somebody_who_manages_nobody_may_not(cast: Cast, client: Client) -> None:
    client.force_login(cast.owen)

    answer = client.post("/portal/contacts/invitation", invite())

    assert answer.status_code == 403
    assert not User.objects.filter(email="new@acme.example").exists()


def test_an_address_of_another_customer_is_refused_without_saying_whose(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.ada)

    answers = [
        client.post("/portal/contacts/invitation", invite(email=address))
        for address in (cast.gus.email, cast.tess.email)
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert b"This address cannot be used" in answer.content
        assert b"Globex" not in answer.content


def test_a_contact_of_another_customer_cannot_be_reached(cast: Cast, client: Client) -> None:
    theirs = cast.gus.contacts.get()
    client.force_login(cast.ada)

    for path in (f"/portal/contacts/{theirs.pk}", f"/portal/contacts/{theirs.pk}/removal"):
        assert client.post(path, {"reach": "OWN_CASES"}).status_code == 404

    theirs.refresh_from_db()
    assert (theirs.reach, theirs.left_at) == (Reach.ORGANISATION, None)


def test_the_last_account_administrator_stays(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.post(f"/portal/contacts/{cast.ada.contacts.get().pk}/removal")

    assert answer.status_code == 403
    assert cast.ada.contacts.get().left_at is None


def test_a_narrower_reach_counts_with_the_next_request(cast: Cast, client: Client) -> None:
    case = cast.case(cast.assembly, opened_by=cast.ada)
    reader = cast.contact("Rob Reader", cast.acme)
    mine = reader.contacts.get()
    theirs = Client()
    theirs.force_login(reader)
    assert theirs.get(f"/portal/cases/{case.number}").status_code == 200
    client.force_login(cast.ada)

    client.post(
        f"/portal/contacts/{mine.pk}",
        {"reach": "APPLICATION", "applications": [cast.welding.pk]},
    )

    assert theirs.get(f"/portal/cases/{case.number}").status_code == 404


def test_a_person_who_left_sees_nothing(cast: Cast, client: Client) -> None:
    case = cast.case(opened_by=cast.owen)
    client.force_login(cast.ada)
    client.post(f"/portal/contacts/{cast.owen.contacts.get().pk}/removal")
    client.force_login(cast.owen)

    assert client.get(f"/portal/cases/{case.number}").status_code == 404
