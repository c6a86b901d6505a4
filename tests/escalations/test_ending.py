from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast
from tests.escalations.conftest import LATER, active
from tsam.domains.accounts.models import Event
from tsam.domains.escalations import actions
from tsam.domains.escalations.models import (
    Escalation,
    EscalationLesson,
    EscalationReview,
    ExitCriterion,
    State,
)
from tsam.kernel.verdicts import Refused


def asked(cast: Cast) -> Escalation:
    return actions.ask_to_close(active(cast), by=cast.tess, at=LATER)


def test_we_ask_only_when_all_that_must_be_true_is_true(cast: Cast) -> None:
    escalation = active(cast, exits=("It prints",))
    criterion = ExitCriterion.objects.get()

    with pytest.raises(Refused, match="1 of what must be true is open"):
        actions.ask_to_close(escalation, by=cast.tess, at=LATER)
    actions.meet_exit(criterion, by=cast.ada, at=LATER)

    assert actions.ask_to_close(escalation, by=cast.tess, at=LATER).is_close_asked


def test_it_ends_when_the_customer_agrees_and_a_review_is_owed(cast: Cast) -> None:
    escalation = asked(cast)

    with pytest.raises(Refused):
        actions.agree(escalation, by=cast.tess, at=LATER)
    ended = actions.agree(escalation, by=cast.ada, at=LATER)

    assert (ended.state, ended.next_update_at) == (State.CLOSED_AGREED, None)
    assert EscalationReview.objects.get().due_on == date(2026, 3, 9)


def test_not_yet_brings_it_back_with_a_new_time(cast: Cast) -> None:
    back = actions.disagree(asked(cast), by=cast.ada, at=LATER, reason="Line 3 still stops.")

    assert (back.state, back.closes_at) == (State.ACTIVE, None)
    assert back.next_update_at == datetime(2026, 3, 2, 16, 10, tzinfo=UTC)


def test_silence_counts_as_a_yes_after_two_warnings_and_five_service_days(cast: Cast) -> None:
    escalation = asked(cast)
    warned = []

    at = LATER
    while Escalation.objects.get().is_running:
        found = actions.watch(escalation, at=at)
        warned += [at] if found.warns else []
        at += timedelta(hours=7)

    # Asked on Monday: warned when Wednesday and Friday have passed, ended after Monday.
    assert [moment.date() for moment in warned] == [date(2026, 3, 4), date(2026, 3, 6)]
    escalation.refresh_from_db()
    assert escalation.state == State.CLOSED_SILENT
    assert escalation.ended_at == datetime(2026, 3, 9, 19, 10, tzinfo=UTC)


def test_a_warning_that_came_late_gives_the_full_time_after_it(cast: Cast) -> None:
    escalation = asked(cast)
    late = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)

    for _run in range(3):
        actions.watch(escalation, at=late)

    escalation.refresh_from_db()
    assert (escalation.is_running, escalation.close_warnings) == (True, 1)
    assert escalation.closes_at == datetime(2026, 3, 19, 17, 0, tzinfo=UTC)


def test_the_review_stays_inside_but_for_what_we_share(cast: Cast) -> None:
    ended = actions.agree(asked(cast), by=cast.ada, at=LATER)

    actions.review(
        ended,
        by=cast.tess,
        at=LATER,
        cause="An untested library.",
        seen_late="The log said so.",
        change="Test each library.",
        lesson="We test each library before it ships.",
    )

    assert not EscalationReview.objects.visible_to(cast.ada).exists()
    assert EscalationLesson.objects.visible_to(cast.ada).get().words.startswith("We test")


def test_what_runs_is_finished_though_the_service_ends(cast: Cast) -> None:
    escalation = active(cast)
    after_all = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)

    assert actions.grant_goodwill(escalation, at=after_all)
    assert not actions.grant_goodwill(escalation, at=after_all)

    escalation.refresh_from_db()
    assert escalation.goodwill_since == after_all
    actions.report(escalation, by=cast.tess, at=after_all, happened="A", coming="B")
    assert Event.objects.filter(name="escalation.goodwill_given", is_public=True).count() == 1


def test_it_is_taken_back_by_whoever_asked(cast: Cast) -> None:
    escalation = active(cast)

    with pytest.raises(Refused):
        actions.withdraw(escalation, by=cast.tess, at=LATER, reason="Too many.")
    assert (
        actions.withdraw(escalation, by=cast.ada, at=LATER, reason="Solved.").state
        == State.WITHDRAWN
    )
