"""What is to be repaired: each finding with its rule, its repair, its owner and its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.accounts.test_entitlement_matrix import CONTRACT, PACKAGES, TERM
from tests.accounts.test_outlook import BOOK, SINCE
from tests.cast import NOON, Cast
from tsam.domains.accounts.compliance import Finding, findings, judge
from tsam.domains.accounts.facts import Book, Contract, Term
from tsam.domains.accounts.models import Application, EngagementState
from tsam.domains.people.models import Function

ASSEMBLY = Application(name="Assembly")
PLATINUM = replace(BOOK, packages=((SINCE, PACKAGES["PLATINUM"]),))


def found(book: Book, opened: int = 0) -> list[Finding]:
    return judge(ASSEMBLY, book, NOON, opened)


def only(book: Book, opened: int = 0) -> Finding:
    (finding,) = found(book, opened)
    return finding


def test_where_all_is_well_nothing_is_found() -> None:
    assert found(BOOK) == []
    assert found(PLATINUM) == []


def test_every_finding_says_what_is_off_and_who_repairs_it_how() -> None:
    books = [
        Book("Assembly"),
        replace(PLATINUM, has_engagement=False, state="", terms=()),
        replace(PLATINUM, state=EngagementState.STAFFING),
        replace(BOOK, packages=((SINCE, PACKAGES["BRONZE"]),)),
        replace(BOOK, contract=Contract("SCN1", date(2025, 1, 1), date(2026, 2, 1)), terms=()),
        replace(BOOK, terms=(replace(TERM, ends_on=date(2026, 10, 31)),)),
    ]

    for finding in (finding for book in books for finding in found(book)):
        assert finding.title
        assert finding.summary
        assert finding.sentence
        assert finding.repair
        assert finding.deeds
        assert finding.owner_label


def test_r7_platinum_without_a_tsam_is_for_sales() -> None:
    finding = only(replace(PLATINUM, has_engagement=False, state="", terms=()))

    assert (finding.rule, finding.tone, finding.owner) == ("R7", "alarm", Function.SALES)
    assert finding.deeds == ("order_engagement", "set_package")
    assert finding.due_on == CONTRACT.starts_on


def test_r7_a_tsam_that_ended_before_platinum_is_renewed() -> None:
    over = Term(date(2025, 1, 1), date(2025, 12, 31))

    finding = only(replace(PLATINUM, terms=(over,)))

    assert (finding.rule, finding.deeds[0]) == ("R7", "renew")


def test_r7_a_tsam_on_its_way_is_for_the_staffing_manager() -> None:
    finding = only(replace(PLATINUM, state=EngagementState.STAFFING))

    assert (finding.rule, finding.code, finding.tone) == ("R7", "tsam_on_its_way", "risk")
    assert finding.owner == Function.STAFFING_MANAGER


def test_a_suspended_tsam_is_no_finding() -> None:
    assert found(replace(PLATINUM, state=EngagementState.SUSPENDED)) == []


def test_c2_cases_without_a_tsam_are_a_gap_and_none_are_not() -> None:
    gold = replace(BOOK, has_engagement=False, state="", terms=())

    assert found(gold) == []
    finding = only(gold, opened=4)
    assert (finding.rule, finding.code) == ("C2", "uncovered")
    assert "4 cases" in finding.sentence


def test_r6_a_lapse_says_since_when() -> None:
    lapsed = Contract("SCN1", date(2025, 1, 1), date(2026, 2, 28))

    finding = only(replace(BOOK, contract=lapsed, terms=()))

    assert (finding.rule, finding.code) == ("R6", "contract_ended")
    assert finding.due_on == date(2026, 3, 1)
    assert "2 days ago" in finding.sentence


def test_r6_days_of_grace_say_when_everything_stops() -> None:
    grace = Contract("SCN1", date(2025, 1, 1), date(2026, 2, 28), grace_days=10)

    finding = only(replace(BOOK, contract=grace, terms=()), opened=0)

    assert (finding.rule, finding.code, finding.tone) == ("R6", "grace", "risk")
    assert finding.due_on == date(2026, 3, 11)


def test_a_contract_that_begins_later_is_no_finding() -> None:
    later = Contract("SCN1", date(2026, 6, 1), date(2027, 5, 31))

    assert found(replace(BOOK, contract=later, terms=(), has_engagement=False, state="")) == []


def test_r5_support_that_ends_first_names_the_days_and_the_least_waste() -> None:
    term = Term(date(2026, 1, 1), date(2027, 2, 28), reason="Budget year.", ordered_by="Sally")

    finding = only(replace(BOOK, terms=(term,)))

    assert finding.rule == "R5"
    assert "59 days" in finding.title
    assert "paid" in finding.sentence
    assert finding.repair == "Renew support for 2 months: both end on 28 Feb 2027"
    assert finding.facts == (("Reason", "Budget year. Kept by Sally."),)
    assert finding.deeds == ("renew_contract",)


def test_r5_a_term_that_ends_first_leaves_platinum_without_its_tsam() -> None:
    term = replace(TERM, ends_on=date(2026, 10, 31))

    assert "R7" in only(replace(PLATINUM, terms=(term,))).sentence
    assert "R7" not in only(replace(BOOK, terms=(term,))).sentence


def test_r5_a_renewal_that_is_sold_ahead_is_compared_too() -> None:
    ahead = Term(date(2027, 1, 1), date(2027, 12, 31))

    assert only(replace(BOOK, terms=(TERM, ahead))).rule == "R5"


def test_i1_a_tsam_on_a_package_that_knows_none() -> None:
    finding = only(replace(BOOK, packages=((SINCE, PACKAGES["BRONZE"]),)))

    assert (finding.rule, finding.tone) == ("I1", "alarm")


def test_the_worst_comes_first() -> None:
    term = replace(TERM, ends_on=date(2026, 10, 31))
    book = replace(PLATINUM, state=EngagementState.STAFFING, terms=(term,))

    assert [finding.rule for finding in found(book)] == ["R7", "R5"]


def test_a_retired_application_is_left_out(cast: Cast) -> None:
    cast.assembly.retired_at = NOON

    assert findings([cast.assembly], NOON) == []


@pytest.mark.parametrize("more", [0, 10])
def test_many_cost_what_one_costs(
    more: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.serve()
    for turn in range(more):
        cast.engage(cast.application(f"Line {turn}", cast.acme), "PLATINUM")
    rows = list(
        Application.objects.filter(account=cast.acme).select_related("account", "support_contract")
    )

    with django_assert_num_queries(3):
        findings(rows, NOON)
