"""The rules of domain 5.2 by their numbers, through actions and the facts of real rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.availability import decide_language, may_call
from tsam.domains.accounts.compliance import Finding, findings
from tsam.domains.accounts.entitlement import entitled, explain
from tsam.domains.accounts.likeness import near_duplicates
from tsam.domains.accounts.models import (
    Application,
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.accounts.terms import last_day
from tsam.domains.staffing import actions as staffing
from tsam.domains.staffing.models import AssignmentRole, SpokenLanguage, StaffingNeed
from tsam.kernel.verdicts import Refused

SUNDAY = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)


def test_r1_needs_term_contract_package_application_and_no_suspension(cast: Cast) -> None:
    engagement = cast.serve()

    assert entitled("G1", cast.assembly, NOON)
    assert not entitled("G1", cast.welding, NOON)
    Engagement.objects.filter(pk=engagement.pk).update(
        state=EngagementState.SUSPENDED, suspended_from=EngagementState.ACTIVE
    )
    assert entitled("G1", cast.assembly, NOON).code == "suspended"


def test_r1_counts_the_first_and_the_last_day_of_a_term(cast: Cast) -> None:
    cast.serve()

    for day, is_allowed in (
        (datetime(2025, 12, 31, 12, tzinfo=UTC), False),
        (datetime(2026, 1, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 0, tzinfo=UTC), False),
    ):
        assert bool(entitled("G1", cast.assembly, day)) is is_allowed, day


def test_r1_takes_the_day_in_the_zone_of_the_engagement(cast: Cast) -> None:
    tokyo = ServiceCalendar.objects.create(name="Tokyo", zone="Asia/Tokyo", week={})
    cast.engage(cast.assembly, calendar=tokyo)

    # In Tokyo the year is over nine hours earlier.
    assert not entitled("G1", cast.assembly, datetime(2026, 12, 31, 15, 0, tzinfo=UTC))
    assert entitled("G1", cast.assembly, datetime(2026, 12, 31, 14, 59, tzinfo=UTC))


@pytest.mark.parametrize("months", [0, 1, 6, 13, 18, 132])
def test_r2_a_term_is_a_number_of_years(cast: Cast, months: int) -> None:
    cast.assembly.support_contract = cast.contract(cast.acme)
    cast.assembly.save(update_fields=["support_contract"])

    with pytest.raises(ValidationError):
        _order(cast, months=months)


def test_r2_holds_in_the_database_too(cast: Cast) -> None:
    engagement = cast.serve()

    with pytest.raises(IntegrityError), transaction.atomic():
        EngagementTerm.objects.create(
            engagement=engagement,
            starts_on=date(2027, 1, 1),
            months=13,
            ends_on=date(2028, 1, 31),
            ordered_at=NOON,
        )


@given(
    starts_on=some.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
    years=some.integers(1, 10),
)
def test_r2_a_term_ends_the_day_before_its_anniversary(starts_on: date, years: int) -> None:
    ends_on = last_day(starts_on, 12 * years)

    following = ends_on + timedelta(days=1)
    assert following.year == starts_on.year + years
    is_leap_day = (starts_on.month, starts_on.day) == (2, 29)
    assert is_leap_day or (following.month, following.day) == (starts_on.month, starts_on.day)
    assert not is_leap_day or (following.month, following.day) in {(3, 1), (2, 29)}


def test_r3_one_engagement_for_each_application(cast: Cast) -> None:
    cast.serve()

    with pytest.raises(Refused) as refused:
        _order(cast)

    assert refused.value.verdict.rule == "R3"


def test_r4_the_triple_is_unique_whatever_order_case_or_spacing(cast: Cast) -> None:
    actions.add_application(
        cast.acme,
        by=cast.dana,
        at=NOON,
        name="Change",
        features=["Change tasks", "Baselines"],
        server="APP01",
        team="PLM team",
    )

    with pytest.raises(ValidationError, match="Change"):
        actions.add_application(
            cast.acme,
            by=cast.dana,
            at=NOON,
            name="Change again",
            features=["  baselines", "change   TASKS"],
            server="app01 ",
            team="plm TEAM",
        )


def test_r4_two_customers_may_have_the_same_triple(cast: Cast) -> None:
    for account in (cast.acme, cast.globex):
        actions.add_application(
            account, by=cast.dana, at=NOON, name="Same", features=["A"], server="s", team="t"
        )


def test_r5_dates_that_differ_need_a_reason_and_are_listed(cast: Cast) -> None:
    cast.assembly.support_contract = cast.contract(cast.acme)
    cast.assembly.save(update_fields=["support_contract"])
    with pytest.raises(ValidationError) as wrong:
        _order(cast, starts_on=date(2026, 3, 1))
    assert "mismatch_reason" in wrong.value.message_dict

    engagement = _order(cast, starts_on=date(2026, 3, 1), mismatch_reason="The project began late.")
    _activate(cast, engagement)

    assert [finding.rule for finding in _findings(cast)] == ["R5"]


def test_r6_a_lapse_ends_all_that_day(cast: Cast) -> None:
    engagement = cast.serve()
    contract = engagement.support_contract
    assert contract
    actions.cancel_contract(contract, by=cast.sally, at=NOON, last_day=date(2026, 3, 5))

    assert entitled("G1", cast.assembly, datetime(2026, 3, 5, 23, tzinfo=UTC))
    ended = entitled("G1", cast.assembly, datetime(2026, 3, 6, 1, tzinfo=UTC))
    assert (ended.allowed, ended.rule) == (False, "R6")


def test_r6_days_of_grace_go_on_and_say_so(cast: Cast) -> None:
    engagement = cast.serve()
    contract = engagement.support_contract
    assert contract
    contract.grace_days, contract.ends_on = 10, date(2026, 3, 1)
    contract.save(update_fields=["grace_days", "ends_on"])

    assert entitled("G1", cast.assembly, NOON)
    assert next(finding.code for finding in _findings(cast)) == "grace"
    assert not entitled("G1", cast.assembly, NOON + timedelta(days=12))


def test_r7_platinum_without_a_tsam_is_listed_and_grants_nothing(cast: Cast) -> None:
    cast.assembly.support_contract = cast.contract(cast.acme, "PLATINUM")
    cast.assembly.save(update_fields=["support_contract"])

    assert [finding.rule for finding in _findings(cast)] == ["R7"]
    assert not any(verdict for _feature, verdict in explain(cast.assembly, NOON))


def test_r8_a_downgrade_takes_platinum_away_at_its_moment(cast: Cast) -> None:
    engagement = cast.serve()
    assert engagement.support_contract
    actions.set_package(
        engagement.support_contract,
        by=cast.sally,
        at=NOON,
        package=SupportPackage.objects.get(code="GOLD"),
        effective_at=NOON,
    )

    assert entitled("P1", cast.assembly, NOON - timedelta(seconds=1))
    assert entitled("P1", cast.assembly, NOON).rule == "R8"
    assert entitled("G1", cast.assembly, NOON)


def test_r9_requirements_and_environments_are_allowed_with_gold(cast: Cast) -> None:
    cast.engage(cast.assembly, "GOLD")

    assert entitled("G2", cast.assembly, NOON)
    assert entitled("G5", cast.assembly, NOON)
    assert not entitled("P3", cast.assembly, NOON)


def test_r10_within_the_service_hours_a_call_needs_nobody(cast: Cast) -> None:
    assert may_call(cast.serve(), NOON).rule == "R10"


@pytest.mark.parametrize("moment", [SUNDAY, NIGHT], ids=["sunday", "night"])
def test_r11_outside_the_hours_it_is_asked_for_with_notice(cast: Cast, moment: datetime) -> None:
    verdict = may_call(cast.serve(), moment)

    assert (verdict.allowed, verdict.rule, verdict.code) == (False, "R11", "needs_request")


def test_r12_severity_0_goes_to_the_desk_at_any_hour(cast: Cast) -> None:
    engagement = cast.serve()

    assert {may_call(engagement, moment, 0).rule for moment in (NOON, SUNDAY)} == {"R12"}


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja", "zh-hans", "ko"])
def test_r13_the_six_service_languages_are_served(language: str) -> None:
    assert decide_language(language, is_english_agreed=False)


def test_r13_another_language_needs_the_customers_word_for_english(cast: Cast) -> None:
    cast.assembly.support_contract = cast.contract(cast.acme)
    cast.assembly.save(update_fields=["support_contract"])
    with pytest.raises(Refused) as refused:
        _order(cast, asked_language="it")
    assert refused.value.verdict.rule == "R13"

    engagement = _order(cast, asked_language="it", english_agreed_by="Ada Acme")

    assert (engagement.asked_language, engagement.language) == ("it", "en")
    assert engagement.english_agreed_at == NOON


def test_r14_what_must_hold_is_never_relaxed(cast: Cast) -> None:
    engagement = cast.serve()
    staffing.add_requirement(
        engagement, by=cast.stan, at=NOON, need=StaffingNeed.LANGUAGE, value="ja"
    )

    with pytest.raises(Refused) as refused:
        _assign(cast, engagement)
    assert refused.value.verdict.rule == "R14"

    SpokenLanguage.objects.create(user=cast.tess, language="ja")
    assert _assign(cast, engagement)


def test_r14_a_wish_that_is_not_met_refuses_nobody(cast: Cast) -> None:
    engagement = cast.serve()
    staffing.add_requirement(
        engagement,
        by=cast.stan,
        at=NOON,
        need=StaffingNeed.ZONE,
        value="Asia/Tokyo",
        is_hard=False,
    )

    assert _assign(cast, engagement)


def test_r15_every_answer_has_a_reason_a_code_a_rule_and_evidence(cast: Cast) -> None:
    cast.serve()

    for _feature, verdict in explain(cast.assembly, NOON) + explain(cast.welding, NOON):
        assert verdict.reason
        assert verdict.code
        assert verdict.rule
        assert verdict.evidence


def test_i1_a_tsam_stands_on_a_package(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="GOLD"):
        _order(cast)


def test_c1_another_identity_needs_a_word_that_it_is_the_same(cast: Cast) -> None:
    changed: dict[str, Any] = {
        "name": "Assembly",
        "features": ["Assembly"],
        "server": "new-srv",
        "team": "t",
    }

    with pytest.raises(ValidationError, match="same"):
        actions.change_application(cast.assembly, by=cast.dana, at=NOON, **changed)

    assert (
        actions.change_application(
            cast.assembly, by=cast.dana, at=NOON, is_same=True, **changed
        ).server
        == "new-srv"
    )


def test_c1_near_duplicates_are_shown_with_what_differs(cast: Cast) -> None:
    assert cast.assembly.name

    near = near_duplicates(
        [cast.assembly], features=["assembly"], server="Assembly-srv2", team="assembly team"
    )

    assert [(one.application, one.differs) for one in near] == [(cast.assembly, ("server",))]


def test_a_package_of_ones_own_has_the_features_it_is_given(cast: Cast) -> None:
    package = actions.create_package(
        by=cast.dana,
        at=NOON,
        code="SILVER",
        name="SILVER",
        features=["G1"],
        requires_tsam=False,
        targets={},
    )
    engagement = cast.serve()
    ContractPackage.objects.filter(contract=engagement.support_contract).update(package=package)

    assert entitled("G1", cast.assembly, NOON)
    assert not entitled("G2", cast.assembly, NOON)


def _findings(cast: Cast) -> list[Finding]:
    rows = Application.objects.filter(account=cast.acme).select_related(
        "account", "support_contract"
    )
    return findings(rows, NOON)


def _order(cast: Cast, **fields: Any) -> Engagement:
    given: dict[str, Any] = {"starts_on": date(2026, 1, 1), "months": 12, **fields}
    return actions.order_engagement(
        cast.assembly,
        by=cast.sally,
        at=NOON,
        calendar=ServiceCalendar.objects.get(is_default=True),
        **given,
    )


def _activate(cast: Cast, engagement: Engagement) -> None:
    for state in (EngagementState.STAFFING, EngagementState.ONBOARDING, EngagementState.ACTIVE):
        actions.advance(engagement, by=cast.stan, at=NOON, state=state)


def _assign(cast: Cast, engagement: Engagement) -> object:
    return staffing.assign(
        engagement,
        by=cast.stan,
        at=NOON,
        user=cast.tess,
        role=AssignmentRole.BACKUP,
        starts_on=NOON.date(),
    )
