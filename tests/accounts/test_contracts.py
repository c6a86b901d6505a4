from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions
from tsam.domains.accounts.compliance import findings
from tsam.domains.accounts.entitlement import supported
from tsam.domains.accounts.models import (
    Account,
    ContractPackage,
    Event,
    SupportContract,
    SupportPackage,
)
from tsam.domains.accounts.targets import Target, targets_for
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused


def package(code: str) -> SupportPackage:
    return SupportPackage.objects.get(code=code)


def add(by: User, account: Account, **fields: Any) -> SupportContract:
    given: dict[str, Any] = {
        "number": "scn-7",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "package": package("GOLD"),
        "terms_version": "2026-01",
        **fields,
    }
    return actions.add_contract(account, by=by, at=NOON, **given)


def test_it_has_its_number_package_and_terms(cast: Cast) -> None:
    contract = add(cast.sally, cast.acme)

    assert (contract.number, contract.terms_version) == ("SCN-7", "2026-01")
    assert contract.packages.get().package == package("GOLD")
    assert Event.objects.filter(name="supportcontract.added", account=cast.acme).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": " "}, "number"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"terms_version": ""}, "terms_version"),
        ({"grace_days": 91}, "grace_days"),
        ({"grace_days": -1}, "grace_days"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    cast: Cast, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as said:
        add(cast.sally, cast.acme, **wrong)

    assert list(said.value.message_dict) == [field]


def test_a_number_stands_for_one_contract(cast: Cast) -> None:
    add(cast.sally, cast.acme)

    with pytest.raises(ValidationError, match="taken"):
        add(cast.sally, cast.globex, number="SCN-7")


@pytest.mark.parametrize("person", ["tess", "eli", "stan", "ada"])
def test_only_those_who_keep_the_books_change_contracts(cast: Cast, person: str) -> None:
    somebody, contract = getattr(cast, person), cast.contract(cast.acme)

    with pytest.raises(Refused):
        add(somebody, cast.acme)
    with pytest.raises(Refused):
        actions.set_package(
            contract, by=somebody, at=NOON, package=package("PLATINUM"), effective_at=NOON
        )
    with pytest.raises(Refused):
        actions.cancel_contract(contract, by=somebody, at=NOON, last_day=NOON.date())


def test_a_second_word_about_the_same_moment_takes_the_place_of_the_first(cast: Cast) -> None:
    contract = cast.contract(cast.acme)
    for code in ("GOLDPLUS", "PLATINUM"):
        actions.set_package(
            contract, by=cast.sally, at=NOON, package=package(code), effective_at=NOON
        )

    rows = ContractPackage.objects.filter(contract=contract, effective_at=NOON)
    assert [row.package.code for row in rows] == ["PLATINUM"]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)], ids=str)
def test_it_is_cancelled_for_a_day_within_it(cast: Cast, day: date) -> None:
    with pytest.raises(ValidationError):
        actions.cancel_contract(cast.contract(cast.acme), by=cast.sally, at=NOON, last_day=day)


def test_a_cancelled_contract_says_that_it_was_cancelled(cast: Cast) -> None:
    cast.assembly.support_contract = cast.contract(cast.acme)
    cast.assembly.save(update_fields=["support_contract"])
    actions.cancel_contract(
        cast.assembly.support_contract, by=cast.sally, at=NOON, last_day=NOON.date()
    )
    cast.assembly.refresh_from_db()

    assert supported(cast.assembly, NOON)
    assert "cancelled" in supported(cast.assembly, NOON + timedelta(days=1)).reason


def test_findings_are_those_of_the_applications_that_are_handed_in(cast: Cast) -> None:
    for application in (cast.assembly, cast.vault):
        application.support_contract = cast.contract(application.account, "PLATINUM")
        application.save(update_fields=["support_contract"])

    assert [one.application for one in findings([cast.assembly], NOON)] == [cast.assembly]
    assert [(one.application, one.rule) for one in findings([cast.assembly, cast.vault], NOON)] == [
        (cast.assembly, "R7"),
        (cast.vault, "R7"),
    ]


def test_targets_are_those_of_the_package_in_force(cast: Cast) -> None:
    engagement = cast.serve()
    assert engagement.support_contract
    actions.set_package(
        engagement.support_contract,
        by=cast.sally,
        at=NOON,
        package=package("GOLD"),
        effective_at=NOON,
    )
    before, key = NOON - timedelta(seconds=1), cast.assembly.pk

    assert targets_for([key], before)[key][1] == Target(60, 240)
    assert targets_for([key], NOON)[key][1] == Target(120, 480)
    assert targets_for([key], NOON)[key][0].is_round_the_clock


def test_targets_before_the_first_package_are_its_own(cast: Cast) -> None:
    cast.serve()

    early = targets_for([cast.assembly.pk], NOON - timedelta(days=365))

    assert early[cast.assembly.pk][1] == Target(60, 240)


def test_targets_without_a_contract_are_the_least_that_is_sold(cast: Cast) -> None:
    assert targets_for([cast.assembly.pk], NOON)[cast.assembly.pk][1] == Target(120, 480)


def test_targets_of_many_cost_what_those_of_one_cost(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cast.serve()
    applications = [cast.assembly.pk, cast.welding.pk, cast.vault.pk]

    with django_assert_max_num_queries(3):
        assert set(targets_for(applications, NOON)) == set(applications)


def test_a_contract_is_renewed_with_its_number_and_what_stands_on_it_goes_on(cast: Cast) -> None:
    engagement = cast.serve()
    contract = engagement.support_contract
    assert contract

    actions.renew_contract(contract, by=cast.sally, at=NOON, ends_on=date(2027, 12, 31))

    later = NOON + timedelta(days=400)
    assert supported(cast.assembly, later)
    assert supported(cast.assembly, later).evidence[2][1].startswith(contract.number)


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2025, 1, 1), date(2037, 6, 1)], ids=str)
def test_a_renewal_ends_later_and_within_ten_years(cast: Cast, day: date) -> None:
    with pytest.raises(ValidationError):
        actions.renew_contract(cast.contract(cast.acme), by=cast.sally, at=NOON, ends_on=day)


def test_what_was_cancelled_is_not_renewed(cast: Cast) -> None:
    contract = cast.contract(cast.acme)
    actions.cancel_contract(contract, by=cast.sally, at=NOON, last_day=NOON.date())

    with pytest.raises(Refused, match="cancelled"):
        actions.renew_contract(contract, by=cast.sally, at=NOON, ends_on=date(2027, 12, 31))


@pytest.mark.parametrize("person", ["tess", "eli", "stan", "rita", "ada"])
def test_only_those_who_keep_the_books_renew(cast: Cast, person: str) -> None:
    with pytest.raises(Refused):
        actions.renew_contract(
            cast.contract(cast.acme), by=getattr(cast, person), at=NOON, ends_on=date(2027, 12, 31)
        )


@pytest.mark.parametrize(
    "day", [datetime(2025, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)]
)
def test_a_package_is_set_for_a_day_within_the_contract(cast: Cast, day: datetime) -> None:
    with pytest.raises(ValidationError):
        actions.set_package(
            cast.contract(cast.acme),
            by=cast.sally,
            at=NOON,
            package=package("PLATINUM"),
            effective_at=day,
        )
