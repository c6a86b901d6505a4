"""Outside the service hours: asked with a reason and notice, decided, and never without."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.calls.test_booking import TWO, booked
from tests.cast import NOON, Cast
from tsam.domains.calls import balance
from tsam.domains.calls.actions import booking, off_hours, outcome
from tsam.domains.calls.models import (
    Call,
    CallState,
    OffHoursApproval,
    OffHoursRequest,
    OffState,
)
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused

SATURDAY = datetime(2026, 3, 14, 8, tzinfo=UTC)


def asked(
    cast: Cast, by: User | None = None, starts_at: datetime = SATURDAY, severity: int | None = None
) -> OffHoursRequest:
    return off_hours.ask(
        cast.engagement,
        by=by or cast.ada,
        at=NOON,
        title="Cutover",
        reason="The line stands still only then.",
        starts_at=starts_at,
        minutes=360,
        severity=severity,
    )


def approved(cast: Cast) -> OffHoursApproval:
    return off_hours.approve(asked(cast), by=cast.mona, at=NOON, decision="Planned cutover.")


def booked_then(cast: Cast, approval: OffHoursApproval | None) -> Call:
    return booking.book(
        cast.engagement,
        by=cast.tess,
        at=NOON,
        title="Cutover",
        starts_at=SATURDAY,
        minutes=60,
        people=[cast.ada],
        approval=approval,
    )


def test_a_request_says_who_would_be_there_and_how_much_notice_it_gave(cast: Cast) -> None:
    request = asked(cast)

    assert request.state == OffState.REQUESTED
    assert request.tsam == cast.tess
    assert (request.notice_days, request.notice_rule) == (9, 5)


def test_too_little_notice_is_refused_with_the_first_day_that_can_be_asked_for(cast: Cast) -> None:
    with pytest.raises(ValidationError) as fault:
        asked(cast, starts_at=datetime(2026, 3, 7, 8, tzinfo=UTC))

    said = fault.value.message_dict["starts_at"][0]
    assert "4 service days away, we need 5" in said
    assert "14" in said


def test_the_tsam_may_ask_late_and_the_request_says_so(cast: Cast) -> None:
    request = asked(cast, cast.tess, datetime(2026, 3, 7, 8, tzinfo=UTC))

    assert request.is_short_of_notice


def test_severity_0_is_sent_to_the_desk(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        asked(cast, severity=0)

    assert refused.value.verdict.rule == "R12"


def test_what_lies_in_the_hours_is_no_request(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        off_hours.ask(
            cast.engagement,
            by=cast.ada,
            at=NOON,
            title="x",
            reason="y",
            starts_at=TWO,
            minutes=30,
        )


def test_a_manager_approves_and_then_it_can_be_booked_once(cast: Cast) -> None:
    approval = approved(cast)

    call = booked_then(cast, approval)

    assert call.is_off_hours
    assert call.approval == approval
    assert OffHoursRequest._base_manager.get().state == OffState.BOOKED
    with pytest.raises((Refused, IntegrityError)), transaction.atomic():
        booked_then(cast, approval)


def test_without_an_approval_record_there_is_no_call_outside_the_hours(cast: Cast) -> None:
    with pytest.raises(Refused):
        booked_then(cast, None)
    call = booked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call._base_manager.filter(pk=call.pk).update(is_off_hours=True)


def test_only_the_approved_hours_can_be_booked(cast: Cast) -> None:
    approval = approved(cast)

    with pytest.raises(ValidationError):
        booking.book(
            cast.engagement,
            by=cast.tess,
            at=NOON,
            title="Cutover",
            starts_at=SATURDAY - timedelta(hours=1),
            minutes=60,
            approval=approval,
        )


def test_only_a_manager_decides_and_only_with_a_reason(cast: Cast) -> None:
    request = asked(cast)

    for person in (cast.tess, cast.ada, cast.stan, cast.dana):
        with pytest.raises(Refused):
            off_hours.approve(request, by=person, at=NOON, decision="Yes.")
    with pytest.raises(ValidationError):
        off_hours.approve(request, by=cast.mona, at=NOON, decision=" ")
    assert not OffHoursApproval._base_manager.exists()


def test_a_refusal_comes_with_the_nearest_times_in_service_hours(cast: Cast) -> None:
    request = off_hours.decline(asked(cast), by=cast.mona, at=NOON, decision="Nobody is free.")

    assert request.state == OffState.DECLINED
    assert request.offered == ["2026-03-13T16:00:00+00:00", "2026-03-13T15:30:00+00:00"][::-1]


def test_an_approval_that_is_withdrawn_takes_its_call_with_it(cast: Cast) -> None:
    call = booked_then(cast, approved(cast))

    off_hours.withdraw(
        OffHoursRequest._base_manager.get(), by=cast.mona, at=NOON, reason="We lack people."
    )

    call.refresh_from_db()
    assert call.state == CallState.CANCELLED
    assert OffHoursRequest._base_manager.get().state == OffState.CANCELLED
    with pytest.raises(Refused):
        booked_then(cast, OffHoursApproval._base_manager.get())


def test_a_call_that_is_held_ends_the_request_and_counts_in_the_balance(cast: Cast) -> None:
    call = booked_then(cast, approved(cast))
    outcome.hold(call, by=cast.tess, at=SATURDAY + timedelta(hours=1), came=[cast.ada])

    assert OffHoursRequest._base_manager.get().state == OffState.HELD
    mine = balance.balances(NOON)[0]
    assert (mine.person, mine.hours) == (cast.tess, 6.0)
    assert balance.decision_days(NOON) == (0.0, 0.0)
