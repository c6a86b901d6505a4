"""What axe-core, which reads pages as their readers' tools do, complains about."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def complaints(page: Page) -> list[str]:
    """Each violation in a line: the rule, and the first element that breaks it."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run()")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]
