"""Customers' books in a real browser: what is asked in a dialog, what follows while one types."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.looks import faults


def test_from_a_new_customer_to_an_ordered_tsam(enter: Enter) -> None:
    page = enter("Sam Whitaker")
    page.goto("/desk/accounts")

    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Name").fill("Ostwind Turbines")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Add the customer").click()
    expect(page).to_have_url(_ends("/desk/accounts/ostwind-turbines"))

    page.get_by_role("link", name="Add a contract").click()
    page.get_by_label("Service contract number").fill("SCN-OST-1")
    page.get_by_label("First day").fill("2026-01-01")
    page.get_by_label("Last day").fill("2035-12-31")
    page.get_by_label("Version of the support terms").fill("2026.1")
    page.get_by_role("button", name="Add the contract").click()
    expect(page.get_by_text("SCN-OST-1", exact=True)).to_be_visible()

    page.get_by_role("link", name="Add an Application").first.click()
    page.get_by_label("Name").fill("Blade line")
    page.get_by_label("Business features").fill("Drafting\nChange management")
    page.get_by_label("Physical server").fill("blade-01")
    page.get_by_label("Team of administrators").fill("Blade team")
    page.get_by_label("Support contract").select_option(label="SCN-OST-1")
    page.get_by_role("button", name="Add the Application").click()

    page.locator("tr", has_text="Blade line").locator("summary").click()
    page.get_by_role("link", name="Order a TSAM").click()
    page.get_by_label("Why the term does not end with the contract").fill("A contract of years.")
    page.get_by_role("button", name="Order it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ostwind Turbines, Blade line")
    expect(page.get_by_text("A TSAM was ordered for Blade line")).to_be_visible()


def test_an_order_follows_what_is_typed_and_the_cursor_stays(enter: Enter) -> None:
    page = enter("Sam Whitaker")
    page.goto("/desk/applications/6/engagement")
    page.wait_for_selector("html[data-ready]")

    last_day = page.locator("#order-depends dd").first
    before = last_day.inner_text()

    page.get_by_label("Length").focus()
    page.get_by_label("Length").select_option(label="3 years")
    page.get_by_label("Language asked for").select_option(label="Another language")

    # The second answer came while the first was still on its way; both are in.
    expect(page.get_by_label("Who of the customer agreed to English")).to_be_visible()
    expect(page.locator("#order-depends")).to_contain_text("support ends")
    expect(last_day).not_to_have_text(before)
    expect(page.get_by_label("Length")).to_be_focused()
    expect(page.get_by_text("Fill this in.")).to_have_count(0)


def test_a_deed_is_asked_in_a_dialog_and_what_is_wrong_is_said_there(enter: Enter) -> None:
    page = enter("Helen Okafor")
    page.goto("/desk/engagements/2")
    page.wait_for_selector("html[data-ready]")

    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Suspend it").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_contain_text("Suspend the TSAM of Vault Munich?")
    dialog.get_by_role("button", name="Suspend it").click()
    expect(dialog.get_by_text("Fill this in.").first).to_be_visible()

    dialog.get_by_label("Why").fill("Not paid.")
    dialog.get_by_role("button", name="Suspend it").click()
    expect(page.get_by_text("Suspended, and nothing is on: Not paid.")).to_be_visible()
    expect(page.get_by_text("The TSAM of Vault Munich is suspended.")).to_be_visible()

    page.get_by_role("link", name="Resume it").click()
    page.get_by_role("dialog").get_by_role("button", name="Resume it").click()
    expect(page.get_by_text("Clara Winter serves it")).to_be_visible()


def test_a_deed_works_without_scripts(enter: Enter) -> None:
    page = enter("Helen Okafor", scripts=False)
    page.goto("/desk/engagements/3")

    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Suspend it").click()
    page.get_by_label("Why").fill("Without scripts.")
    page.get_by_role("button", name="Suspend it").click()

    expect(page.get_by_text("nothing is on: Without scripts.")).to_be_visible()


def test_the_list_of_customers_is_walked_by_keys(enter: Enter) -> None:
    page = enter("Helen Okafor")
    page.goto("/desk/accounts")
    page.wait_for_selector("html[data-ready]")

    page.keyboard.press("/")
    expect(page.get_by_label("Find a customer")).to_be_focused()
    page.keyboard.type("rob")
    page.keyboard.press("Enter")
    expect(page.get_by_text("One customer, nothing to repair.")).to_be_visible()
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("j")
    page.keyboard.press("Enter")

    expect(page).to_have_url(_ends("/desk/accounts/daon"))


def test_a_dialog_keeps_nobody_out(enter: Enter) -> None:
    page = enter("Helen Okafor")
    page.goto("/desk/engagements/1")
    page.wait_for_selector("html[data-ready]")

    page.get_by_role("link", name="Add a backup").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    assert list(faults(page)) == []


def _ends(path: str) -> re.Pattern[str]:
    return re.compile(re.escape(path) + "$")
