from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import CalendarException, Event, ServiceCalendar
from tsam.domains.cases import actions, jobs
from tsam.domains.cases.actions import Description
from tsam.domains.cases.models import Case, Channel, Side, State
from tsam.kernel.verdicts import Refused

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def case(cast: Cast) -> Case:
    cast.serve()
    return actions.open_case(
        cast.assembly,
        Description("The press stops", "At 14:00.", severity=3),
        by=cast.ada,
        at=NOON,
        channel=Channel.PORTAL,
    )


def test_a_case_ends_only_when_the_customer_agrees(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused):
        actions.agree(case, by=cast.ada, at=LATER)
    actions.propose_solution(
        case, by=cast.eli, at=LATER, solution="Raise the limit.", channel=Channel.DESK
    )
    with pytest.raises(Refused):
        actions.agree(case, by=cast.eli, at=LATER)

    actions.agree(case, by=cast.ada, at=LATER)

    case.refresh_from_db()
    assert (case.state, case.is_open, case.closed_at) == (State.CLOSED, False, LATER)


def test_disagreeing_takes_it_back_to_work_with_the_reason(cast: Cast, case: Case) -> None:
    actions.propose_solution(
        case, by=cast.eli, at=LATER, solution="Raise the limit.", channel=Channel.DESK
    )

    actions.disagree(case, by=cast.ada, at=LATER, reason="It still stops.", channel=Channel.PORTAL)

    case.refresh_from_db()
    assert (case.state, case.resolved_at) == (State.REOPENED, None)


def test_a_rise_of_severity_brings_the_due_time_nearer(cast: Cast, case: Case) -> None:
    before = case.clock_due_at

    actions.change_severity(case, by=cast.ada, at=LATER, severity=1, reason="Now all lines.")

    case.refresh_from_db()
    assert before
    assert case.clock_due_at
    assert case.clock_due_at < before


def test_severity_0_needs_an_english_contact_on_the_way_up_too(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError):
        actions.change_severity(case, by=cast.ada, at=LATER, severity=0, reason="All stands.")
    with pytest.raises(Refused):
        actions.change_severity(case, by=cast.eli, at=LATER, severity=0, reason="All stands.")

    raised = actions.change_severity(
        case,
        by=cast.ada,
        at=LATER,
        severity=0,
        reason="All stands.",
        reachable=actions.Reachable("Owen Own", "+49 40 5550 1182"),
    )

    assert (raised.severity, raised.reachable_name) == (0, "Owen Own")


def test_a_promise_is_for_later(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused):
        actions.promise(case, by=cast.tess, at=LATER, text="News", promised_at=NOON)


def test_the_owner_is_somebody_of_support(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused):
        actions.assign(case, by=cast.mona, at=LATER, assignee=cast.sally)

    assert actions.assign(case, by=cast.mona, at=LATER, assignee=cast.eli).assignee == cast.eli


def test_a_customers_move_is_not_owned_by_one_of_us(cast: Cast, case: Case) -> None:
    with pytest.raises(Refused):
        actions.set_next_action(
            case, by=cast.tess, at=LATER, text="Send logs", side=Side.CUSTOMER, owner=cast.eli
        )


def test_a_reason_is_asked_for(cast: Cast, case: Case) -> None:
    with pytest.raises(ValidationError):
        actions.withdraw(case, by=cast.ada, at=LATER, reason=" ")


def test_a_closed_day_moves_the_due_times_of_its_calendar(cast: Cast, case: Case) -> None:
    calendar = ServiceCalendar.objects.get(is_default=True)
    actions.reply(case, by=cast.eli, at=LATER, text="We look.", channel=Channel.DESK)
    case.refresh_from_db()
    before = case.clock_due_at
    CalendarException.objects.create(
        calendar=calendar, day=(NOON + timedelta(days=1)).date(), kind="CLOSED"
    )
    calendar.version += 1
    calendar.save(update_fields=["version"])

    jobs.run_calendar(calendar.pk)

    case.refresh_from_db()
    assert before
    assert case.clock_due_at == before + timedelta(days=1)


def test_every_step_is_in_the_log_and_the_log_cannot_be_changed(cast: Cast, case: Case) -> None:
    actions.assign(case, by=cast.mona, at=LATER, assignee=cast.eli)

    names = Event.objects.about("case", case.pk).values_list("name", flat=True)

    assert list(names.order_by("pk")) == ["case.opened", "case.assigned"]
