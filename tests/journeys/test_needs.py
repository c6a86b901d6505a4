"""A need from the customer's words to the order of work, without leaving the product (G2, G3)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Enter, settle

NEED = "Training plans follow the shift calendar"


def test_a_need_goes_from_the_portal_to_the_rank_of_a_case(enter: Enter) -> None:
    portal, desk = enter("Katrin Vogel"), enter("Clara Winter")
    portal.goto("/portal/needs/new")
    portal.get_by_label("Assembly planning").check()
    portal.get_by_label("What you need").fill(NEED)
    portal.get_by_label("It hurts when it is missing").check()
    portal.locator("form button[type=submit].main-act").last.click()
    expect(portal.get_by_text(NEED).first).to_be_visible()

    # The TSAM reads it, gives it less and says why.
    desk.goto("/desk/engagements/1/requirements")
    desk.get_by_role("link", name=NEED).click()
    desk.get_by_role("link", name="Publish it").click()
    sheet = desk.locator("dialog[open]")
    sheet.get_by_label("Weight", exact=True).select_option("3")
    sheet.get_by_label("Why this weight").fill("It happens once a quarter.")
    sheet.get_by_role("button", name="Publish it").click()
    expect(desk.get_by_text("Disputed").first).to_be_visible()

    # The customer takes our weight, and a case that serves it says so in its rank.
    portal.goto("/portal/needs")
    portal.get_by_role("link", name=NEED).first.click()
    expect(portal.get_by_text("It happens once a quarter.").first).to_be_visible()
    portal.get_by_role("button", name="Take our weight 3").click()
    expect(portal.get_by_text("Not agreed")).to_have_count(0)

    desk.goto("/desk/cases?application=1&scope=all&severity=3")
    settle(desk, desk.locator("[data-row-link]").first.click)
    desk.locator("a[href$='/requirement']").click()
    sheet = desk.locator("dialog[open]")
    sheet.get_by_label("The need").select_option(label=f"R-06 {NEED}")
    sheet.get_by_role("button", name="Set the need").click()

    expect(desk.get_by_role("link", name=f"R-06 {NEED}")).to_be_visible()
    expect(desk.get_by_text(f"It serves R-06, “{NEED}”, weight 3")).to_be_visible(timeout=15_000)
