"""The same pages on a phone: a file of its own, so that both are walked at once."""

from __future__ import annotations

from playwright.sync_api import Browser

from bench import stage, tour
from tests.journeys.looks import narrow_faults


def test_every_page_fits_a_phone(browser: Browser, address: str, stops: list[tour.Stop]) -> None:
    found = [
        f"{stop.path}: {fault}"
        for stop, page in tour.visits(browser, address, stops, stage.PHONE, dark=False)
        for fault in narrow_faults(page)
    ]

    assert not found, "\n" + "\n".join(found)
