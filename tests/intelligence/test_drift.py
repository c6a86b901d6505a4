"""Drift: every planted change is found, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsam.domains.intelligence.description import UNKNOWN, Description, Item, Kind, Tier
from tsam.domains.intelligence.drift import (
    NOT_COMPARED,
    Asked,
    Change,
    Span,
    Turn,
    between,
    by_relevance,
    within,
)
from tsam.domains.intelligence.versions import Way, way

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = st.tuples(st.sampled_from(Kind), st.text("abcdé/.: ", min_size=1, max_size=8))
VALUES = st.text("0123456789.abc", min_size=1, max_size=6)
# A machine that does much else draws slowly now and then.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FATES = st.sampled_from(["same", "same", "same", *Turn])


def described(items: list[Item], tier: Tier = Tier.PRODUCTION) -> Description:
    return Description(tier, NOON, tuple(sorted(items)))


def change(name: str, turn: Turn, was: str, now: str, kind: Kind = Kind.COMPONENT) -> Change:
    return Change(Tier.PRODUCTION, kind, name, turn, was, now)


@patient
@given(st.dictionaries(NAMES, st.tuples(VALUES, FATES, st.booleans())))
def test_it_finds_every_planted_change_and_nothing_else(
    planted: dict[tuple[Kind, str], tuple[str, str, bool]],
) -> None:
    was, now, told = [], [], set()
    for (kind, name), (value, fate, flag) in planted.items():
        old, new = Item(kind, name, value), Item(kind, name, value)
        if fate == Turn.CHANGED:
            new = Item(kind, name, value + "x")
        if fate == Turn.UNKNOWN:
            old, new = (
                (Item(kind, name, UNKNOWN), new) if flag else (old, Item(kind, name, UNKNOWN))
            )
        was += [old] if fate != Turn.ADDED else []
        now += [new] if fate != Turn.REMOVED else []
        if fate != "same":
            before, after = (fate != Turn.ADDED and old.value), (fate != Turn.REMOVED and new.value)
            told.add(change(name, Turn(fate), before or "", after or "", kind))

    drift = between(described(was), described(now))

    assert {*drift.changes, *drift.unknown} == told
    assert len(drift.changes) + len(drift.unknown) == len(told)
    assert all(one.turn == Turn.UNKNOWN for one in drift.unknown)
    assert drift.same == len(planted) - len(told)
    assert set(by_relevance(told, Asked(NOON, "abc"))) == told


@patient
@given(
    st.dictionaries(
        NAMES,
        st.lists(st.tuples(st.integers(1, 400), VALUES), max_size=4, unique_by=lambda one: one[0]),
    ),
    st.integers(1, 400),
)
def test_spans_tell_of_the_same_changes_each_with_its_time(
    planted: dict[tuple[Kind, str], list[tuple[int, str]]], hours: int
) -> None:
    known = NOON - timedelta(days=30)
    spans, told = [], []
    for (kind, name), moves in planted.items():
        value, since = "first", known
        for hour, after in sorted(moves):
            at = NOON - timedelta(hours=401 - hour)
            spans.append(Span(Tier.PRODUCTION, Item(kind, name, value), since, at))
            if value != after and at > NOON - timedelta(hours=hours):
                told.append(replace(change(name, Turn.CHANGED, value, after, kind), at=at))
            value, since = after, at
        spans.append(Span(Tier.PRODUCTION, Item(kind, name, value), since))

    start = NOON - timedelta(hours=hours)
    found = within(spans, start, NOON, first_known=dict.fromkeys(Kind, known))

    assert sorted(found, key=repr) == sorted(told, key=repr)
    touched = [one for one in spans if one.since > start or (one.until and one.until > start)]
    assert within(touched, start, NOON, first_known=dict.fromkeys(Kind, known)) == found
    assert [one.at for one in found] == sorted((one.at for one in told if one.at), reverse=True)


def test_what_is_first_known_is_no_change_and_what_comes_later_is() -> None:
    day = timedelta(days=1)
    java, patch, agent = (Item(Kind.COMPONENT, name, "1") for name in ("Java", "TP-1", "Agent"))
    spans = [
        Span(Tier.PRODUCTION, java, NOON - 5 * day),
        Span(Tier.PRODUCTION, agent, NOON - 5 * day, NOON - 2 * day),
        Span(Tier.PRODUCTION, patch, NOON - 3 * day),
    ]

    known = {Kind.COMPONENT: NOON - 5 * day}
    found = within(spans, NOON - 9 * day, NOON, first_known=known)

    assert [(one.name, one.turn, one.at) for one in found] == [
        ("Agent", Turn.REMOVED, NOON - 2 * day),
        ("TP-1", Turn.ADDED, NOON - 3 * day),
    ]


def test_against_a_time_of_which_nothing_is_known_nothing_is_compared() -> None:
    now = described([Item(Kind.COMPONENT, "Java", "17")])

    assert between(None, now) == NOT_COMPARED
    assert between(now, None) == NOT_COMPARED
    assert between(described([]), now).count(Turn.ADDED) == 1


def test_a_patch_level_moves_though_the_version_stays() -> None:
    def at_level(**details: str) -> Description:
        return described([Item(Kind.COMPONENT, "Windchill", "13.0.2", details)])

    drift = between(at_level(patch_level="CPS 03"), at_level(patch_level="CPS 04"))

    assert drift.changes[0].was == "13.0.2 CPS 03"
    assert drift.changes[0].way == Way.UP
    assert between(at_level(), at_level(patch_level="CPS 04")).changes == ()
    assert between(at_level(owner="Ann"), at_level(owner="Bea")).changes == ()


def test_the_change_that_the_case_speaks_of_comes_first() -> None:
    case = Asked(NOON, "Viewables stop, the publisher exits", {(Kind.COMPONENT, "Agent"): 40})
    near = replace(change("Publisher library", Turn.CHANGED, "10.0.3", "10.0.4"), at=NOON)
    noisy = replace(change("Agent", Turn.CHANGED, "1.0.3", "1.0.4"), at=NOON)
    major = replace(change("Java", Turn.CHANGED, "11", "17"), at=NOON)
    old = replace(major, at=NOON - timedelta(days=90))
    there = replace(major, tier=Tier.TEST)
    setting = replace(change("x:y", Turn.CHANGED, "1", "2", Kind.SETTING), at=NOON)
    unknown = replace(change("Publisher", Turn.UNKNOWN, "", "1"), at=NOON)

    order = by_relevance([unknown, old, setting, noisy, there, major, near], case)

    assert order == [near, major, there, setting, noisy, old, unknown]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("13.0.2.3", "13.0.2.4", Way.UP),
        ("Oracle 19.24", "Oracle 19.22", Way.DOWN),
        ("CPS 02", "CPS 03", Way.UP),
        ("1.8.0_362", "1.8.0_372", Way.UP),
        ("9", "10", Way.UP),
        ("2.0", "2.0.0", Way.NOBODY_KNOWS),
        ("2.0.1", "2.0", Way.DOWN),
        ("2.0", "2.0 beta", Way.NOBODY_KNOWS),
        ("RHEL 9.2", "SLES 15", Way.NOBODY_KNOWS),
        ("none", "some", Way.NOBODY_KNOWS),
        ("9" * 90, "8", Way.NOBODY_KNOWS),
    ],
)
def test_versions_go_up_and_down_where_they_compare(was: str, now: str, told: Way) -> None:
    assert way(was, now) == told
