from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import Contact, Reach
from tsam.domains.cases.models import Case
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


def change(client: Client, person: User, **fields: object) -> int:
    contact = person.contacts.get()
    given = {"reach": contact.reach, "speaks_english": "on", **fields}
    return client.post(f"/portal/contacts/{contact.pk}", given).status_code


def test_the_sentence_names_the_doubt(cast: Cast, client: Client) -> None:
    cast.contact("Nils Next", cast.acme)
    away = cast.contact("Ole Away", cast.acme)
    away.last_login = now() - timedelta(days=163)
    away.save(update_fields=["last_login"])
    client.force_login(cast.ada)

    page = client.get("/portal/contacts").content.decode()

    assert "3 people, and one who may have left" in page
    assert "You are the only one who manages them." in page
    assert "away 163 days" in page


def test_a_second_administrator_takes_the_doubt_away(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    assert change(client, cast.owen, is_administrator="on") == 302

    assert b"You decide who at Acme" in client.get("/portal/contacts").content


def test_a_change_without_an_application_is_said_beside_its_row(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.post(
        f"/portal/contacts/{cast.owen.contacts.get().pk}",
        {"reach": "APPLICATION", "job_title": "Kept role"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose at least one Application." in page
    assert "Kept role" in page
    cast.owen.contacts.get().refresh_from_db()
    assert cast.owen.contacts.get().reach == Reach.OWN_CASES


def test_role_phone_and_language_are_kept_by_a_change_of_reach(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    change(client, cast.owen, reach="ORGANISATION", job_title="PLM", phone="+49 1", is_x="on")

    contact = cast.owen.contacts.get()
    assert (contact.reach, contact.job_title, contact.phone) == ("ORGANISATION", "PLM", "+49 1")
    assert contact.speaks_english


def test_others_see_who_is_there_and_change_nothing(cast: Cast, client: Client) -> None:
    assert cast.ada
    client.force_login(cast.owen)

    page = client.get("/portal/contacts").content.decode()

    assert "Ada Acme" in page
    assert "manages the people" in page
    assert "<select" not in page
    assert "Last here" not in page
    assert "Invite someone" not in page
    assert change(client, cast.ada, reach="OWN_CASES") == 403
    assert change(client, cast.owen, reach="ORGANISATION", is_administrator="on") == 403


def test_an_invitation_waits_ends_and_is_sent_again(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    client.force_login(cast.ada)
    client.post("/portal/contacts/invitation", invite())
    contact = Contact.objects.get(user__email="new@acme.example")
    assert b"link ends" in client.get("/portal/contacts").content

    with time_machine.travel(now() + timedelta(days=8)):
        client.force_login(cast.ada)
        assert b"link ended" in client.get("/portal/contacts").content
        client.post(f"/portal/contacts/{contact.pk}/invitation")
        assert b"link ends" in client.get("/portal/contacts").content

    work()
    assert [letter.to for letter in mail.outbox] == [["new@acme.example"]] * 2


def test_who_signs_in_already_is_not_invited_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.post(f"/portal/contacts/{cast.owen.contacts.get().pk}/invitation", follow=True)

    assert b"This person signs in already, or has left." in answer.content
    assert not Invitation.objects.exists()


def test_leaving_says_what_happens_to_the_cases_and_hands_them_over(
    cast: Cast, client: Client, work: Callable[[], int]
) -> None:
    case = cast.case(opened_by=cast.owen)
    heir = cast.contact("Hanna Heir", cast.acme, Reach.OWN_CASES)
    client.force_login(cast.ada)
    assert b"1 open case that they reported stays open" in client.get("/portal/contacts").content

    client.post(
        f"/portal/contacts/{cast.owen.contacts.get().pk}/removal",
        {"successor": heir.contacts.get().pk},
    )
    work()

    assert Case.objects.visible_to(heir).get() == case
    assert not Case.objects.visible_to(cast.owen).exists()


def test_a_stranger_takes_over_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    answer = client.post(
        f"/portal/contacts/{cast.owen.contacts.get().pk}/removal",
        {"successor": cast.gus.contacts.get().pk},
    )

    assert answer.status_code == 404
    assert cast.owen.contacts.get().left_at is None


def test_what_changed_lately_is_told_to_who_manages(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)
    client.post("/portal/contacts/invitation", invite())
    assert b"You invited Nora New" in client.get("/portal/contacts").content

    client.force_login(cast.contact("Nils Next", cast.acme))
    assert b"invited Nora New" not in client.get("/portal/contacts").content
