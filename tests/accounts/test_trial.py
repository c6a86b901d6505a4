"""Try an order (I2): what would be gained or lost, and from which day. Pure, and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.accounts.test_entitlement_matrix import EVERY, GENERAL, PACKAGES, PLATINUM_ONLY
from tests.accounts.test_outlook import BOOK, SINCE
from tests.cast import NOON, Cast
from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import Book, book_of
from tsam.domains.accounts.models import EngagementState, EngagementTerm
from tsam.domains.accounts.trial import Order, Trial, attempt

DAY = NOON.date()
SUPPORT_ONLY = replace(BOOK, has_engagement=False, state="", terms=())


def changed(trial: Trial, kind: str) -> list[str]:
    return [one.feature for one in trial.of(kind)]


def test_a_tsam_on_gold_gains_the_general_features_that_day() -> None:
    trial = attempt(SUPPORT_ONLY, Order(DAY, has_tsam=True))

    assert changed(trial, "gained") == GENERAL
    assert {one.first_on for one in trial.of("gained")} == {DAY}
    assert changed(trial, "same") == PLATINUM_ONLY
    assert trial.verdict


def test_what_is_gained_ends_with_the_contract_and_the_rest_is_in_vain() -> None:
    trial = attempt(SUPPORT_ONLY, Order(DAY, has_tsam=True))

    assert {one.last_on for one in trial.of("gained")} == {date(2026, 12, 31)}
    assert trial.order.ends_on == date(2027, 3, 1)
    assert trial.days_in_vain == 60


def test_an_upgrade_gains_what_platinum_adds_from_its_day() -> None:
    first = date(2026, 6, 1)

    trial = attempt(BOOK, Order(first, PACKAGES["PLATINUM"]))

    assert changed(trial, "gained") == PLATINUM_ONLY
    assert {one.first_on for one in trial.of("gained")} == {first}


def test_r8_a_downgrade_loses_what_platinum_adds() -> None:
    platinum = replace(BOOK, packages=((SINCE, PACKAGES["PLATINUM"]),))

    trial = attempt(platinum, Order(DAY, PACKAGES["GOLD"]))

    assert changed(trial, "lost") == PLATINUM_ONLY
    assert {one.then.rule for one in trial.of("lost")} == {"R8"}


def test_r7_platinum_without_its_tsam_loses_everything_and_is_not_valid() -> None:
    platinum = replace(BOOK, packages=((SINCE, PACKAGES["PLATINUM"]),))

    trial = attempt(platinum, Order(DAY, has_tsam=False))

    assert changed(trial, "lost") == EVERY
    assert (trial.verdict.allowed, trial.verdict.rule) == (False, "R7")


def test_i1_a_tsam_on_a_package_that_knows_none_is_not_valid() -> None:
    trial = attempt(SUPPORT_ONLY, Order(DAY, PACKAGES["BRONZE"], has_tsam=True))

    assert (trial.verdict.allowed, trial.verdict.rule) == (False, "I1")
    assert not trial.changed


def test_i1_without_a_contract_nothing_stands() -> None:
    trial = attempt(Book("Assembly"), Order(DAY, PACKAGES["GOLD"], has_tsam=True))

    assert (trial.verdict.allowed, trial.verdict.code) == (False, "no_contract")
    assert not trial.changed


def test_base_support_alone_is_valid() -> None:
    assert attempt(BOOK, Order(DAY, has_tsam=False)).verdict


def test_an_order_does_not_resume_what_is_suspended() -> None:
    suspended = replace(BOOK, state=EngagementState.SUSPENDED)

    assert not attempt(suspended, Order(DAY, has_tsam=True)).changed


def test_what_is_left_out_stays_as_it_is() -> None:
    trial = attempt(BOOK, Order(DAY))

    assert not trial.changed
    assert trial.book == BOOK
    assert trial.order.ends_on is None


def test_a_renewal_gains_the_year_after_the_term() -> None:
    ending = replace(BOOK.terms[0], ends_on=date(2026, 5, 31))
    book = replace(BOOK, terms=(ending,))

    trial = attempt(book, Order(date(2026, 6, 1), has_tsam=True))

    assert changed(trial, "gained") == GENERAL
    assert {one.first_on for one in trial.of("gained")} == {date(2026, 6, 1)}


@pytest.mark.parametrize("months", [0, 11, 13, 132])
def test_r2_a_term_is_a_number_of_years_here_too(months: int) -> None:
    with pytest.raises(ValueError, match="12 months"):
        attempt(SUPPORT_ONLY, Order(DAY, has_tsam=True, months=months))


@given(
    offset=some.integers(-500, 800),
    years=some.integers(1, 3),
    code=some.sampled_from([None, "GOLD", "PLATINUM", "BRONZE"]),
    has_tsam=some.sampled_from([None, True, False]),
    is_served=some.booleans(),
)
def test_a_trial_says_of_each_day_what_would_be(
    offset: int, years: int, code: str | None, has_tsam: bool | None, is_served: bool
) -> None:
    book = BOOK if is_served else SUPPORT_ONLY
    first = DAY + timedelta(days=offset)
    package = PACKAGES[code] if code else None

    trial = attempt(book, Order(first, package, has_tsam=has_tsam, months=12 * years))

    for one in trial.outcomes:
        if one.first_on is None:
            moment = book.begins(first)
        else:
            moment = book.begins(one.first_on)
            assert one.first_on >= first
            assert bool(one.now) is not bool(one.then)
        assert bool(decide(one.feature, book.at(moment))) is bool(one.now)
        assert bool(decide(one.feature, trial.book.at(moment))) is bool(one.then)


def test_it_writes_nothing(cast: Cast) -> None:
    cast.serve()
    book = book_of(cast.assembly)

    attempt(book, Order(DAY, has_tsam=True))

    assert book_of(cast.assembly) == book
    assert EngagementTerm.objects.count() == 1
