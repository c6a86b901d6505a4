"""What an answer will be on other days, what would change it, and when two dates meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.accounts.test_entitlement_matrix import CONTRACT, PACKAGES, TERM
from tests.cast import NOON
from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import Book, Contract, Term
from tsam.domains.accounts.models import EngagementState, Feature
from tsam.domains.accounts.outlook import answers, co_term, next_change, questions
from tsam.domains.accounts.terms import first_day, last_day

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
BOOK = Book(
    application="Assembly",
    contract=CONTRACT,
    packages=((SINCE, PACKAGES["GOLD"]),),
    has_engagement=True,
    state=EngagementState.ACTIVE,
    terms=(TERM,),
)
SOLD = list(PACKAGES.values())


def answer(book: Book, feature: str = "G1") -> tuple[str, str]:
    found = next(one for one in answers(book, NOON, SOLD) if one.feature == feature)
    return found.word, found.remedy


def test_a_yes_says_when_it_ends_and_by_which_rule() -> None:
    word, remedy = answer(BOOK)

    assert word == "yes"
    assert remedy == "1 Jan 2027: off, R6"


def test_a_term_that_ends_first_ends_it_by_r1() -> None:
    book = replace(BOOK, terms=(Term(date(2026, 1, 1), date(2026, 6, 30)),))

    assert answer(book) == ("yes", "1 Jul 2026: off, R1")


def test_days_of_grace_go_on_until_their_end() -> None:
    book = replace(BOOK, contract=replace(CONTRACT, grace_days=10), terms=(_long(),))

    change = next_change("G1", book, NOON)

    assert change
    assert (change.on, bool(change.verdict)) == (date(2027, 1, 11), False)


def test_what_is_bought_and_begins_later_is_not_yet() -> None:
    coming = Term(date(2026, 5, 1), date(2027, 4, 30))

    assert answer(replace(BOOK, terms=(coming,))) == ("not_yet", "1 May 2026: on, R1")


@pytest.mark.parametrize("state", ["ORDERED", "STAFFING", "ONBOARDING"])
def test_what_waits_for_a_step_is_not_yet(state: str) -> None:
    word, remedy = answer(replace(BOOK, state=state))

    assert word == "not_yet"
    assert "Activating" in remedy


def test_what_waits_for_a_step_and_is_not_in_the_package_is_a_no() -> None:
    assert answer(replace(BOOK, state=EngagementState.ORDERED), "P1")[0] == "no"


@pytest.mark.parametrize(
    ("book", "remedy"),
    [
        (Book("Assembly"), "A support contract"),
        (replace(BOOK, state=EngagementState.SUSPENDED), "Resuming"),
        (replace(BOOK, has_engagement=False, state="", terms=()), "A TSAM on this Application"),
        (replace(BOOK, terms=(Term(date(2025, 1, 1), date(2025, 12, 31)),)), "Renewing the term"),
        (
            replace(BOOK, contract=Contract("SCN1", date(2025, 1, 1), date(2026, 2, 1))),
            "Renewing the support contract",
        ),
        (replace(BOOK, packages=((SINCE, PACKAGES["BRONZE"]),)), "GOLD or GOLDplus or PLATINUM"),
    ],
    ids=["no contract", "suspended", "no TSAM", "no term", "lapsed", "bronze"],
)
def test_a_no_says_what_would_change_it(book: Book, remedy: str) -> None:
    word, said = answer(book)

    assert word == "no"
    assert remedy in said


def test_a_feature_of_platinum_names_the_package_that_has_it() -> None:
    assert answer(BOOK, "P1") == ("no", "PLATINUM: on that day")


def test_r8_a_package_that_is_set_for_later_is_seen_ahead() -> None:
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    book = replace(BOOK, packages=((SINCE, PACKAGES["PLATINUM"]), (moment, PACKAGES["GOLD"])))

    assert answer(book, "P1") == ("yes", "1 Jul 2026: off, R8")
    assert answer(book, "G1") == ("yes", "1 Jan 2027: off, R6")


def test_a_day_begins_in_the_zone_of_the_engagement() -> None:
    tokyo = replace(BOOK, zone=ZoneInfo("Asia/Tokyo"))

    assert tokyo.begins(date(2026, 3, 2)) == datetime(2026, 3, 1, 15, tzinfo=UTC)
    assert tokyo.day_of(datetime(2026, 3, 1, 15, tzinfo=UTC)) == date(2026, 3, 2)


@given(
    starts=some.integers(-400, 400),
    length=some.integers(0, 800),
    grace=some.integers(0, 90),
    term=some.integers(-500, 500),
    package=some.sampled_from(["GOLD", "PLATINUM", "BRONZE"]),
    state=some.sampled_from(list(EngagementState)),
)
def test_between_two_turns_no_answer_changes(
    starts: int, length: int, grace: int, term: int, package: str, state: str
) -> None:
    first = NOON.date() + timedelta(days=starts)
    begins = NOON.date() + timedelta(days=term)
    book = Book(
        application="Assembly",
        contract=Contract("SCN1", first, first + timedelta(days=length), grace),
        packages=((SINCE, PACKAGES["GOLD"]), (NOON, PACKAGES[package])),
        has_engagement=True,
        state=state,
        terms=(Term(begins, last_day(begins, 12)),),
    )
    turns = book.turns()

    for turn, following in pairwise(turns):
        before = following - timedelta(seconds=1)
        for feature in ("G1", "P1"):
            assert bool(decide(feature, book.at(turn))) is bool(decide(feature, book.at(before)))


def test_the_five_questions_of_r1_are_all_yes_where_all_is_well() -> None:
    platinum = replace(BOOK, packages=((SINCE, PACKAGES["PLATINUM"]),))

    assert [one.word for one in questions(platinum.at(NOON))] == ["yes"] * 5


@pytest.mark.parametrize(
    ("book", "name", "word", "evidence"),
    [
        (replace(BOOK, terms=()), "term", "no", "No term is sold"),
        (
            replace(BOOK, terms=(Term(date(2027, 1, 1), date(2027, 12, 31)),)),
            "term",
            "no",
            "begins",
        ),
        (replace(BOOK, terms=(Term(date(2025, 1, 1), date(2025, 12, 31)),)), "term", "no", "ended"),
        (replace(BOOK, contract=None, packages=()), "contract", "no", "No contract"),
        (replace(BOOK, contract=replace(CONTRACT, grace_days=1)), "contract", "yes", "1 day of"),
        (BOOK, "package", "depends", "GOLD: yes for 8, no for 4"),
        (replace(BOOK, packages=()), "package", "no", "No package"),
        (replace(BOOK, packages=((SINCE, PACKAGES["BRONZE"]),)), "package", "no", "yes for 0"),
        (replace(BOOK, has_engagement=False, state=""), "application", "no", "No engagement"),
        (replace(BOOK, has_engagement=False, state=""), "state", "no", "no engagement"),
        (replace(BOOK, state=EngagementState.SUSPENDED), "state", "no", "Suspended"),
    ],
)
def test_each_question_of_r1_is_answered_with_its_evidence(
    book: Book, name: str, word: str, evidence: str
) -> None:
    found = next(one for one in questions(book.at(NOON)) if one.name == name)

    assert found.word == word
    assert evidence in found.evidence


def test_two_that_end_together_need_no_plan() -> None:
    assert co_term(date(2026, 12, 31), date(2026, 12, 31)) is None


@pytest.mark.parametrize(
    ("term", "contract", "days", "ends_on", "months", "years"),
    [
        # Support ends first: it is renewed up to the day on which the term ends.
        (date(2027, 8, 31), date(2027, 6, 30), 62, date(2027, 8, 31), 2, 0),
        (date(2027, 8, 31), date(2027, 8, 15), 16, date(2027, 8, 31), 1, 0),
        # The term ends first: it is renewed by the year, and support up to there.
        (date(2027, 6, 30), date(2027, 8, 31), 62, date(2028, 6, 30), 10, 1),
        (date(2027, 6, 30), date(2028, 6, 30), 366, date(2028, 6, 30), 0, 1),
        (date(2027, 6, 30), date(2029, 1, 31), 581, date(2029, 6, 30), 5, 2),
    ],
)
def test_a2_the_nearest_common_end_is_proposed(
    term: date, contract: date, days: int, ends_on: date, months: int, years: int
) -> None:
    plan = co_term(term, contract)

    assert plan
    assert (plan.days_apart, plan.ends_on) == (days, ends_on)
    assert (plan.support_months, plan.term_years) == (months, years)


@given(
    term=some.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
    apart=some.integers(-2000, 2000),
)
def test_a2_a_common_end_is_never_before_either_and_less_than_a_year_after_the_later(
    term: date, apart: int
) -> None:
    contract = term + timedelta(days=apart)

    plan = co_term(term, contract)

    if plan is None:
        assert apart == 0
        return
    assert plan.ends_on >= max(term, contract)
    assert (plan.ends_on - max(term, contract)).days <= 366


@given(
    ends_on=some.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
    years=some.integers(1, 10),
)
def test_a_term_can_be_begun_such_that_it_ends_with_a_day(ends_on: date, years: int) -> None:
    begins = first_day(ends_on, 12 * years)

    off = (last_day(begins, 12 * years) - ends_on).days
    # No term ends on 28 February of a leap year that began on 1 March of a year before.
    assert off == 0 or (off == 1 and (ends_on.month, ends_on.day) == (2, 28))


def test_answers_are_given_for_every_feature() -> None:
    assert [one.feature for one in answers(BOOK, NOON)] == Feature.values


def _long() -> Term:
    return Term(date(2026, 1, 1), date(2035, 12, 31))
