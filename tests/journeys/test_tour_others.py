"""The pages of all others than the first reader: a file of its own, so that both run at once."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench import tour
from tests.journeys.looks import tour_faults


def test_every_page_of_the_others_is_whole(
    browser: Browser, address: str, stops: list[tour.Stop]
) -> None:
    theirs = [stop for stop in stops if stop.reader != tour.READERS[0]]

    assert len(theirs) > len(stops) // 4
    found = tour_faults(browser, address, theirs)
    assert not found, "\n" + "\n".join(found)
