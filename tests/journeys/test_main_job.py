"""The main job from end to end: what a TSAM says to a customer, and what the customer sees."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Enter, settle


def test_a_reply_reaches_the_customer_and_an_answer_comes_back(enter: Enter) -> None:
    desk, portal = enter("Clara Winter"), enter("Katrin Vogel")
    desk.goto("/desk/cases?account=adlerwerk")
    settle(desk, desk.locator("[data-row-link]").first.click)
    number = desk.url.rpartition("/")[2]

    desk.locator("textarea[name=text]").fill("We reproduced it and look for the cause.")
    desk.get_by_role("button", name="Send reply").click()
    expect(desk.get_by_text("Sent to the customer.")).to_be_visible()

    portal.goto(f"/portal/cases/{number}")
    expect(portal.get_by_text("We reproduced it and look for the cause.")).to_be_visible()
    portal.locator("textarea[name=text]").fill("Thank you, that helps us to plan.")
    portal.get_by_role("button", name="Send", exact=True).click()

    desk.goto(f"/desk/cases/{number}")
    expect(desk.get_by_text("Thank you, that helps us to plan.")).to_be_visible()


def test_a_note_is_nowhere_in_the_portal(enter: Enter) -> None:
    desk, portal = enter("Clara Winter"), enter("Katrin Vogel")
    desk.goto("/desk/cases?account=adlerwerk")
    settle(desk, desk.locator("[data-row-link]").first.click)
    number = desk.url.rpartition("/")[2]

    desk.keyboard.press("n")
    desk.keyboard.type("Between us: the library is suspect.")
    settle(desk, lambda: desk.keyboard.press("Control+Enter"))
    expect(desk.get_by_text("Between us: the library is suspect.")).to_be_visible()

    portal.goto(f"/portal/cases/{number}")
    assert "library is suspect" not in portal.content()
