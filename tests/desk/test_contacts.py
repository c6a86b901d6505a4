"""The customer's people at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tsam.domains.accounts.models import Application, Contact, ContactApplication, Letter, Reach

INVITED: dict[str, Any] = {
    "email": "nia@acme.example",
    "name": "Nia",
    "reach": "ORGANISATION",
    "speaks_english": "on",
    "job_title": "Head of IT",
    "phone": "+49 89 1",
}


def test_somebody_is_invited_by_letter(cast: Cast, client: Client) -> None:
    assert cast.acme
    client.force_login(cast.tess)

    client.post(reverse("desk:contact-new", args=["acme"]), INVITED | {"is_administrator": "on"})

    contact = Contact.objects.get(user__email="nia@acme.example")
    assert (contact.reach, contact.is_administrator) == (Reach.ORGANISATION, True)
    assert (contact.job_title, contact.phone) == ("Head of IT", "+49 89 1")
    # A letter that invites is sent, and stands in nobody's inbox: its key is for the mail alone.
    assert not Letter.objects.filter(reader=contact.user).exists()


def test_one_application_is_chosen_among_the_customers_own(cast: Cast, client: Client) -> None:
    assert cast.assembly.account == cast.acme
    address = reverse("desk:contact-new", args=["acme"])
    narrowed = INVITED | {"reach": "APPLICATION"}
    client.force_login(cast.tess)

    assert client.post(address, narrowed | {"applications": [cast.vault.pk]}).status_code == 422
    assert client.post(address, narrowed).status_code == 422
    assert not Contact.objects.filter(user__email="nia@acme.example").exists()
    client.post(address, narrowed | {"applications": [cast.assembly.pk]})

    contact = Contact.objects.get(user__email="nia@acme.example")
    assert ContactApplication.objects.get(contact=contact).application == cast.assembly


def test_a_reach_is_changed_and_counts_at_once(cast: Cast, client: Client) -> None:
    contact = cast.olga.contacts.get()
    address = reverse("desk:contact", args=["acme", contact.pk])
    client.force_login(cast.mona)
    assert "checked" in client.get(address).content.decode()

    client.post(address, {"reach": "ORGANISATION"})

    contact.refresh_from_db()
    assert contact.reach == Reach.ORGANISATION
    assert Application.objects.visible_to(cast.olga).filter(pk=cast.assembly.pk).exists()


def test_the_last_administrator_stays(cast: Cast, client: Client) -> None:
    contact = cast.ada.contacts.get()
    client.force_login(cast.mona)

    changed = client.post(
        reverse("desk:contact", args=["acme", contact.pk]), {"reach": "ORGANISATION"}
    )
    removal = reverse("desk:contact-removal", args=["acme", contact.pk])

    assert changed.status_code == 403
    assert "only account administrator" in client.get(removal).content.decode()
    assert client.post(removal).status_code == 403
    contact.refresh_from_db()
    assert contact.is_administrator
    assert contact.left_at is None


def test_who_has_left_sees_nothing(cast: Cast, client: Client) -> None:
    contact = cast.owen.contacts.get()
    client.force_login(cast.tess)

    client.post(reverse("desk:contact-removal", args=["acme", contact.pk]))

    contact.refresh_from_db()
    assert contact.left_at
    assert client.get(reverse("desk:contact", args=["acme", contact.pk])).status_code == 404


def test_who_has_not_joined_is_invited_again(cast: Cast, client: Client) -> None:
    contact = cast.owen.contacts.get()
    address = reverse("desk:contact-invitation", args=["acme", contact.pk])
    client.force_login(cast.tess)
    assert client.post(address).status_code == 422

    cast.owen.set_unusable_password()
    cast.owen.save(update_fields=["password"])

    assert client.post(address).status_code == 302


def test_the_page_says_who_sees_what(cast: Cast, client: Client) -> None:
    names = [person.name for person in (cast.ada, cast.olga, cast.owen)]
    client.force_login(cast.eli)

    page = " ".join(
        client.get(reverse("desk:account-contacts", args=["acme"])).content.decode().split()
    )

    assert all(name in page for name in names)
    assert "3 people of Acme are let in. One of them manages the contacts." in page
    assert "Change the reach" not in page


@pytest.mark.parametrize("person", ["eli", "sally", "stan"])
def test_who_may_not_invite_is_told_so(cast: Cast, client: Client, person: str) -> None:
    assert cast.acme
    client.force_login(getattr(cast, person))
    address = reverse("desk:contact-new", args=["acme"])

    assert "Only TSAMs and managers" in client.get(address).content.decode()
    assert client.post(address, INVITED).status_code == 403
