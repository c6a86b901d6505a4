"""Applications at the desk: near duplicates, decisions about identity, retirement (C1)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tsam.domains.accounts.models import Application, Event

TYPED: dict[str, Any] = {
    "name": "Pumps",
    "product": "Vault",
    "features": "Drafting\n\n  Change management ",
    "server": "srv-9",
    "team": "Pump crew",
    "support_contract": "",
}
NEAR: dict[str, Any] = TYPED | {
    "features": "Assembly",
    "server": "Assembly-srv2",
    "team": "Assembly team",
}


def test_an_application_is_added_with_its_contract(cast: Cast, client: Client) -> None:
    contract = cast.contract(cast.acme)
    client.force_login(cast.tess)

    response = client.post(
        reverse("desk:application-new", args=["acme"]), TYPED | {"support_contract": contract.pk}
    )

    row = Application.objects.get(name="Pumps")
    assert response.status_code == 302
    assert (row.features, row.support_contract) == (["Drafting", "Change management"], contract)


def test_a_near_duplicate_is_shown_and_asks_for_a_decision(cast: Cast, client: Client) -> None:
    assert cast.assembly.name
    client.force_login(cast.sally)

    response = client.post(reverse("desk:application-new", args=["acme"]), NEAR)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Is it Assembly?" in page
    assert "differs" in page
    assert "Why it is a new Application" in page
    assert not Application.objects.filter(name="Pumps").exists()


def test_a_new_one_is_added_with_the_reason(cast: Cast, client: Client) -> None:
    assert cast.assembly.name
    client.force_login(cast.sally)

    client.post(
        reverse("desk:application-new", args=["acme"]), NEAR | {"new_because": "Another plant."}
    )

    row = Application.objects.get(name="Pumps")
    assert Event.objects.about("application", row.pk).get().facts["reason"] == "Another plant."


def test_the_same_one_is_changed_instead_after_a_word(cast: Cast, client: Client) -> None:
    assert cast.assembly.name
    address = reverse("desk:application-change", args=[cast.assembly.pk])
    client.force_login(cast.sally)

    asked = client.post(address, NEAR | {"name": "Assembly", "from_new": "1"})
    cast.assembly.refresh_from_db()
    assert asked.status_code == 422
    assert 'value="Assembly-srv2"' in asked.content.decode()
    assert cast.assembly.server == "Assembly-srv"

    client.post(address, NEAR | {"name": "Assembly", "is_same": "on"})

    cast.assembly.refresh_from_db()
    assert cast.assembly.server == "Assembly-srv2"


def test_an_identical_one_is_refused(cast: Cast, client: Client) -> None:
    assert cast.assembly.name
    client.force_login(cast.sally)
    same = NEAR | {"server": "ASSEMBLY-SRV ", "new_because": "Really."}

    response = client.post(reverse("desk:application-new", args=["acme"]), same)

    assert response.status_code == 422
    assert "This is Assembly: the same features, server and team." in response.content.decode()


def test_another_identity_asks_whether_it_is_still_the_same(cast: Cast, client: Client) -> None:
    address = reverse("desk:application-change", args=[cast.assembly.pk])
    client.force_login(cast.tess)

    response = client.post(address, NEAR | {"name": "Assembly"})

    assert response.status_code == 422
    assert "It is still the same Application" in response.content.decode()


def test_a_name_alone_asks_nothing(cast: Cast, client: Client) -> None:
    address = reverse("desk:application-change", args=[cast.assembly.pk])
    client.force_login(cast.tess)
    same = {"features": "Assembly", "server": "Assembly-srv", "team": "Assembly team"}

    assert client.post(address, TYPED | same | {"name": "Assembly hall"}).status_code == 302

    cast.assembly.refresh_from_db()
    assert cast.assembly.name == "Assembly hall"


def test_the_contract_of_another_customer_is_not_on_offer(cast: Cast, client: Client) -> None:
    theirs = cast.contract(cast.globex)
    address = reverse("desk:application-change", args=[cast.assembly.pk])
    client.force_login(cast.sally)

    response = client.post(address, NEAR | {"is_same": "on", "support_contract": theirs.pk})

    assert response.status_code == 422


def test_what_is_served_is_not_retired_and_says_why(cast: Cast, client: Client) -> None:
    bought.engagement(cast)
    address = reverse("desk:application-retirement", args=[cast.assembly.pk])
    client.force_login(cast.dana)

    assert "End its engagement first." in client.get(address).content.decode()
    assert client.post(address).status_code == 403
    cast.assembly.refresh_from_db()
    assert cast.assembly.retired_at is None


def test_one_without_a_tsam_is_retired(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    client.post(reverse("desk:application-retirement", args=[cast.welding.pk]))

    cast.welding.refresh_from_db()
    assert cast.welding.retired_at


def test_a_doubt_is_shown_until_somebody_says_that_they_are_two(cast: Cast, client: Client) -> None:
    twin = cast.application("Assembly twin", cast.acme)
    Application.objects.filter(pk=twin.pk).update(
        features=cast.assembly.features, team=cast.assembly.team
    )
    client.force_login(cast.tess)
    account = reverse("desk:account", args=["acme"])
    newer, older = sorted([twin.pk, cast.assembly.pk], reverse=True)
    assert "Are these two Applications?" in client.get(account).content.decode()
    address = reverse("desk:application-twin", args=[newer, older])

    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Two plants."})

    assert "Are these two Applications?" not in client.get(account).content.decode()


@pytest.mark.parametrize("missing", ["name", "features", "server", "team"])
def test_what_is_missing_is_said_beside_its_field(cast: Cast, client: Client, missing: str) -> None:
    assert cast.acme
    client.force_login(cast.sally)

    response = client.post(reverse("desk:application-new", args=["acme"]), TYPED | {missing: " "})

    assert response.status_code == 422
    assert f'id="id_{missing}_error"' in response.content.decode()
