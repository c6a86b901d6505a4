from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from tests.cast import NOON
from tsam.faces.ui.templatetags import ui


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "now"),
        (45, "in 45 min"),
        (130, "in 2 h 10 min"),
        (120, "in 2 h"),
        (25 * 60, "in 1 d 1 h"),
        (-4 * 1440, "4 d late"),
        (-5, "5 min late"),
    ],
)
def test_a_due_moment_is_said_by_its_distance(minutes: int, words: str) -> None:
    assert ui.until(NOON + timedelta(minutes=minutes), NOON) == words


def test_something_past_is_said_by_its_age() -> None:
    assert ui.ago(NOON - timedelta(minutes=5), NOON) == "5 min ago"
    assert ui.ago(NOON, NOON) == "just now"


@pytest.mark.parametrize(
    ("minutes", "words"), [(78, "1:18"), (-130, "−2:10"), (3000, "2 d"), (0, "0:00")]
)
def test_the_clock_bar_shows_hours_and_minutes(minutes: int, words: str) -> None:
    assert ui.clock_minutes(minutes) == words


def test_a_time_is_told_in_the_readers_zone_and_says_which() -> None:
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert ui.short_time(NOON, NOON) == "21:00"
        assert ui.full_time(NOON).endswith("21:00 JST")


def test_another_day_of_the_week_is_named() -> None:
    assert ui.short_time(NOON + timedelta(days=1), NOON) == "Tue 12:00"
    assert ui.short_time(NOON + timedelta(days=10), NOON) == "12 Mar"


def test_words_follow_the_readers_language() -> None:
    with translation.override("de"):
        assert ui.short_time(NOON + timedelta(days=1), NOON).startswith("Di")


def test_the_machine_reads_utc() -> None:
    with timezone.override(ZoneInfo("America/New_York")):
        assert ui.iso(timezone.localtime(NOON)) == "2026-03-02T12:00:00+00:00"
    assert ui.iso(date(2026, 3, 2)) == "2026-03-02"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Tess Tanaka", "TT"),
        ("Dr. Jens Petersen", "JP"),
        ("田中", "田中"),
        ("R&D", "R&"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (2048, "2.0 kB"), (18_900_000, "18 MB"), (5 * 2**40, "5.0 TB")],
)
def test_file_sizes(size: int, words: str) -> None:
    assert ui.file_size(size) == words


def test_a_share_stays_within_its_bar() -> None:
    assert [ui.share(40), ui.share(3, 2), ui.share(-1), ui.share(1, 0)] == [
        "40.00%",
        "100.00%",
        "0.00%",
        "0%",
    ]


def test_a_query_string_keeps_what_it_does_not_change(rf: RequestFactory) -> None:
    context = RequestContext(rf.get("/", {"state": "open", "cursor": "abc"}))

    assert ui.query(context, state="closed") == "?state=closed&cursor=abc"
    assert ui.query_without(context, "state") == "?"


def test_an_icon_without_words_is_hidden_from_readers_aloud() -> None:
    drawn = Template('{% icon "bug" %}{% icon "bug" said %}').render(Context({"said": "Bug <1>"}))

    assert 'aria-hidden="true"' in drawn
    assert 'aria-label="Bug &lt;1&gt;"' in drawn
