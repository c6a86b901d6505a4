"""The rules of domain 5.2 by their numbers, as the API holds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests import bought
from tests.api.conftest import Caller
from tests.api.test_books import ASSEMBLY, faults, order
from tests.cast import Cast
from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    EngagementTerm,
)

Calls = Callable[..., Caller]


@pytest.fixture
def sally(cast: Cast, caller: Calls) -> Caller:
    """Sales: keeps the books, and repairs what is off."""
    return caller(cast.sally)


def entitled(call: Caller, application: Application) -> dict[str, Any]:
    found = call("GET", f"applications/{application.pk}/entitlement").json()
    return {one["feature"]: one for one in found}


def on(call: Caller, application: Application) -> int:
    return sum(one["allowed"] for one in entitled(call, application).values())


def rules(call: Caller) -> list[str]:
    return [one["rule"] for one in call("GET", "compliance").json()["items"]]


def test_r1_needs_term_contract_package_application_and_no_suspension(
    cast: Cast, sally: Caller
) -> None:
    bought.engagement(cast)
    assert (on(sally, cast.assembly), on(sally, cast.welding)) == (8, 0)
    words = {
        one["name"]: one["answer"]
        for one in sally("GET", f"applications/{cast.assembly.pk}/conditions").json()
    }
    assert words == {
        "term": "yes",
        "contract": "yes",
        "package": "depends",
        "application": "yes",
        "state": "yes",
    }

    Engagement.objects.update(state=EngagementState.SUSPENDED, suspended_from="ACTIVE")

    assert entitled(sally, cast.assembly)["G1"]["code"] == "suspended"


@pytest.mark.parametrize("months", [11, 13, 0, 132])
def test_r2_a_term_is_a_number_of_years(cast: Cast, sally: Caller, months: int) -> None:
    bought.contract(cast)

    assert sally("POST", "engagements", order(cast, months=months)).status_code == 422
    assert not EngagementTerm.objects.exists()


def test_r3_one_engagement_for_each_application(cast: Cast, sally: Caller) -> None:
    bought.engagement(cast)

    refused = sally("POST", "engagements", order(cast))

    assert (refused.status_code, refused.json()["rule"]) == (403, "R3")


def test_r4_the_triple_is_unique_whatever_order_case_or_spacing(cast: Cast, sally: Caller) -> None:
    assert cast.assembly
    same = ASSEMBLY | {"account": "acme", "name": "Again", "server": " ASSEMBLY-srv "}

    refused = sally("POST", "applications", same | {"new_because": "So."})

    assert refused.status_code == 422
    assert "This is Assembly" in refused.json()["errors"][0]["sentence"]


def test_r5_dates_that_differ_need_a_reason_and_are_listed(cast: Cast, sally: Caller) -> None:
    bought.contract(cast)
    later = order(cast, starts_on=(bought.today() + timedelta(days=9)).isoformat())

    assert faults(sally("POST", "engagements", later)) == ["mismatch_reason"]
    assert sally("POST", "engagements", later | {"mismatch_reason": "Late."}).status_code == 201

    assert rules(sally) == ["R5"]


def test_r6_a_lapse_ends_all_that_day_and_days_of_grace_say_so(cast: Cast, sally: Caller) -> None:
    contract = bought.engagement(cast).support_contract
    assert contract
    contract.ends_on, contract.grace_days = bought.today() - timedelta(days=2), 5
    contract.save(update_fields=["ends_on", "grace_days"])
    assert on(sally, cast.assembly) == 8
    assert "R6" in rules(sally)

    contract.grace_days = 0
    contract.save(update_fields=["grace_days"])

    assert entitled(sally, cast.assembly)["G1"]["rule"] == "R6"
    assert on(sally, cast.assembly) == 0


def test_r7_platinum_without_a_tsam_is_listed_and_grants_nothing(cast: Cast, sally: Caller) -> None:
    bought.contract(cast, "PLATINUM")

    assert on(sally, cast.assembly) == 0
    assert entitled(sally, cast.assembly)["P1"]["rule"] == "R7"
    assert rules(sally) == ["R7"]


def test_r8_a_downgrade_takes_platinum_away_at_its_moment(cast: Cast, sally: Caller) -> None:
    engagement = bought.engagement(cast, "PLATINUM")
    where = f"accounts/acme/contracts/{engagement.support_contract_id}/package"
    day = bought.today() + timedelta(days=30)

    sally("PUT", where, {"package": "GOLD", "effective_on": day.isoformat()})

    answer = entitled(sally, cast.assembly)["P1"]
    assert (answer["allowed"], answer["changes_on"]) == (True, day.isoformat())
    later = f"applications/{cast.assembly.pk}/entitlement?at={day.isoformat()}T12:00:00Z"
    then = {one["feature"]: one for one in sally("GET", later).json()}
    assert (then["P1"]["allowed"], then["P1"]["rule"]) == (False, "R8")
    assert then["G1"]["allowed"]


def test_r9_requirements_and_environments_are_allowed_with_gold(cast: Cast, sally: Caller) -> None:
    bought.engagement(cast, "GOLD")

    found = entitled(sally, cast.assembly)

    assert [found[feature]["allowed"] for feature in ("G2", "G5", "P3")] == [True, True, False]


@pytest.mark.parametrize(
    ("query", "rule", "allowed"),
    [
        ("at=2026-03-02T12:00:00Z", "R10", True),
        ("at=2026-03-08T12:00:00Z", "R11", False),
        ("at=2026-03-02T12:00:00Z&severity=0", "R12", False),
        ("at=2026-03-08T12:00:00Z&severity=0", "R12", False),
    ],
)
def test_r10_to_r12_when_the_tsam_can_be_called(
    cast: Cast, sally: Caller, query: str, rule: str, allowed: bool
) -> None:
    row = bought.engagement(cast)

    answer = sally("GET", f"engagements/{row.pk}/callable?{query}").json()

    assert (answer["rule"], answer["allowed"]) == (rule, allowed)
    assert answer["reason"]


def test_r13_another_language_needs_the_customers_word_for_english(
    cast: Cast, sally: Caller
) -> None:
    bought.contract(cast)
    italian = order(cast, asked_language="it")

    refused = sally("POST", "engagements", italian)
    assert (refused.status_code, refused.json()["rule"]) == (403, "R13")

    ordered = sally("POST", "engagements", italian | {"english_agreed_by": "Ada Acme"}).json()
    assert (ordered["asked_language"], ordered["language"]) == ("it", "en")
    assert ordered["english_agreed_by"] == "Ada Acme"


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja", "zh-hans", "ko"])
def test_r13_the_six_service_languages_are_served(cast: Cast, sally: Caller, language: str) -> None:
    bought.contract(cast)

    ordered = sally("POST", "engagements", order(cast, asked_language=language)).json()

    assert ordered["language"] == language


def test_r15_every_answer_has_a_reason_a_code_a_rule_and_evidence(
    cast: Cast, sally: Caller
) -> None:
    bought.engagement(cast)

    for application in (cast.assembly, cast.welding):
        for answer in entitled(sally, application).values():
            assert answer["reason"]
            assert answer["code"]
            assert answer["rule"]
            assert answer["evidence"]


def test_i1_a_tsam_stands_on_a_package(cast: Cast, sally: Caller) -> None:
    answer = sally("POST", "engagements", order(cast))

    assert answer.status_code == 422
    assert "GOLD" in answer.json()["errors"][0]["sentence"]


def test_c2_cases_of_an_application_without_a_tsam_are_listed(cast: Cast, sally: Caller) -> None:
    bought.contract(cast, "GOLD")
    cast.case(opened_at=bought.of_late())

    assert rules(sally) == ["C2"]
