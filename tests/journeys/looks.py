"""What can be wrong with a page as it stands: what axe says, in light and dark, and its width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench import stage, tour

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All that the dark look changes are colours.
COLOURS = ["color-contrast", "link-in-text-block"]
# All that a narrow screen changes are places and sizes; a wide one held the page to TAGS.
PLACES = ["target-size", "scrollable-region-focusable", "meta-viewport"]
# Beside those of the desk and the phone.
WIDTHS = (320, 768, 1024, 1920)


def tour_faults(browser: Browser, address: str, stops: list[tour.Stop]) -> list[str]:
    """What is wrong with each page at the desk, on a phone, and at the widths between."""
    found = []
    for stop, page in tour.visits(browser, address, stops, stage.DESKTOP, dark=False):
        found += [f"{stop.path}: {fault}" for fault in faults(page)]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{stop.path}: {fault}" for fault in too_wide(page)]
        page.set_viewport_size({"width": stage.DESKTOP[0], "height": stage.DESKTOP[1]})
        with stage.as_phone(page):
            found += [f"{stop.path} on a phone: {fault}" for fault in narrow_faults(page)]
    return found


def faults(page: Page) -> Iterator[str]:
    _inject(page)
    yield from _violations(page, {"type": "tag", "values": TAGS})
    page.emulate_media(color_scheme="dark")
    yield from (f"dark: {one}" for one in _violations(page, {"type": "rule", "values": COLOURS}))
    page.emulate_media(color_scheme="light")
    yield from too_wide(page)


def narrow_faults(page: Page) -> Iterator[str]:
    """Its colours are those of the wide screen, which was held to them in light and dark."""
    yield from _violations(page, {"type": "rule", "values": PLACES})
    yield from too_wide(page)


def _inject(page: Page) -> None:
    # After a click the page may be there and its style sheet not yet: all is too small then.
    page.wait_for_load_state("load")
    # The policy of the page forbids strange scripts; the test runs beside it.
    page.evaluate(f"() => {{ {AXE} }}")


def too_wide(page: Page) -> Iterator[str]:
    width, wide = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    if wide > width:
        yield f"{wide} wide at {width}"


def _violations(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    # Without `preload`, which fetches every style sheet again for a rule that is not among these.
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document,"
        " { runOnly: rules, resultTypes: ['violations'], preload: false })",
        rules,
    )
    for violation in result["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:3]]
        yield f"{violation['id']} ({violation['impact']}): {nodes}"
