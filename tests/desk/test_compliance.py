"""What is to be repaired, over all customers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tsam.domains.people.models import User
from tsam.faces.desk.queries import compliance


def page(client: Client, reader: User, **query: str) -> str:
    client.force_login(reader)
    return " ".join(client.get(reverse("desk:compliance"), query).content.decode().split())


def test_where_nothing_is_to_be_repaired_it_says_what_was_looked_at(
    cast: Cast, client: Client
) -> None:
    bought.engagement(cast)

    shown = page(client, cast.sally)

    assert "Nothing to repair" in shown
    assert "1 Application was looked at." in shown


def test_each_finding_stands_with_its_rule_repair_and_owner(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")
    cast.vault.support_contract = cast.contract(cast.globex, "PLATINUM")
    cast.vault.save(update_fields=["support_contract"])

    shown = page(client, cast.sally)

    assert "Two things to repair at two customers." in shown
    assert "PLATINUM without a TSAM" in shown
    assert "Order a TSAM for 12 months, or change the package" in shown
    assert reverse("desk:engagement-order", args=[cast.assembly.pk]) in shown


def test_who_cannot_repair_it_is_shown_no_way(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")

    shown = page(client, cast.stan)

    assert "PLATINUM without a TSAM" in shown
    assert reverse("desk:engagement-order", args=[cast.assembly.pk]) not in shown


def test_it_is_narrowed_by_kind_and_by_customer(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")
    assert cast.vault

    assert "Globex" not in page(client, cast.sally, kind="R7")
    assert "Acme" in page(client, cast.sally, kind="R7")
    assert "Acme" not in page(client, cast.sally, q="glob")
    assert "Nothing to repair fits these words." in page(client, cast.sally, kind="R5", q="glob")
    assert "Acme" in page(client, cast.sally, kind="R99")


def test_a_very_long_list_says_how_much_is_shown(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compliance, "MOST_SHOWN", 1)
    assert cast.assembly
    assert cast.vault

    assert "The first 1 of 2 are shown." in page(client, cast.sally)


@pytest.mark.parametrize(("person", "is_there"), [("sally", True), ("mona", True), ("eli", False)])
def test_the_side_leads_there_who_may_repair(
    cast: Cast, client: Client, person: str, is_there: bool
) -> None:
    client.force_login(getattr(cast, person))

    shown = client.get(reverse("desk:today")).content.decode()

    assert (reverse("desk:compliance") in shown) is is_there


def test_the_day_of_who_keeps_the_books_begins_with_it(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")
    client.force_login(cast.sally)

    shown = client.get(reverse("desk:today")).content.decode()

    assert "One thing to repair at one customer." in shown
    assert "PLATINUM without a TSAM" in shown
    assert reverse("desk:account", args=[cast.acme.slug]) in shown


def test_the_day_of_a_tsam_begins_with_cases(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")
    client.force_login(cast.tess)

    assert "PLATINUM without a TSAM" not in client.get(reverse("desk:today")).content.decode()
