"""The pages of all others than the first reader: a file of its own, so that both run at once.

And each page is there for somebody, by a link.
"""

from __future__ import annotations

from playwright.sync_api import Browser

from bench import tour
from tests.journeys.looks import tour_faults

# Leads on to another page, or is a part of one, or takes a key that only a letter carries.
NO_PAGES_OF_THEIR_OWN = {
    "desk/cases/<str:number>/next",
    "desk/cases/<str:number>/before",
    "desk/cases/bulk",
    "desk/cases/new/beside",
    "desk/cases/new/like",
    "portal/cases/new/beside",
    "portal/cases/new/like",
    "desk/jump",
    # A button does it; its page stands only where it was refused.
    "desk/cases/<str:number>/understanding",
    "desk/requirements/<int:key>/understanding",
    "desk/engagements/<int:pk>/projects/<int:key>/transition",
    "desk/engagements/<int:pk>/transitions/<int:key>/undo",
    # Saved, not shown.
    "desk/cases/<str:number>/attachments/<int:key>",
    "portal/cases/<str:number>/attachments/<int:key>",
    "desk/administration/calendars/regions",
    "desk/engagements/<int:pk>/brief/export",
    "desk/fairness/export",
    "desk/engagements/<int:pk>/document/<int:version>/text",
    "portal/objectives/<int:key>/text",
    "desk/engagements/<int:pk>/weights/preview",
    # Only where our word and the tracker's differ: tests/trackers and tests/desk have it.
    "desk/sprs/<str:number>/disagreements/<int:key>",
    # A question of the menu on a release that carries a fix: tests/desk/test_releases.py has it.
    "desk/releases/<int:key>/sprs/<str:number>/<slug:verb>",
    # Only where two are near and nobody said a word: tests/desk/test_accounts.py has it.
    "desk/applications/<int:pk>/twins/<int:other>",
    "desk/calls/<int:key>/invitation.ics",
    "portal/calls/<int:key>/invitation.ics",
    "desk/imports/<int:pk>/work",
    "desk/imports/<int:pk>/faults.csv",
    "desk/escalations/letters/<int:key>",
    # Leads on to where that page stands now; letters of before link it.
    "desk/letters",
}


def test_a_link_leads_to_every_page(stops: list[tour.Stop]) -> None:
    reached = {stop.route for stop in stops}

    assert sorted(tour.pages() - reached - NO_PAGES_OF_THEIR_OWN) == []


def test_every_page_of_the_others_is_whole(
    browser: Browser, address: str, stops: list[tour.Stop]
) -> None:
    theirs = [stop for stop in stops if stop.reader != tour.READERS[0]]

    assert len(theirs) > len(stops) // 4
    found = tour_faults(browser, address, theirs)
    assert not found, "\n" + "\n".join(found)
