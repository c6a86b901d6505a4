"""Cases that are likely to be escalated, with reasons, before the customer does it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import NOON, Cast
from tests.escalations.conftest import raised
from tsam.domains.escalations import actions, foreseen
from tsam.domains.escalations.models import EarlyWarning, EscalatedCase
from tsam.domains.escalations.warning import WARNS_FROM, Facts, points, signals

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "strongest"),
    [
        (Facts(2, slipped_days=3), "slipped"),
        (Facts(2, stalled_days=9), "stalled"),
        (Facts(2, silent_days=12), "silent"),
        (Facts(2, milestone_days=2), "milestone"),
        (Facts(2, reassigned=5), "reassigned"),
        (Facts(2, reopened=2), "reopened"),
        (Facts(2, raised_severity=True), "severity_raised"),
    ],
)
def test_each_signal_is_a_reason_of_its_own(facts: Facts, strongest: str) -> None:
    assert signals(facts)[0][0] == strongest
    assert points(facts) == sum(given for _name, given, _fact in signals(facts))
    assert points(facts) < WARNS_FROM


def test_what_waits_for_the_customer_stands_still_by_their_will() -> None:
    assert points(Facts(2, stalled_days=30, silent_days=30, is_waiting=True)) == points(Facts(2))


def test_warnings_begin_go_on_and_end_and_are_judged(cast: Cast) -> None:
    cast.serve()
    quiet = cast.case(severity=3)
    old = cast.case(severity=1, opened_at=NOON - 12 * DAY, reassigned_count=3)
    calm = cast.case(severity=1, opened_at=NOON - 12 * DAY, reassigned_count=3)

    assert actions.note_warnings(at=NOON) == 2
    assert actions.note_warnings(at=NOON + DAY) == 2
    raised(cast, old, at=NOON + 2 * DAY)
    raised(cast, quiet, at=NOON + 2 * DAY)
    actions.note_warnings(at=NOON + 3 * DAY)

    assert EarlyWarning.objects.get(case=old).ended_at == NOON + 3 * DAY
    assert EarlyWarning.objects.get(case=calm).ended_at is None
    assert not EarlyWarning.objects.visible_to(cast.ada).exists()
    [month] = foreseen.by_month(
        EarlyWarning.objects.visible_to(cast.tess),
        EscalatedCase.objects.visible_to(cast.tess),
        NOON + 20 * DAY,
    )
    assert (month.warned, month.came_true) == (2, 1)
    assert (month.escalated, month.foreseen) == (2, 1)
    assert (month.precision, month.recall) == (0.5, 0.5)
