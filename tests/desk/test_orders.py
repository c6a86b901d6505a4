"""The order of a TSAM: what it comes to is shown before it is ordered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tsam.domains.accounts.models import Engagement, ServiceCalendar
from tsam.domains.accounts.terms import last_day


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "starts_on": bought.spanning()[0].isoformat(),
        "months": "12",
        "calendar": ServiceCalendar.objects.get(is_default=True).pk,
        "language": "en",
        **fields,
    }


def page(client: Client, cast: Cast, **query: str) -> str:
    client.force_login(cast.sally)
    response = client.get(reverse("desk:engagement-order", args=[cast.assembly.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_proposes_hours_language_and_a_term(cast: Cast, client: Client) -> None:
    bought.contract(cast)
    tokyo = ServiceCalendar.objects.create(name="Tokyo", zone="Asia/Tokyo", week={})
    cast.acme.time_zone, cast.acme.language = "Asia/Tokyo", "ja"
    cast.acme.save(update_fields=["time_zone", "language"])

    shown = page(client, cast)

    assert f'value="{tokyo.pk}" selected' in shown
    assert 'value="ja" selected' in shown


@pytest.mark.parametrize(
    ("a_year_before_the_end", "starts_in"), [(0, 0), (16, 16), (400, 0), (-160, 0)]
)
def test_it_proposes_to_begin_soon_and_to_end_together_where_that_is_near(
    cast: Cast, client: Client, a_year_before_the_end: int, starts_in: int
) -> None:
    day = bought.today()
    ends_on = last_day(day + timedelta(days=a_year_before_the_end), 12)
    bought.contract(cast, starts_on=day - timedelta(days=300), ends_on=ends_on)

    first = day + timedelta(days=starts_in)

    assert f'value="{first.isoformat()}"' in page(client, cast)


def test_the_last_day_is_worked_out(cast: Cast, client: Client) -> None:
    bought.contract(cast)

    shown = page(client, cast, **typed(starts_on="2027-03-01", months="24"))

    assert f"<b>{last_day(date(2027, 3, 1), 24):%-d %b %Y}</b>" in shown


def test_r5_a_reason_is_asked_for_only_where_the_two_end_apart(cast: Cast, client: Client) -> None:
    bought.contract(cast)
    later = (bought.today() + timedelta(days=30)).isoformat()

    together = page(client, cast, **typed())
    apart = page(client, cast, **typed(starts_on=later))

    assert "the same day" in together
    assert "mismatch_reason" not in together
    assert "mismatch_reason" in apart
    assert "both end on" in apart


def test_r5_without_the_reason_nothing_is_ordered(cast: Cast, client: Client) -> None:
    bought.contract(cast)
    later = (bought.today() + timedelta(days=30)).isoformat()
    address = reverse("desk:engagement-order", args=[cast.assembly.pk])
    client.force_login(cast.sally)

    assert client.post(address, typed(starts_on=later)).status_code == 422
    assert not Engagement.objects.exists()
    client.post(address, typed(starts_on=later, mismatch_reason="The project begins late."))

    assert Engagement.objects.get().application == cast.assembly


def test_r13_another_language_asks_who_agreed_to_english(cast: Cast, client: Client) -> None:
    bought.contract(cast)
    address = reverse("desk:engagement-order", args=[cast.assembly.pk])
    client.force_login(cast.sally)
    italian = typed(language="other", other_language="Italian")

    asked = client.post(address, italian)
    assert asked.status_code == 422
    assert "The customer must agree to English first." in asked.content.decode()
    client.post(address, italian | {"english_agreed_by": "Ada Acme"})

    row = Engagement.objects.get()
    assert (row.asked_language, row.language) == ("italian", "en")
    assert row.english_agreed_by == "Ada Acme"


def test_r13_a_service_language_that_is_typed_is_taken_for_what_it_is(
    cast: Cast, client: Client
) -> None:
    bought.contract(cast)
    client.force_login(cast.sally)

    client.post(
        reverse("desk:engagement-order", args=[cast.assembly.pk]),
        typed(language="other", other_language="German"),
    )

    assert Engagement.objects.get().language == "de"


def test_it_says_which_features_it_would_bring(cast: Cast, client: Client) -> None:
    bought.contract(cast, "PLATINUM")

    assert "12 features from" in page(client, cast)


def test_a_look_at_what_was_typed_orders_nothing_and_misses_nothing(
    cast: Cast, client: Client
) -> None:
    bought.contract(cast)
    later = (bought.today() + timedelta(days=30)).isoformat()
    client.force_login(cast.sally)

    response = client.post(
        reverse("desk:engagement-order", args=[cast.assembly.pk]),
        typed(starts_on=later, language="other", look="1"),
    )

    assert response.status_code == 200
    shown = response.content.decode()
    assert "mismatch_reason" in shown
    assert "Who of the customer agreed to English" in shown
    assert "Fill this in." not in shown
    assert not Engagement.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("months", "13"),
        ("months", "x"),
        ("starts_on", ""),
        ("starts_on", "31.2.2026"),
        ("starts_on", "9999-12-31"),
        ("calendar", "99999"),
        ("language", "xx"),
    ],
)
def test_bad_input_is_said_and_kept_and_nothing_is_ordered(
    cast: Cast, client: Client, field: str, value: str
) -> None:
    bought.contract(cast)
    address = reverse("desk:engagement-order", args=[cast.assembly.pk])
    client.force_login(cast.sally)

    assert client.post(address, typed(**{field: value})).status_code == 422
    assert client.get(address, typed(**{field: value})).status_code == 200
    assert not Engagement.objects.exists()


def test_i1_without_a_package_it_says_what_is_missing(cast: Cast, client: Client) -> None:
    assert "Add one first." in page(client, cast)
    address = reverse("desk:engagement-order", args=[cast.assembly.pk])

    response = client.post(address, typed())

    assert response.status_code == 422
    assert "A TSAM stands on top of GOLD" in response.content.decode()


def test_r3_a_second_order_is_not_offered(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    shown = page(client, cast)

    assert "has an engagement already" in shown
    assert client.post(
        reverse("desk:engagement-order", args=[cast.assembly.pk]), typed()
    ).status_code in {403, 422}


@pytest.mark.parametrize("person", ["tess", "eli", "stan", "gino"])
def test_who_keeps_no_books_orders_nothing(cast: Cast, client: Client, person: str) -> None:
    bought.contract(cast)
    client.force_login(getattr(cast, person))
    address = reverse("desk:engagement-order", args=[cast.assembly.pk])

    assert "Only Sales" in client.get(address).content.decode()
    assert client.post(address, typed()).status_code == 403
