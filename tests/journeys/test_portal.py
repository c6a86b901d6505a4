"""A customer's day: reporting with files, coming back to a draft, and all of it without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, FilePayload, Page, expect

from bench import stage
from tests.journeys.conftest import Enter

LOG: FilePayload = {"name": "press.log", "mimeType": "text/plain", "buffer": b"02:10 stop\n" * 99}
PROGRAM: FilePayload = {
    "name": "collect.exe",
    "mimeType": "application/x-msdownload",
    "buffer": b"MZ\x90\0" * 9,
}


def test_each_file_says_how_it_fares_before_the_words_are_sent(enter: Enter) -> None:
    page = enter("Katrin Vogel")
    page.goto("/portal/cases")
    page.locator("[data-row-link]").first.click()

    page.locator("#say input[type=file]").set_input_files([LOG, PROGRAM])

    rows = page.locator("#say [data-file]")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="press.log")).to_contain_text("checked")
    expect(rows.filter(has_text="collect.exe")).to_contain_text("Send what it wrote")
    rows.filter(has_text="collect.exe").get_by_role("button").click()
    expect(rows).to_have_count(1)
    page.locator("#say textarea").fill("The log of last night.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="press.log")).to_be_visible()


def test_the_words_are_kept_when_the_session_ends_before_they_are_sent(enter: Enter) -> None:
    page = enter("Jonas Brandt")
    page.goto("/portal/cases")
    page.locator("[data-row-link]").first.click()
    case = page.url
    page.locator("#say textarea").fill("Half a thought about the licence server.")
    expect(page.locator("#say [data-draft-state]")).to_contain_text("kept")

    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" in url)
    _again(page, "Jonas Brandt")

    page.wait_for_url(case)
    expect(page.locator("#say textarea")).to_have_value("Half a thought about the licence server.")


def test_what_was_reported_before_appears_while_the_title_is_typed(enter: Enter) -> None:
    page = enter("Katrin Vogel")
    page.goto("/portal/cases/new")

    page.locator("#id_title").press_sequentially("Check-in of assemblies stops", delay=5)

    expect(page.locator("#like")).to_contain_text("Check-in of large assemblies stops at 80 %")
    page.locator("#sev0").check()
    expect(page.locator("#id_reachable_phone")).to_be_visible()


def test_what_comes_then_follows_the_application(enter: Enter) -> None:
    page = enter("Katrin Vogel")
    page.goto("/portal/cases/new")

    for name in ("Assembly planning", "Vault Munich"):
        page.get_by_label(name).check()
        expect(page.locator("#then")).to_contain_text(f"For {name}")


def test_all_of_it_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(
        base_url=address, java_script_enabled=False, timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    stage.step_in(page, "Katrin Vogel")

    page.goto("/portal/cases/new")
    page.locator("input[name=application]").first.check()
    page.locator("#sev2").check()
    page.locator("#id_title").fill("Plotter prints mirrored")
    page.locator("#id_text").fill("Since noon, all sheets of line 2.")
    page.locator("input[type=file]").set_input_files([LOG, PROGRAM])
    page.get_by_role("button", name="Report it").click()
    # One file is refused; the other, and all words, are kept.
    expect(page.locator("[data-problems]")).to_contain_text("collect.exe")
    expect(page.locator("#id_text")).to_have_value("Since noon, all sheets of line 2.")
    expect(page.locator("[name=kept]")).to_have_count(1)
    page.locator("[data-file-refused] button").click()
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plotter prints mirrored")
    expect(page.get_by_role("link", name="press.log")).to_be_visible()

    page.locator("#say textarea").fill("It is the new driver.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It is the new driver.")).to_be_visible()
    context.close()


def _again(page: Page, name: str) -> None:
    """Sign in on the page to which one was led, so that it leads back."""
    person = page.locator("button[name=as]", has_text=name).first
    if not person.is_visible():
        page.locator("details.everybody > summary").click()
    person.click()
