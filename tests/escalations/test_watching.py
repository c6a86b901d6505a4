"""What the clock finds: a missed word is told of once, a level is proposed and never taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import NOON, Cast
from tests.escalations.conftest import HOUR, LATER, active, raised
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.escalations import actions
from tsam.domains.escalations.models import EscalationWatch

DUE = datetime(2026, 3, 2, 16, 10, tzinfo=UTC)


def test_a_missed_word_alarms_tsam_and_manager_once(cast: Cast, work: Callable[[], int]) -> None:
    escalation = active(cast)
    mona = cast.mona
    work()
    Letter.objects.all().delete()

    for minutes in (-1, 1, 2, 30):
        actions.watch(escalation, at=DUE + timedelta(minutes=minutes))
    work()

    told = Letter.objects.filter(subject__startswith="Missed")
    assert sorted(told.values_list("reader", flat=True)) == sorted([cast.tess.pk, mona.pk])
    assert EscalationWatch.objects.get().missed == 1


def test_a_request_that_nobody_takes_alarms_too(cast: Cast) -> None:
    escalation = raised(cast)

    assert actions.watch(escalation, at=NOON + timedelta(minutes=31)).is_missed


def test_past_due_by_one_interval_the_next_level_is_proposed(cast: Cast) -> None:
    escalation = active(cast)
    # 50 minutes of Monday are left after it was due, so four hours end on Tuesday at 12:10.
    late = datetime(2026, 3, 3, 12, 10, tzinfo=UTC)

    assert actions.watch(escalation, at=late - timedelta(minutes=1)).silent_since is None
    assert actions.watch(escalation, at=late).silent_since == DUE
    assert actions.watch(escalation, at=late).silent_since is None

    escalation.refresh_from_db()
    row = EscalationWatch.objects.get()
    assert (escalation.level, row.proposed_level) == (1, 2)
    actions.raise_level(escalation, by=cast.tess, at=late, owner=cast.mona, reason="Silent.")
    row.refresh_from_db()
    assert row.proposed_level is None


def test_not_yet_needs_a_reason_and_rests_for_one_interval(cast: Cast) -> None:
    escalation = active(cast)
    late = datetime(2026, 3, 3, 12, 10, tzinfo=UTC)
    actions.watch(escalation, at=late)

    actions.decline_level(escalation, by=cast.tess, at=late, reason="R&D answers at two.")

    assert actions.watch(escalation, at=late + HOUR).silent_since is None
    assert actions.watch(escalation, at=late + 4 * HOUR).silent_since == DUE


def test_an_action_of_ours_past_its_day_proposes_too_and_says_which(cast: Cast) -> None:
    escalation = active(cast)
    actions.add_action(
        escalation, by=cast.tess, at=LATER, words="Patch candidate", due_on=LATER.date()
    )
    tuesday = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    actions.report(escalation, by=cast.tess, at=tuesday, happened="A", coming="B")

    found = actions.watch(escalation, at=tuesday + 4 * HOUR)

    assert found.is_action
    assert EscalationWatch.objects.get().silent_of == "Patch candidate"


def test_on_the_highest_level_nothing_more_is_proposed(cast: Cast) -> None:
    escalation = active(cast)
    owners = (cast.mona, cast.rita, cast.dana)
    for owner in owners:
        escalation = actions.raise_level(
            escalation, by=cast.tess, at=LATER, owner=owner, reason="Up."
        )

    assert actions.watch(escalation, at=DUE + timedelta(days=9)).silent_since is None
    assert not Event.objects.filter(name="escalation.level_proposed").exists()


@pytest.mark.parametrize("reader", ["ada", "owen"])
def test_the_customer_hears_nothing_of_alarms(
    cast: Cast, work: Callable[[], int], reader: str
) -> None:
    escalation = active(cast)
    actions.watch(escalation, at=DUE + timedelta(days=2))
    work()

    letters = Letter.objects.filter(reader=getattr(cast, reader))
    assert not letters.filter(subject__contains="proposed").exists()
    assert not letters.filter(subject__startswith="Missed").exists()
