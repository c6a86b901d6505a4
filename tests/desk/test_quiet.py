"""What stands on Today without an hour: no kind hides another, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tsam.faces.desk.queries.quiet import Quiet, shown


def lines(kind: str, count: int) -> list[Quiet]:
    return [Quiet(kind, "", "bell", f"{kind} {number}", "", "/") for number in range(count)]


def texts(found: list[Quiet]) -> list[str]:
    return [line.text for line in found]


def test_many_of_one_kind_do_not_hide_the_one_of_another() -> None:
    first, rest = shown([lines("call", 7), lines("escalation", 4), [], lines("slip", 1)], 9)

    assert texts([*first]) == [
        *("call 0", "call 1", "call 2", "call 3"),
        *("escalation 0", "escalation 1", "escalation 2", "escalation 3"),
        "slip 0",
    ]
    assert texts([*rest]) == ["call 4", "call 5", "call 6"]


def test_few_are_all_seen_at_once() -> None:
    assert shown([lines("call", 2), lines("slip", 1)], 9) == (
        [*lines("call", 2), *lines("slip", 1)],
        [],
    )
    assert shown([[], []], 9) == ([], [])


@given(counts=st.lists(st.integers(0, 12), max_size=8), most=st.integers(0, 12))
def test_nothing_is_lost_and_each_kind_keeps_its_order(counts: list[int], most: int) -> None:
    lists = [lines(f"kind{place}", count) for place, count in enumerate(counts)]

    first, rest = shown(lists, most)

    assert len(first) == min(most, sum(counts))
    for own in lists:
        seen = [line for line in first if line in own]
        assert seen + [line for line in rest if line in own] == own
        # Who is cut short has as many lines, less one, as whoever has most.
        longest = max(sum(line in other for line in first) for other in lists)
        assert len(seen) == len(own) or len(seen) >= longest - 1
