"""What changes elsewhere is told at once, and waits until the reader wants to see it."""

from __future__ import annotations

from playwright.sync_api import expect

from bench import stage
from tests.journeys.conftest import Enter, settle

ROWS = 22


def test_a_word_of_the_customer_is_told_and_moves_nothing(enter: Enter) -> None:
    desk, portal = enter("Clara Winter"), enter("Katrin Vogel")
    desk.goto("/desk/cases?account=adlerwerk")
    settle(desk, desk.locator("[data-row-link]").first.click)
    number = desk.url.rpartition("/")[2]

    portal.goto(f"/portal/cases/{number}")
    portal.locator("textarea[name=text]").fill("It happened again at noon.")
    settle(portal, portal.get_by_role("button", name="Send", exact=True).click)

    changed = desk.locator("#case-changed")
    expect(changed).to_be_visible()
    expect(desk.get_by_text("It happened again at noon.")).not_to_be_visible()
    changed.click()
    expect(desk.locator(".timeline").get_by_text("It happened again at noon.")).to_be_visible()
    expect(changed).not_to_be_visible()


def test_the_list_shows_its_rows_at_a_glance(enter: Enter) -> None:
    desk = enter("Helen Okafor", size=stage.DESKTOP)
    desk.goto("/desk/cases")
    desk.get_by_role("button", name="Compact rows").click()

    seen = desk.evaluate(
        """() => [...document.querySelectorAll("tbody tr")].filter((row) => {
             const box = row.getBoundingClientRect();
             const foot = document.querySelector(".foot").getBoundingClientRect();
             return box.top >= 0 && box.bottom <= foot.top;
           }).length"""
    )

    assert seen >= ROWS
    assert desk.locator("tbody tr").count() == 50
