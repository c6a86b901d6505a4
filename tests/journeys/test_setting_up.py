"""What is set up, in a browser: a history comes in, hours change, weights are tried."""

from __future__ import annotations

from playwright.sync_api import expect

from bench import stage
from tests.journeys.conftest import Enter, settle, upload

# Long enough for a worker that has other work.
PATIENCE = 60_000


def test_a_history_comes_in_in_four_steps_and_again_changes_nothing(enter: Enter) -> None:
    desk = enter("Clara Winter")
    for offered, done in (("Import", "All in."), ("Run it all the same", "nothing changed")):
        upload(desk)

        # The page of the dry run can be left, and says by itself when it is done.
        where = desk.url
        desk.goto("/desk/")
        desk.goto(where)
        run = desk.get_by_role("button", name=offered)
        expect(run).to_be_visible(timeout=PATIENCE)
        expect(desk.get_by_text("Nothing is written yet").first).to_be_visible()
        run.click()

        expect(desk.locator("h1")).to_contain_text(done, timeout=PATIENCE)


def test_a_second_interval_of_a_day_counts_at_once(enter: Enter) -> None:
    desk = enter("Helen Okafor")
    desk.goto("/desk/administration/calendars")
    settle(desk, desk.get_by_role("link", name="Standard hours").first.click)
    saturday = desk.locator("li", has=desk.get_by_text("Saturday", exact=True))

    saturday.locator("summary").click()
    desk.get_by_label("Saturday, new interval from").fill("9")
    desk.get_by_label("Saturday, new interval to").fill("12")
    settle(desk, desk.get_by_role("button", name="Keep these hours").click)

    expect(desk.locator(".weeks").get_by_text("9 to 12").first).to_be_visible()
    expect(desk.get_by_label("Saturday, interval 1 from")).to_have_value("09:00")


def test_wrong_hours_are_said_beside_their_day_and_stay_as_they_were_written(enter: Enter) -> None:
    desk = enter("Helen Okafor")
    desk.goto("/desk/administration/calendars")
    settle(desk, desk.get_by_role("link", name="Adlerwerk, Munich").first.click)

    desk.get_by_label("Monday, interval 1 to").fill("07:00")
    settle(desk, desk.get_by_role("button", name="Keep these hours").click)

    wrong = desk.get_by_label("Monday, interval 1 to")
    expect(wrong).to_have_value("07:00")
    expect(wrong).to_have_attribute("aria-invalid", "true")


def test_a_draft_of_weights_moves_cases_before_it_is_kept(enter: Enter) -> None:
    desk = enter("Helen Okafor")
    desk.goto("/desk/administration/weights")
    before = desk.locator("#moves").inner_text()

    number = desk.get_by_label("Severity 3, version 2")
    number.fill("900")
    number.blur()

    expect(desk.locator("#moves")).not_to_have_text(before)
    desk.goto("/desk/administration/weights")
    expect(desk.get_by_label("Severity 3, version 2")).not_to_have_value("900")


def test_a_colleague_is_invited_from_a_phone(enter: Enter) -> None:
    desk = enter("Dana Reyes", size=stage.PHONE)
    desk.goto("/desk/administration/people")
    settle(desk, desk.get_by_role("link", name="Invite").first.click)

    desk.get_by_label("Name").fill("Nora Novak")
    desk.get_by_label("E-mail").fill("nora.novak@vendor.example")
    desk.get_by_role("checkbox").first.check()
    settle(desk, desk.get_by_role("button", name="Send the invitation").click)

    expect(desk.locator("h1")).to_have_text("Nora Novak")
    expect(desk.locator("#one").get_by_text("Invited until")).to_be_visible()
