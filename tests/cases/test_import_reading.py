from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cases.import_samples import (
    BPI,
    INCIDENTS,
    PROBLEMS,
    altered,
    gzipped,
    read,
    workbook,
    zipped,
)
from tsam.domains.cases.importers.histories import CaseHistory
from tsam.domains.cases.models import State


def test_rows_of_a_case_become_its_timeline() -> None:
    history = _incident("INC0000062")

    assert [event.name for event in history.events] == [
        "case.opened",
        "case.severity_changed",
        "case.reassigned",
        "case.updated",
        "case.updated",
        "case.updated",
        "case.solution_proposed",
        "case.closed",
    ]
    assert history.events[1].facts == {"source_state": "New", "severity": [2, 1]}
    assert history.events[2].facts["group"] == ["Group 70", "Group 23"]
    assert history.events[7].facts["made_sla"] is False
    assert history.severity == 1


def test_every_row_is_one_event() -> None:
    histories, _faults = read(INCIDENTS)

    assert sum(len(history.events) for history in histories.values()) == 75
    assert len(histories) == 11


def test_dates_are_day_first() -> None:
    history = _incident("INC0000358")

    assert history.opened_at == datetime(2016, 2, 29, 15, 36, tzinfo=UTC)
    assert history.closed_at == datetime(2016, 3, 9, 16, 27, tzinfo=UTC)


def test_a_question_mark_is_no_value() -> None:
    assert _incident("INC0000093").resolved_at is None
    assert "engineer" not in _incident("INC0000093").events[0].facts


def test_work_after_a_solution_is_a_reopening() -> None:
    history = _incident("INC0000715")

    names = [event.name for event in history.events]
    assert names.count("case.reopened") == history.reopened_count == 2
    assert history.events[3].facts["state"] == ["SOLUTION_PROPOSED", "REOPENED"]


def test_a_question_to_the_customer_is_our_first_word() -> None:
    history = _incident("INC0000047")

    asked = history.events[6]
    assert asked.name == "case.replied"
    assert asked.facts["state"] == ["OPEN", "WAITING_CUSTOMER"]
    assert history.answered_at == asked.at


def test_a_word_that_says_nothing_leaves_the_state() -> None:
    events = _incident("INC0028089").events

    assert events[1].facts == {"source_state": "-100"}
    assert events[1].name == "case.updated"


def test_events_that_share_a_minute_keep_the_order_of_the_file() -> None:
    events = _incident("INC0000089").events

    assert [event.facts.get("group") for event in events[2:4]] == [
        ["Group 68", "Group 70"],
        ["Group 70", "Group 58"],
    ]
    assert events[2].at == events[3].at


def test_an_event_that_says_nothing_is_not_for_customers() -> None:
    events = _incident("INC0000047").events

    assert not events[2].is_public
    assert events[6].is_public


def test_a_history_until_a_moment_knows_nothing_later() -> None:
    until = datetime(2016, 3, 10, 13, 0, tzinfo=UTC)

    histories, faults = read(INCIDENTS, until=until)

    reopened = histories["INC0000715"]
    assert not faults.count
    assert reopened.state == State.REOPENED
    assert reopened.closed_at is None
    assert reopened.resolved_at is None
    assert len(reopened.events) == 8
    assert "INC0028089" not in histories


def test_a_solution_until_a_moment_is_dated_by_its_event() -> None:
    until = datetime(2016, 3, 3, 9, 0, tzinfo=UTC)

    histories, _faults = read(INCIDENTS, until=until)

    assert histories["INC0000715"].state == State.SOLUTION_PROPOSED
    assert histories["INC0000715"].resolved_at == datetime(2016, 3, 3, 8, 36, tzinfo=UTC)


@pytest.mark.parametrize("form", ["gzip", "zip", "workbook", "with a mark"])
def test_what_a_file_holds_counts_and_not_its_name(tmp_path: Path, form: str) -> None:
    content = INCIDENTS.read_bytes()
    match form:
        case "gzip":
            path = gzipped(tmp_path, content, "incidents.txt")
        case "zip":
            path = zipped(tmp_path, {"a/incidents.csv": content, "__MACOSX/x": b"x"}, "i.pdf")
        case "workbook":
            path = workbook(tmp_path)
        case _:
            path = altered(tmp_path, lambda _lines: None, encoding="utf-8-sig")

    histories, faults = read(path)

    plain, _faults = read(INCIDENTS)
    assert not faults.kept
    assert [history.digest() for history in histories.values()] == [
        history.digest() for history in plain.values()
    ]


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_log_of_traces_is_read(tmp_path: Path, is_packed: bool) -> None:
    path = gzipped(tmp_path, PROBLEMS.read_bytes()) if is_packed else PROBLEMS

    histories, faults = read(path, BPI)

    twice = histories["1-102"]
    assert not faults.kept
    assert len(histories) == 4
    assert [event.name for event in twice.events] == [
        "case.opened",
        "case.moved",
        "case.moved",
        "case.closed",
        "case.reopened",
        "case.reassigned",
        "case.closed",
    ]
    assert twice.opened_at == datetime(2013, 6, 17, 11, 47, 35, tzinfo=UTC)
    assert twice.reassigned_count == 1
    assert twice.title == "Problem 1-102, Line 1"


def _incident(number: str) -> CaseHistory:
    histories, faults = read(INCIDENTS)
    assert not faults.kept
    return histories[number]
