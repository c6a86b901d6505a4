"""The rules of domain 5.2 by their numbers, as the pages of the desk hold them.

The same rules by the API stand in tests/api/test_rules.py, and by the actions in
tests/accounts/test_rules.py.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import bought
from tests.cast import Cast
from tests.desk.test_applications import NEAR
from tests.desk.test_orders import typed
from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    EngagementTerm,
    SupportPackage,
)


class Desk:
    """Pages as one person reads them."""

    def __init__(self, cast: Cast, client: Client) -> None:
        self.cast, self.client = cast, client

    def entitlement(self) -> str:
        return self.get("entitlement", self.cast.assembly.pk, reader="eli")

    def get(self, name: str, *args: object, reader: str = "sally") -> str:
        self.client.force_login(getattr(self.cast, reader))
        return self.client.get(reverse(f"desk:{name}", args=args)).content.decode()

    def post(self, name: str, *args: object, given: dict[str, Any], reader: str = "sally") -> int:
        self.client.force_login(getattr(self.cast, reader))
        response = self.client.post(reverse(f"desk:{name}", args=args), given)
        self.said = response.content.decode()
        return response.status_code


@pytest.fixture
def desk(cast: Cast, client: Client) -> Desk:
    return Desk(cast, client)


def on(page: str) -> int:
    return page.count('data-answer="yes" id="feature-')


def test_r1_needs_term_contract_package_application_and_no_suspension(
    cast: Cast, desk: Desk
) -> None:
    bought.engagement(cast)
    assert on(desk.entitlement()) == 8
    assert on(desk.get("entitlement", cast.welding.pk)) == 0

    Engagement.objects.update(state=EngagementState.SUSPENDED, suspended_from="ACTIVE")

    assert on(desk.entitlement()) == 0
    assert "The engagement is suspended." in desk.entitlement()


@pytest.mark.parametrize("months", ["11", "13", "0"])
def test_r2_a_term_is_a_number_of_years(cast: Cast, desk: Desk, months: str) -> None:
    bought.contract(cast)

    assert desk.post("engagement-order", cast.assembly.pk, given=typed(months=months)) == 422
    assert not EngagementTerm.objects.exists()


def test_r3_one_engagement_for_each_application(cast: Cast, desk: Desk) -> None:
    bought.engagement(cast)

    assert desk.post("engagement-order", cast.assembly.pk, given=typed()) == 403
    assert "R3" in desk.said
    assert Engagement.objects.count() == 1


def test_r4_the_triple_is_unique_whatever_order_case_or_spacing(cast: Cast, desk: Desk) -> None:
    assert cast.assembly
    same = NEAR | {"server": "  ASSEMBLY-srv", "team": "assembly   TEAM", "new_because": "So."}

    assert desk.post("application-new", "acme", given=same) == 422
    assert "This is Assembly" in desk.said
    assert Application.objects.count() == 1


def test_r5_dates_that_differ_need_a_reason_and_are_listed(cast: Cast, desk: Desk) -> None:
    bought.contract(cast)
    later = typed(starts_on=(bought.today() + timedelta(days=9)).isoformat())

    assert desk.post("engagement-order", cast.assembly.pk, given=later) == 422
    given = later | {"mismatch_reason": "The project begins late."}
    assert desk.post("engagement-order", cast.assembly.pk, given=given) == 302

    for page in (desk.get("account", "acme"), desk.get("compliance")):
        assert "R5" in page
        assert "The project begins late." in page


def test_r6_a_lapse_ends_all_that_day_and_days_of_grace_say_so(cast: Cast, desk: Desk) -> None:
    contract = bought.engagement(cast).support_contract
    assert contract
    contract.ends_on, contract.grace_days = bought.today() - timedelta(days=2), 5
    contract.save(update_fields=["ends_on", "grace_days"])
    assert on(desk.entitlement()) == 8
    assert "Support lives on days of grace" in desk.get("compliance")

    contract.grace_days = 0
    contract.save(update_fields=["grace_days"])

    assert on(desk.entitlement()) == 0
    assert "Support has lapsed" in desk.get("compliance")


def test_r7_platinum_without_a_tsam_is_listed_and_grants_nothing(cast: Cast, desk: Desk) -> None:
    bought.contract(cast, "PLATINUM")

    assert on(desk.entitlement()) == 0
    assert "R7" in desk.get("compliance")
    assert "One order is not valid." in desk.get("account", "acme")


def test_r8_a_downgrade_takes_platinum_away_at_its_moment(cast: Cast, desk: Desk) -> None:
    engagement = bought.engagement(cast, "PLATINUM")
    gold = SupportPackage.objects.get(code="GOLD").pk
    assert on(desk.entitlement()) == 12

    desk.post(
        "contract-package",
        "acme",
        engagement.support_contract_id,
        given={"package": gold, "effective_on": bought.today().isoformat()},
    )

    assert on(desk.entitlement()) == 8
    assert "R8" in desk.entitlement()


def test_r9_requirements_and_environments_are_allowed_with_gold(cast: Cast, desk: Desk) -> None:
    bought.engagement(cast, "GOLD")

    page = desk.entitlement()

    assert 'data-answer="yes" id="feature-G2"' in page
    assert 'data-answer="yes" id="feature-G5"' in page
    assert 'data-answer="no" id="feature-P3"' in page


@pytest.mark.parametrize(
    ("rule", "answer", "words"),
    [
        ("R10", "yes", "Within the service hours."),
        ("R11", "no", "Ask for it 5 service days ahead"),
        ("R12", "no", "Call the desk."),
        ("R13", "yes", "A service language."),
    ],
)
def test_r10_to_r13_hours_emergencies_and_language_are_answered(
    cast: Cast, desk: Desk, rule: str, answer: str, words: str
) -> None:
    bought.engagement(cast)

    rows = desk.entitlement().split("<tr ")

    (row,) = (row for row in rows if f'class="f-rule">{rule}<' in row)
    assert f'data-answer="{answer}"' in row
    assert words in row


def test_r13_another_language_needs_the_customers_word_for_english(cast: Cast, desk: Desk) -> None:
    bought.contract(cast)
    italian = typed(language="other", other_language="Italian")

    assert desk.post("engagement-order", cast.assembly.pk, given=italian) == 422
    given = italian | {"english_agreed_by": "Ada Acme"}
    assert desk.post("engagement-order", cast.assembly.pk, given=given) == 302


def test_r14_what_must_hold_is_never_relaxed(cast: Cast, desk: Desk) -> None:
    row = bought.engagement(cast)
    Engagement.objects.update(language="ja")
    given = {"role": "BACKUP", "user": cast.tess.pk, "starts_on": bought.today().isoformat()}

    assert desk.post("assignment-new", row.pk, given=given, reader="stan") == 403
    assert "R14" in desk.said


def test_r15_every_answer_has_its_reason_rule_and_evidence(cast: Cast, desk: Desk) -> None:
    bought.engagement(cast)

    page = desk.entitlement()

    assert page.count('class="f-rule">') == page.count('class="f-why soft">') == 16
    assert 'class="f-rule"></td>' not in page
    assert "What it rests on" in page


def test_i1_a_tsam_stands_on_a_package(cast: Cast, desk: Desk) -> None:
    assert desk.post("engagement-order", cast.assembly.pk, given=typed()) == 422
    assert "A TSAM stands on top of GOLD" in desk.said


def test_c1_another_identity_needs_a_word_that_it_is_the_same(cast: Cast, desk: Desk) -> None:
    assert desk.post("application-change", cast.assembly.pk, given=NEAR, reader="tess") == 422
    given = NEAR | {"is_same": "on"}
    assert desk.post("application-change", cast.assembly.pk, given=given, reader="tess") == 302


def test_c2_cases_of_an_application_without_a_tsam_are_listed(cast: Cast, desk: Desk) -> None:
    bought.contract(cast, "GOLD")
    cast.case(opened_at=bought.of_late())

    page = desk.get("compliance")

    assert "C2" in page
    assert "1 case in 90 days came from Assembly" in page
