"""Regular calls stand in calendars some weeks ahead, and move off what is in their way."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.calls.actions import booking, recurring
from tsam.domains.calls.models import Call, CallSeries, CallState
from tsam.domains.staffing import leaving


def planned(cast: Cast) -> tuple[CallSeries, list[recurring.Left]]:
    return recurring.plan(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Weekly call",
        first_on=date(2026, 3, 5),
        starts_at=time(10),
        minutes=45,
        people=[cast.ada],
    )


def test_eight_weeks_are_booked_and_the_sweep_adds_the_next(cast: Cast) -> None:
    series, left = planned(cast)

    assert not left
    calls = Call._base_manager.filter(series=series).order_by("starts_at")
    assert [call.starts_at for call in calls[:2]] == [
        datetime(2026, 3, 5, 10, tzinfo=UTC),
        datetime(2026, 3, 12, 10, tzinfo=UTC),
    ]
    n = calls.count()
    assert not recurring.extend(series, at=NOON)
    recurring.extend(series, at=NOON + timedelta(weeks=1))
    assert calls.count() == n + 1


def test_what_does_not_fit_is_left_out_with_the_reason(cast: Cast) -> None:
    leaving.note_leave(
        cast.tess,
        by=cast.tess,
        at=NOON,
        starts_on=date(2026, 3, 12),
        ends_on=date(2026, 3, 13),
    )

    _series, left = planned(cast)

    assert [one.occurrence.nominal for one in left] == [date(2026, 3, 12)]
    assert "on leave" in left[0].reason


def test_a_call_that_was_cancelled_does_not_come_back(cast: Cast) -> None:
    series, _left = planned(cast)
    first = Call._base_manager.filter(series=series).earliest("starts_at")
    booking.cancel(first, by=cast.tess, at=NOON, reason="Nothing to say.")

    recurring.extend(series, at=NOON)

    assert Call._base_manager.filter(series=series, nominal_on=first.nominal_on).count() == 1


def test_an_ended_series_takes_its_coming_calls_with_it(cast: Cast) -> None:
    series, _left = planned(cast)

    recurring.end(series, by=cast.tess, at=NOON + timedelta(days=4), reason="Every month now.")

    calls = Call._base_manager.filter(series=series)
    assert calls.filter(state=CallState.AGREED).count() == 1
    assert recurring.extend(series, at=NOON + timedelta(weeks=9)) == []


def test_a_time_that_is_never_in_the_hours_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as fault:
        recurring.plan(
            cast.engagement,
            by=cast.tess,
            at=NOON,
            title="Night call",
            first_on=date(2026, 3, 7),
            starts_at=time(3),
            minutes=45,
        )

    assert "starts_at" in fault.value.message_dict
    assert not CallSeries._base_manager.exists()
