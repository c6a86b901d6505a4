"""A case opened at the desk, for a customer who is on the phone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tsam.domains.cases import indexing
from tsam.domains.cases.models import Case

NEW = "/desk/cases/new"


def told(cast: Cast, **more: Any) -> dict[str, Any]:
    """What the form sends when nothing is wrong."""
    return {
        "account": cast.acme.slug,
        "application": cast.assembly.pk,
        "on_behalf_of": cast.ada.pk,
        "severity": 2,
        "issue_type": "BREAK_FIX",
        "title": "Press 4 stops",
        "text": "At 14:00 it stopped.",
        "key": "k1",
        **more,
    }


def words(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_it_is_opened_for_the_contact_who_called(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.eli)

    answer = client.post(NEW, told(cast, since="noon", release="12.4"))

    case = Case._base_manager.get()
    assert answer.headers["Location"] == f"/desk/cases/{case.number}"
    assert (case.opened_by, case.severity, case.since) == (cast.ada, 2, "noon")


def test_the_same_form_sent_twice_opens_one(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.eli)

    first, again = client.post(NEW, told(cast)), client.post(NEW, told(cast))

    assert first.headers["Location"] == again.headers["Location"]
    assert Case._base_manager.count() == 1


def test_all_that_is_missing_is_said_at_once_and_what_was_typed_is_kept(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.eli)

    answer = client.post(NEW, told(cast, severity=0, text="", reachable_phone="1182"))

    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("text", "reachable_name", "reachable_phone", "impact"):
        assert f'href="#id_{field}"' in page
    assert 'value="Press 4 stops"' in page
    assert not Case._base_manager.exists()


def test_what_holds_for_the_application_stands_beside(cast: Cast, client: Client) -> None:
    cast.serve()
    client.force_login(cast.eli)

    beside = words(client, f"{NEW}/beside?application={cast.assembly.pk}")

    assert "Tess Tanaka" in beside
    assert "within 30 minutes" in beside


def test_an_application_without_support_says_why(cast: Cast, client: Client) -> None:
    lapsed = cast.application("Painting", cast.acme, support_contract=None)
    client.force_login(cast.eli)

    beside = words(client, f"{NEW}/beside?application={lapsed.pk}")

    assert "support contract" in beside
    refused = client.post(NEW, told(cast, application=lapsed.pk))
    assert refused.status_code == 422
    assert 'value="Press 4 stops"' in refused.content.decode()


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "%00"])
def test_a_strange_application_shows_nothing(cast: Cast, client: Client, key: str) -> None:
    client.force_login(cast.eli)

    assert "Choose the Application" in words(client, f"{NEW}/beside?application={key}")
    assert client.get(f"{NEW}?account={key}&application={key}").status_code == 200


def test_what_was_seen_before_is_offered_and_never_what_is_sealed(
    cast: Cast, client: Client
) -> None:
    open_one, sealed = cast.case(title="Press 4 stops"), cast.case(title="Press 4 hums")
    cast.engagement.access_rule = "US_PERSON"
    for case in (open_one, sealed):
        indexing.index_case(case.pk)
    client.force_login(cast.eli)

    assert open_one.number in words(client, f"{NEW}/like?title=Press+stops")

    cast.engagement.save(update_fields=["access_rule"])
    assert sealed.number not in words(client, f"{NEW}/like?title=Press+hums")


def test_it_is_no_page_of_a_customer(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada)

    for path in (NEW, f"{NEW}/beside?application={cast.assembly.pk}", f"{NEW}/like?title=Press"):
        assert client.get(path).status_code == 404
