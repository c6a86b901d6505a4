"""Why can they, and what an order would change, on the page."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tsam.domains.accounts.models import (
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
    Event,
    SupportPackage,
)


def page(client: Client, cast: Cast, name: str = "entitlement", **query: str) -> str:
    client.force_login(cast.eli)
    response = client.get(reverse(f"desk:{name}", args=[cast.assembly.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_opens_with_what_is_on_and_when_it_stops(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    shown = page(client, cast)

    assert "Eight of twelve features are on: that is what GOLD gives." in shown
    assert "all stops unless support is renewed." in shown


def test_what_is_ordered_and_not_active_is_not_yet(cast: Cast, client: Client) -> None:
    bought.engagement(cast, state=EngagementState.STAFFING)

    shown = page(client, cast)

    assert 'data-answer="not_yet" id="feature-G1"' in shown
    assert 'data-answer="no" id="feature-P1"' in shown
    assert "Eight are bought and wait." in shown


def test_the_five_questions_are_answered_with_their_evidence(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    shown = page(client, cast)

    assert "A TSAM term runs" in shown
    assert "no days of grace" in shown
    assert "GOLD: yes for 8, no for 4" in shown


def test_hours_nights_emergencies_and_language_are_answered_too(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    shown = page(client, cast)

    for rule in ("R10", "R11", "R12", "R13"):
        assert f'<td role="cell" class="f-rule">{rule}</td>' in shown


def test_a_calendar_without_hours_breaks_nothing(cast: Cast, client: Client) -> None:
    row = bought.engagement(cast)
    row.calendar.week = {}
    row.calendar.version += 1
    row.calendar.save(update_fields=["week", "version"])

    assert "R12" in page(client, cast)


def test_only_what_is_not_on_can_be_shown(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    shown = page(client, cast, show="off")

    assert "feature-G1" not in shown
    assert "feature-P1" in shown


def test_the_part_that_is_paid_and_not_usable_is_drawn(cast: Cast, client: Client) -> None:
    bought.engagement(cast)
    EngagementTerm.objects.update(ends_on=bought.spanning()[1] + timedelta(days=150))

    assert "paid, not usable" in page(client, cast)


def test_a_trial_says_what_would_be_gained_and_writes_nothing(cast: Cast, client: Client) -> None:
    bought.contract(cast)
    events = Event.objects.count()

    shown = page(client, cast, "trial")

    assert "Eight features would be gained from" in shown
    assert not Engagement.objects.exists()
    assert Event.objects.count() == events


def test_a_trial_says_what_would_be_lost(cast: Cast, client: Client) -> None:
    bought.engagement(cast, "PLATINUM")

    shown = page(client, cast, "trial", tsam="no")

    assert "This order would not be valid. Twelve features would be lost from" in shown
    assert "R7" in shown


def test_a_trial_of_nothing_changes_nothing(cast: Cast, client: Client) -> None:
    bought.engagement(cast)

    assert "This order would change nothing." in page(client, cast, "trial")


@pytest.mark.parametrize(
    "query",
    [
        {"months": "13"},
        {"months": ""},
        {"starts_on": "soon"},
        {"starts_on": "9999-12-31"},
        {"starts_on": "0001-01-01"},
        {"package": "WOOD"},
        {"tsam": "maybe"},
    ],
)
def test_a_trial_of_nonsense_says_what_is_wrong(
    cast: Cast, client: Client, query: dict[str, str]
) -> None:
    bought.contract(cast)
    client.force_login(cast.eli)

    response = client.get(reverse("desk:trial", args=[cast.assembly.pk]), query)

    assert response.status_code == 422
    assert "to put right" in response.content.decode()


def test_the_bar_names_the_package_of_now_though_it_came_in_the_middle_of_a_day(
    cast: Cast, client: Client
) -> None:
    contract = bought.engagement(cast, "GOLD").support_contract
    assert contract
    platinum = SupportPackage.objects.get(code="PLATINUM")
    since = datetime.combine(bought.spanning()[0], time(15, 30), tzinfo=UTC) + timedelta(days=10)
    ContractPackage.objects.create(contract=contract, package=platinum, effective_at=since)

    assert f"{contract.number}, PLATINUM" in page(client, cast)
