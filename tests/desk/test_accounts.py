"""Customers: the list, one of them, a new one, and what happened to their books."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.models import Account, Engagement
from tsam.domains.people.models import User
from tsam.faces.ui.keyset import PAGE_SIZE

DESCRIBED = {"name": "Initech", "country": "de", "time_zone": "Europe/Berlin", "language": "de"}


def shown(client: Client, reader: User, name: str, *args: object, query: str = "") -> str:
    client.force_login(reader)
    response = client.get(reverse(f"desk:{name}", args=args) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_list_says_how_each_customer_stands(cast: Cast, client: Client) -> None:
    bought.engagement(cast, "PLATINUM")
    cast.case(severity=1, opened_at=bought.of_late())

    page = shown(client, cast.mona, "accounts")

    assert "Acme" in page
    assert "PLATINUM" in page
    assert "1 case of severity 1" in page


def test_health_and_cases_are_told_only_to_who_reads_cases(cast: Cast, client: Client) -> None:
    bought.engagement(cast)
    cast.case(severity=1)

    page = shown(client, cast.sally, "accounts")

    assert "Acme" in page
    assert "severity" not in page
    assert "Open cases" not in page


def test_a_customer_is_found_by_a_part_of_its_name(cast: Cast, client: Client) -> None:
    assert cast.acme.name != cast.globex.name

    page = shown(client, cast.mona, "accounts", query="?q=glob")

    assert "Globex" in page
    assert "Acme" not in page


@pytest.mark.parametrize("words", ["%00", "x" * 500, "%FF", "'; --"])
def test_strange_words_find_nothing_and_break_nothing(
    cast: Cast, client: Client, words: str
) -> None:
    client.force_login(cast.mona)

    assert client.get(reverse("desk:accounts") + f"?q={words}").status_code == 200
    assert client.get(reverse("desk:engagements") + f"?q={words}").status_code == 200
    assert client.get(reverse("desk:compliance") + f"?q={words}").status_code == 200


def test_a_long_list_goes_on_by_key(cast: Cast, client: Client) -> None:
    for turn in range(PAGE_SIZE + 5):
        cast.account(f"Customer {turn:03}")
    client.force_login(cast.mona)

    first = client.get(reverse("desk:accounts"))
    page = first.context["page"]
    second = client.get(reverse("desk:accounts"), {"cursor": page.older})

    assert [row.account.name for row in second.context["rows"]] == [
        f"Customer {turn:03}" for turn in range(PAGE_SIZE, PAGE_SIZE + 5)
    ]


def test_an_administrator_adds_a_customer(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    response = client.post(reverse("desk:account-new"), DESCRIBED)

    account = Account.objects.get(name="Initech")
    assert (account.country, account.time_zone) == ("DE", "Europe/Berlin")
    assert response.headers["Location"] == reverse("desk:account", args=[account.slug])


def test_a_dialog_is_told_where_to_go_on(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    address = reverse("desk:account-new")

    asked = client.get(address, headers={"HX-Request": "true"})
    done = client.post(address, DESCRIBED, headers={"HX-Request": "true"})

    assert "<html" not in asked.content.decode()
    assert done.status_code == 204
    assert done.headers["HX-Redirect"] == reverse("desk:account", args=["initech"])


def test_what_was_written_wrongly_is_kept_and_said(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)
    typed = DESCRIBED | {"name": "acme", "time_zone": "UTC"}
    assert cast.acme

    response = client.post(reverse("desk:account-new"), typed)

    assert response.status_code == 422
    assert "There is a customer of this name already." in response.content.decode()
    assert 'value="acme"' in response.content.decode()


@pytest.mark.parametrize("person", ["tess", "eli", "stan", "paul"])
def test_who_keeps_no_books_is_told_so(cast: Cast, client: Client, person: str) -> None:
    client.force_login(getattr(cast, person))

    assert "Only Sales" in client.get(reverse("desk:account-new")).content.decode()
    assert client.post(reverse("desk:account-new"), DESCRIBED).status_code == 403
    assert not Account.objects.filter(name="Initech").exists()


def test_a_customer_may_be_called_new(cast: Cast, client: Client) -> None:
    client.force_login(cast.dana)

    client.post(reverse("desk:account-new"), DESCRIBED | {"name": "New"})

    assert client.get(reverse("desk:account", args=["new-2"])).status_code == 200


def test_a_customer_is_changed_and_keeps_its_address(cast: Cast, client: Client) -> None:
    assert cast.acme
    client.force_login(cast.sally)

    client.post(reverse("desk:account-change", args=["acme"]), DESCRIBED)

    assert Account.objects.get(slug="acme").name == "Initech"


def test_the_page_opens_with_how_things_stand(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")
    assert cast.welding

    page = shown(client, cast.mona, "account", "acme")

    assert "None of the two Applications has a TSAM. One order is not valid." in page
    assert "PLATINUM without a TSAM" in page
    assert "None, but needed" in page
    assert reverse("desk:engagement-order", args=[cast.assembly.pk]) in page


def test_where_all_is_well_it_says_so(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    page = shown(client, cast.mona, "account", "acme")

    assert "Their one Application has a TSAM." in page
    assert "Nothing is to be repaired." in page
    assert "Same day" in page


def test_a_customer_without_anything_begins_with_an_application(cast: Cast, client: Client) -> None:
    assert cast.acme

    page = shown(client, cast.mona, "account", "acme")

    assert "Nothing is installed there yet." in page
    assert "Add the first one" in page


def test_cases_without_a_tsam_are_counted_for_who_may_count_them(
    cast: Cast, client: Client
) -> None:
    bought.contract(cast, "GOLD")
    cast.case(opened_at=bought.of_late())

    assert "1 case in 90 days came from Assembly" in shown(client, cast.mona, "account", "acme")
    assert "1 case in 90 days came from Assembly" in shown(client, cast.sally, "account", "acme")
    assert "cases in 90 days" not in shown(client, cast.gino, "account", "acme")
    assert "Cases, 90 d" not in shown(client, cast.gino, "account", "acme")


def test_what_happened_is_told_newest_first_to_who_may_read_it(cast: Cast, client: Client) -> None:
    actions.change_account(
        cast.acme, by=cast.dana, at=NOON, name="Acme", country="", time_zone="UTC", language="en"
    )
    actions.add_contact(cast.acme, by=cast.dana, at=NOON, email="n@acme.example", name="Nia")

    page = shown(client, cast.tess, "account-history", "acme")

    assert page.index("Nia was let in") < page.index("The customer was described anew")
    assert "Nia was let in" in shown(client, cast.tess, "account", "acme")
    assert "Nia was let in" not in shown(client, cast.sally, "account", "acme")


def test_a_sealed_application_is_not_in_the_findings(cast: Cast, client: Client) -> None:
    engagement = bought.engagement(cast, "PLATINUM")
    Engagement.objects.filter(pk=engagement.pk).update(access_rule="cleared", state="STAFFING")

    assert "Assembly" not in shown(client, cast.mona, "account", "acme")
    assert "Assembly" not in shown(client, cast.mona, "compliance")


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
