"""Support contracts at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import ContractPackage, SupportContract, SupportPackage


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "number": "scn-77",
        "package": SupportPackage.objects.get(code="GOLD").pk,
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "terms_version": "2026.1",
        "grace_days": "0",
        **fields,
    }


def test_a_contract_is_added_with_the_version_of_its_terms(cast: Cast, client: Client) -> None:
    assert cast.acme
    client.force_login(cast.sally)

    client.post(reverse("desk:contract-new", args=["acme"]), typed())

    contract = SupportContract.objects.get(number="SCN-77")
    assert contract.terms_version == "2026.1"
    assert ContractPackage.objects.get(contract=contract).package.code == "GOLD"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""),
        ("number", "SCN00001"),
        ("ends_on", "2025-12-31"),
        ("ends_on", "31.12.2026x"),
        ("starts_on", "9999-12-31"),
        ("terms_version", " "),
        ("grace_days", "91"),
        ("package", "0"),
    ],
)
def test_bad_input_is_said_and_nothing_is_written(
    cast: Cast, client: Client, field: str, value: str
) -> None:
    cast.contract(cast.acme)
    client.force_login(cast.sally)

    response = client.post(reverse("desk:contract-new", args=["acme"]), typed(**{field: value}))

    assert response.status_code == 422
    assert SupportContract.objects.count() == 1


def test_r8_a_package_is_set_from_the_beginning_of_a_day_there(cast: Cast, client: Client) -> None:
    engagement = bought.engagement(cast, "PLATINUM")
    cast.acme.time_zone = "Asia/Tokyo"
    cast.acme.save(update_fields=["time_zone"])
    day = bought.today() + timedelta(days=30)
    address = reverse("desk:contract-package", args=["acme", engagement.support_contract_id])
    client.force_login(cast.sally)
    gold = SupportPackage.objects.get(code="GOLD")

    client.post(address, {"package": gold.pk, "effective_on": day.isoformat()})

    step = ContractPackage.objects.latest("pk")
    assert step.effective_at.isoformat() == f"{day - timedelta(days=1)}T15:00:00+00:00"
    assert entitled("P1", cast.assembly, step.effective_at - timedelta(seconds=1))
    assert not entitled("P1", cast.assembly, step.effective_at)


def test_a_package_outside_the_contract_is_refused_beside_its_field(
    cast: Cast, client: Client
) -> None:
    contract = bought.contract(cast)
    address = reverse("desk:contract-package", args=["acme", contract.pk])
    client.force_login(cast.sally)
    gold = SupportPackage.objects.get(code="GOLD")

    response = client.post(address, {"package": gold.pk, "effective_on": "2001-01-01"})

    assert response.status_code == 422
    assert "Choose a day within the contract." in response.content.decode()


def test_a_contract_is_renewed(cast: Cast, client: Client) -> None:
    contract = bought.contract(cast)
    later = contract.ends_on + timedelta(days=365)
    address = reverse("desk:contract-renewal", args=["acme", contract.pk])
    client.force_login(cast.sally)
    assert f'value="{later:%Y}' in client.get(address).content.decode()

    client.post(address, {"ends_on": later.isoformat()})

    contract.refresh_from_db()
    assert contract.ends_on == later


def test_r6_a_contract_is_cancelled_for_a_day(cast: Cast, client: Client) -> None:
    contract = bought.contract(cast)
    address = reverse("desk:contract-cancellation", args=["acme", contract.pk])
    client.force_login(cast.mona)

    assert client.post(address, {"last_day": "2001-01-01"}).status_code == 422
    client.post(address, {"last_day": bought.today().isoformat()})

    contract.refresh_from_db()
    assert contract.cancelled_on == bought.today()


def test_the_contract_of_another_customer_is_not_found_under_this_one(
    cast: Cast, client: Client
) -> None:
    theirs = cast.contract(cast.globex)
    assert cast.acme
    client.force_login(cast.sally)

    for name in ("contract-package", "contract-renewal", "contract-cancellation"):
        assert client.get(reverse(f"desk:{name}", args=["acme", theirs.pk])).status_code == 404
