"""Every page that a link leads to: it is there, it fits the screen, and axe has nothing to say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench import stage, tour
from tests.journeys.conftest import upload

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 768, 1024, 1440, 1920)
# Leads on to another page, or is a part of one, or takes a key that only a letter carries.
NO_PAGES_OF_THEIR_OWN = {
    "desk/cases/<str:number>/next",
    "desk/cases/<str:number>/before",
    "desk/cases/bulk",
    "desk/jump",
    "desk/administration/calendars/regions",
    "desk/imports/<int:pk>/work",
    "desk/imports/<int:pk>/faults.csv",
}


@pytest.fixture(scope="session")
def stops(browser: Browser, address: str) -> list[tour.Stop]:
    # The demonstration has no uploaded history, whose page is one of those to be seen.
    context = stage.context(browser, address)
    page = context.new_page()
    stage.step_in(page, "Clara Winter")
    upload(page)
    context.close()
    return tour.stops(browser, address)


def test_a_link_leads_to_every_page(stops: list[tour.Stop]) -> None:
    reached = {stop.route for stop in stops}

    assert sorted(tour.pages() - reached - NO_PAGES_OF_THEIR_OWN) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [stage.DESKTOP, stage.PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_violation(
    browser: Browser, address: str, stops: list[tour.Stop], size: tuple[int, int], dark: bool
) -> None:
    found = [
        f"{stop.path}: {violation}"
        for stop, page in tour.visits(browser, address, stops, size, dark)
        for violation in violations(page)
    ]

    assert not found, "\n" + "\n".join(found)


def test_no_page_scrolls_sideways(browser: Browser, address: str, stops: list[tour.Stop]) -> None:
    found = []
    for stop, page in tour.visits(browser, address, stops, stage.DESKTOP, dark=False):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{stop.path} is {wide} wide at {width}")

    assert not found, "\n" + "\n".join(found)


def violations(page: Page) -> Iterator[str]:
    # The policy of the page forbids strange scripts; the test runs beside it.
    page.evaluate(f"() => {{ {AXE} }}")
    result: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, { runOnly: { type: 'tag', values: tags } })", TAGS
    )
    for violation in result["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:3]]
        yield f"{violation['id']} ({violation['impact']}): {nodes}"
