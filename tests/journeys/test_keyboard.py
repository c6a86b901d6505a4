"""A full trip by keyboard alone: sign in, the top case, reply, next action, next case."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from bench import stage
from tests.journeys.conftest import settle

FAR = 80


def tab_to(page: Page, is_there: str) -> None:
    """Press Tab until the script says that the wanted element has the focus."""
    for _press in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const it = document.activeElement; return {is_there}; }}"):
            return
    raise AssertionError(f"No Tab leads to it: {is_there}")


def test_a_working_hour_by_keyboard_alone(browser: Browser, address: str) -> None:
    page = stage.context(browser, address).new_page()
    page.goto("/sign-in/")

    tab_to(page, "it.textContent.includes('Clara Winter')")
    settle(page, lambda: page.keyboard.press("Enter"))
    expect(page).to_have_url(f"{address}/desk/")

    page.keyboard.press("g")
    settle(page, lambda: page.keyboard.press("c"))
    expect(page).to_have_url(f"{address}/desk/cases")

    page.keyboard.press("j")
    settle(page, lambda: page.keyboard.press("Enter"))
    top = page.url
    assert "/desk/cases/C" in top

    page.keyboard.press("r")
    page.keyboard.type("We look at your log today and write by four.")
    settle(page, lambda: page.keyboard.press("Control+Enter"))
    expect(page.get_by_text("Sent to the customer.")).to_be_visible()
    expect(page.locator(".timeline").get_by_text("write by four")).to_be_visible()

    page.keyboard.press("e")
    expect(page.locator("dialog[open] input[name=text]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Read the log of Tuesday")
    settle(page, lambda: page.keyboard.press("Enter"))
    expect(page.locator(".answers").get_by_text("Read the log of Tuesday")).to_be_visible()

    settle(page, lambda: page.keyboard.press("j"))
    assert "/desk/cases/C" in page.url
    assert page.url != top
    page.context.close()


def test_several_cases_are_given_away_and_taken_back(browser: Browser, address: str) -> None:
    page = stage.context(browser, address).new_page()
    stage.step_in(page, "Helen Okafor")
    settle(page, lambda: page.goto("/desk/cases?sort=newest"))
    owners = page.locator("tbody .c-next")
    before = owners.all_inner_texts()

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-pickbar] [data-count]")).to_have_text("2")
    page.keyboard.press("a")
    page.locator("#bulk-assignee").select_option(label="Marcus Bell")
    settle(page, lambda: page.locator("#bulk-owner button[type=submit]").press("Enter"))
    expect(page.get_by_text("Owner of 2 cases is now Marcus Bell.")).to_be_visible()

    settle(page, lambda: page.keyboard.press("u"))
    expect(page.get_by_text("2 cases went back.")).to_be_visible()
    assert owners.all_inner_texts() == before
    page.context.close()


def test_the_palette_jumps_to_a_case_by_its_number(browser: Browser, address: str) -> None:
    page = stage.context(browser, address).new_page()
    stage.step_in(page, "Helen Okafor")
    page.locator("html[data-ready]").wait_for()

    page.keyboard.press("Control+k")
    page.keyboard.type("c 1000003")
    expect(page.locator("#palette [role=option]").first).to_contain_text("C1000003")
    settle(page, lambda: page.keyboard.press("Enter"))

    expect(page).to_have_url(f"{address}/desk/cases/C1000003")
    page.context.close()
