"""Every page that a link leads the first reader to: it fits, and axe has nothing to say."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench import tour
from tests.journeys.looks import tour_faults


def test_every_page_of_the_first_reader_is_whole(
    browser: Browser, address: str, first_stops: list[tour.Stop]
) -> None:
    assert len(first_stops) > len(tour.pages()) // 4
    found = tour_faults(browser, address, first_stops)
    assert not found, "\n" + "\n".join(found)
