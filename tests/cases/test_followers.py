from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.cast import NOON, Cast
from tsam.domains.accounts import actions as accounts
from tsam.domains.accounts.models import ServiceCalendar
from tsam.domains.cases import actions
from tsam.domains.cases.followers import clocks_on, of_calendar
from tsam.domains.cases.models import Channel, State

OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def berlin(cast: Cast) -> ServiceCalendar:
    return accounts.create_calendar(
        by=cast.stan, at=NOON, name="Berlin", zone="Europe/Berlin", week=OFFICE
    )


@pytest.fixture
def usual(db: None) -> ServiceCalendar:
    return ServiceCalendar.objects.get(is_default=True)


def test_the_cases_of_its_engagements_follow_a_calendar(
    cast: Cast, berlin: ServiceCalendar, usual: ServiceCalendar
) -> None:
    cast.engage(cast.assembly, calendar=berlin)
    ours, elsewhere = cast.case(cast.assembly), cast.case(cast.welding)

    assert list(of_calendar(berlin.pk)) == [ours]
    assert list(of_calendar(usual.pk)) == [elsewhere]


def test_nobodys_cases_follow_the_default_also_where_an_engagement_has_it_too(
    cast: Cast, usual: ServiceCalendar
) -> None:
    cast.engage(cast.assembly, calendar=usual)
    cases = {cast.case(cast.assembly), cast.case(cast.welding)}

    assert set(of_calendar(usual.pk)) == cases


def test_only_clocks_that_run_are_counted(
    cast: Cast, berlin: ServiceCalendar, usual: ServiceCalendar
) -> None:
    cast.engage(cast.assembly, calendar=berlin)
    cast.case(cast.assembly, clock_state="RUNNING")
    cast.case(cast.assembly, clock_state="PAUSED")
    cast.case(cast.assembly, state=State.CLOSED, clock_state="MET")

    assert (clocks_on(berlin), clocks_on(usual)) == (1, 0)


def test_clocks_follow_when_the_default_becomes_another(
    cast: Cast, work: Callable[[], int]
) -> None:
    cast.welding.support_contract = cast.contract(cast.acme)
    cast.welding.save(update_fields=["support_contract"])
    case = actions.open_case(
        cast.welding,
        actions.Description("The press stops", "At 14:00.", severity=3),
        by=cast.ada,
        at=NOON + timedelta(hours=4),
        channel=Channel.PORTAL,
    )
    always = accounts.create_calendar(
        by=cast.mona, at=NOON, name="Always", zone="UTC", week={}, is_round_the_clock=True
    )

    accounts.make_default(always, by=cast.mona, at=NOON)
    work()

    before = case.clock_due_at
    case.refresh_from_db()
    # Four hours of service from an hour before the usual end of the day.
    assert before == NOON + timedelta(days=1)
    assert case.clock_due_at == NOON + timedelta(hours=8)
