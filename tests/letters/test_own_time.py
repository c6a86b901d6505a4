"""Whoever's hours a manager keeps is told, once; what one does for oneself is no news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.cast import NOON, Cast
from tests.letters.test_calls import told
from tsam.domains.accounts.models import Event
from tsam.domains.staffing import jobs, leaving

FIRST, LAST = date(2026, 3, 9), date(2026, 3, 13)
LATER, LATEST = date(2026, 3, 16), date(2026, 3, 18)


def test_hours_and_leave_kept_by_a_manager_are_told_to_whose_they_are(
    cast: Cast, work: Callable[[], None]
) -> None:
    leave = leaving.note_leave(
        cast.tess, by=cast.stan, at=NOON, starts_on=FIRST, ends_on=LAST, cover=cast.eli
    )
    work()
    noted = told()
    assert set(noted) == {"Tess", "Eli"}
    assert "You stand in for Tess" in noted["Eli"].subject
    for word in ("Stan Staffing noted that Tess", "Mon 9 Mar 2026", "Fri 13 Mar 2026"):
        assert word in noted["Eli"].text
    assert "Stan Staffing noted that you are away" in noted["Tess"].text
    for word in ("Mon 9 Mar 2026", "Fri 13 Mar 2026", "Who stands in: Eli Engineer"):
        assert word in noted["Tess"].text
    assert noted["Tess"].path == "/desk/own-hours"

    leaving.call_off_leave(leave, by=cast.stan, at=NOON)
    work()
    freed = told()
    assert "you are here after all" in freed["Tess"].text
    assert "You need not stand in for Tess" in freed["Eli"].subject
    leaving.set_own_week(cast.tess, by=cast.stan, at=NOON, week={"mon": [["08:00", "12:00"]]})
    work()
    assert "an own week" in told()["Tess"].text

    # A second run, and what one keeps oneself.
    jobs.tell(Event._base_manager.latest("pk").pk)
    leaving.set_calendar(cast.tess, by=cast.tess, at=NOON, calendar=None)
    work()
    assert told() == {}


def test_who_stands_in_is_told_by_whoever_notes_it_and_not_by_oneself(
    cast: Cast, work: Callable[[], None]
) -> None:
    days = {"starts_on": FIRST, "ends_on": LAST}

    leaving.note_leave(cast.tess, by=cast.tess, at=NOON, cover=cast.eli, **days)
    work()
    assert set(told()) == {"Eli"}

    leaving.note_leave(cast.eli, by=cast.stan, at=NOON, starts_on=LATER, ends_on=LATER)
    work()
    assert set(told()) == {"Eli"}

    leaving.note_leave(
        cast.tess, by=cast.stan, at=NOON, starts_on=LATEST, ends_on=LATEST, cover=cast.stan
    )
    work()
    assert set(told()) == {"Tess"}
