from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tsam.domains.accounts.models import Account, EngagementState


def test_every_page_opens_for_support_and_is_not_there_for_a_customer(
    cast: Cast, client: Client
) -> None:
    engagement = cast.engagement
    pages = [
        reverse("desk:accounts"),
        reverse("desk:account", args=["acme"]),
        reverse("desk:entitlement", args=[cast.assembly.pk]),
        reverse("desk:engagement", args=[engagement.pk]),
        reverse("desk:engagement-order", args=[cast.welding.pk]),
        reverse("desk:inbox"),
        reverse("desk:search") + "?q=acme",
        reverse("desk:gallery"),
    ]

    client.force_login(cast.mona)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)

    client.force_login(cast.ada)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_rnd_meets_no_customer_by_its_address(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.rita)

    assert client.get(reverse("desk:account", args=["acme"])).status_code == 404


def test_an_administrator_adds_a_customer(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    client.post(reverse("desk:accounts"), {"name": "Initech", "time_zone": "UTC", "language": "en"})

    assert Account.objects.filter(name="Initech").exists()


def test_what_was_written_wrongly_is_kept_and_said(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    response = client.post(
        reverse("desk:accounts"), {"name": "Initech", "time_zone": "Nowhere", "language": "en"}
    )

    assert response.status_code == 422
    assert "Nowhere" in response.content.decode()


def test_an_engagement_is_suspended_with_a_reason(cast: Cast, client: Client) -> None:
    engagement = cast.engagement
    client.force_login(cast.mona)
    address = reverse("desk:engagement-act", args=[engagement.pk, "suspend"])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Not paid"}).status_code == 302
    engagement.refresh_from_db()
    assert engagement.state == EngagementState.SUSPENDED


@pytest.mark.parametrize("words", ["Acme", "Assembly"])
def test_a_customer_is_found_by_name_or_application(cast: Cast, client: Client, words: str) -> None:
    cast.serve()
    client.force_login(cast.mona)

    response = client.get(reverse("desk:search"), {"q": words})

    page = response.content.decode()
    assert (
        reverse("desk:account", args=["acme"]) in page
        or reverse("desk:engagement", args=[cast.engagement.pk]) in page
    )
