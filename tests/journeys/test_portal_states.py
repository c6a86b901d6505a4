"""What a reader meets when something is wrong, or half done: it reads well, and fits the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from bench import stage
from tests.journeys.looks import faults

LOG: FilePayload = {
    "name": "press.log",
    "mimeType": "text/plain",
    "buffer": b"02:10 it stops\n" * 200,
}
PROGRAM: FilePayload = {
    "name": "collect.exe",
    "mimeType": "application/x-msdownload",
    "buffer": b"MZ\x90\0",
}


def at_the_door(page: Page) -> Iterator[str]:
    page.goto("/sign-in/?next=/portal/cases&back=1")
    yield "back after the end"
    page.locator("details.everybody > summary").click()
    yield "everybody of the cast"
    page.fill("#id_login", "nobody@adlerwerk.example")
    page.fill("#id_password", "wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    yield "wrong"
    for path in ("/password/forgotten/", "/password/forgotten/sent/", "/invitation/none/"):
        page.goto(path)
        yield path
    page.goto("/password/new/1-none/")
    yield "a key that opens nothing"
    page.goto("/sign-in/inactive/")
    yield "inactive"


def of_ones_own(page: Page) -> Iterator[str]:
    page.goto("/profile")
    page.locator("details.make-key > summary").click()
    page.get_by_role("button", name="Make it").click()
    yield "a key without a name"
    page.fill("#key_name", "Line report")
    page.get_by_role("button", name="Make it").click()
    yield "a new key"
    page.goto("/password/")
    page.fill("#id_password1", "short")
    page.fill("#id_password2", "other")
    page.locator("main form button[type=submit]").click()
    yield "a password that is refused"
    for path in ("/reauthenticate/", "/sign-out/"):
        page.goto(path)
        yield path


def in_the_portal(page: Page) -> Iterator[str]:
    page.goto("/portal/cases/new")
    page.get_by_role("button", name="Report it").click()
    yield "nothing said"
    page.locator("input[name=application]").first.check()
    page.locator("#sev0").check()
    page.locator("input[type=file]").set_input_files([LOG, PROGRAM])
    page.locator("[data-file-refused]").wait_for()
    yield "everything stands still, with files"
    page.goto("/portal/")
    page.get_by_role("link", name="Not yet").first.click()
    page.locator("summary", has_text="Not yet").click()
    page.get_by_role("button", name="Tell us what is missing").click()
    yield "not yet, without a word"
    page.goto("/portal/cases?view=closed")
    page.locator("[data-row-link]").first.click()
    yield "a closed case"
    page.goto("/portal/cases?q=zzzz")
    yield "no case found"
    page.goto("/portal/contacts")
    page.locator("details.more summary").first.click()
    page.get_by_role("button", name="Send the invitation").click()
    yield "an invitation without a name"
    page.goto("/portal/search?q=zzzz")
    yield "nothing found"
    for path in ("/portal/cases/C9999999", "/portal/cases?cursor=x", "/portal/inbox/reading"):
        page.goto(path)
        yield path


@pytest.mark.parametrize("size", [stage.DESKTOP, stage.PHONE], ids=["desktop", "phone"])
def test_no_state_has_a_violation_or_is_too_wide(
    browser: Browser, address: str, size: tuple[int, int]
) -> None:
    context = stage.context(browser, address, size=size)
    page = context.new_page()
    page.set_default_timeout(15_000)
    found: list[str] = []

    found += _wrong(page, at_the_door(page))
    stage.step_in(page, "Katrin Vogel")
    found += _wrong(page, of_ones_own(page))
    found += _wrong(page, in_the_portal(page))
    context.close()

    assert not found, "\n" + "\n".join(found)


def _wrong(page: Page, states: Iterator[str]) -> list[str]:
    return [f"{state}: {fault}" for state in states for fault in faults(page)]
