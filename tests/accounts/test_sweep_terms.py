from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from tests.cast import NOON, Cast
from tsam.domains.accounts.jobs import sweep_terms, turn
from tsam.domains.accounts.models import (
    Engagement,
    EngagementState,
    EngagementTerm,
    Event,
    ServiceCalendar,
)

S = EngagementState


def state_at(engagement: Engagement, at: datetime) -> str:
    turn(engagement.pk, at)
    engagement.refresh_from_db()
    return engagement.state


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def test_the_renewal_is_due_ninety_days_before_the_end(cast: Cast) -> None:
    engagement = cast.serve()

    assert state_at(engagement, noon(2026, 10, 1)) == S.ACTIVE
    assert state_at(engagement, noon(2026, 10, 2)) == S.RENEWAL_DUE


def test_it_serves_on_the_last_day_and_ends_after_it(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, state=S.RENEWAL_DUE)

    assert state_at(engagement, noon(2026, 12, 31)) == S.RENEWAL_DUE
    assert state_at(engagement, noon(2027, 1, 1)) == S.ENDED


def test_the_day_is_that_of_the_engagements_zone(cast: Cast) -> None:
    tokyo = ServiceCalendar.objects.create(name="Tokyo", zone="Asia/Tokyo", week={})
    engagement = cast.engage(cast.assembly, calendar=tokyo, state=S.RENEWAL_DUE)

    assert state_at(engagement, datetime(2026, 12, 31, 14, 59, tzinfo=UTC)) == S.RENEWAL_DUE
    assert state_at(engagement, datetime(2026, 12, 31, 15, tzinfo=UTC)) == S.ENDED


def test_what_was_renewed_is_active_when_the_next_term_begins(cast: Cast) -> None:
    engagement = cast.engage(cast.assembly, state=S.RENEWED)
    EngagementTerm.objects.create(
        engagement=engagement,
        starts_on=date(2027, 1, 1),
        months=12,
        ends_on=date(2027, 12, 31),
        ordered_at=NOON,
    )

    assert state_at(engagement, noon(2026, 12, 31)) == S.RENEWED
    assert state_at(engagement, noon(2027, 1, 1)) == S.ACTIVE


@pytest.mark.parametrize("state", [S.ORDERED, S.STAFFING, S.ONBOARDING, S.SUSPENDED])
def test_what_did_not_serve_ends_with_its_term_too(cast: Cast, state: EngagementState) -> None:
    was = S.ACTIVE if state == S.SUSPENDED else ""
    engagement = cast.engage(cast.assembly, state=state, suspended_from=was)

    assert state_at(engagement, NOON) == state
    assert state_at(engagement, noon(2027, 1, 1)) == S.ENDED


def test_without_a_term_nothing_follows(cast: Cast) -> None:
    engagement = cast.serve()
    EngagementTerm.objects.all().delete()

    assert state_at(engagement, noon(2030, 1, 1)) == S.ACTIVE


def test_a_second_sweep_changes_and_tells_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    engagement = cast.serve()
    monkeypatch.setattr(timezone, "now", lambda: noon(2027, 1, 1))

    sweep_terms()
    sweep_terms()

    told = Event.objects.about("engagement", engagement.pk)
    assert [(event.name, event.by) for event in told] == [("engagement.ended", None)]
