"""What can be wrong with a page as it stands: what axe says, in light and dark, and its width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All that the dark look changes are colours.
COLOURS = ["color-contrast", "link-in-text-block"]
# All that a narrow screen changes are places and sizes; a wide one held the page to TAGS.
PLACES = ["target-size", "scrollable-region-focusable", "meta-viewport", *COLOURS]


def faults(page: Page) -> Iterator[str]:
    yield from _faults(page, {"type": "tag", "values": TAGS})


def narrow_faults(page: Page) -> Iterator[str]:
    yield from _faults(page, {"type": "rule", "values": PLACES})


def _faults(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    # The policy of the page forbids strange scripts; the test runs beside it.
    page.evaluate(f"() => {{ {AXE} }}")
    yield from _violations(page, rules)
    page.emulate_media(color_scheme="dark")
    yield from (f"dark: {one}" for one in _violations(page, {"type": "rule", "values": COLOURS}))
    page.emulate_media(color_scheme="light")
    yield from too_wide(page)


def too_wide(page: Page) -> Iterator[str]:
    width, wide = page.evaluate("[innerWidth, document.documentElement.scrollWidth]")
    if wide > width:
        yield f"{wide} wide at {width}"


def _violations(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", rules
    )
    for violation in result["violations"]:
        nodes = [node["html"][:160] for node in violation["nodes"][:3]]
        yield f"{violation['id']} ({violation['impact']}): {nodes}"
