"""When the first word is due, said before a case is opened: the same as its clock says then."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.accounts.entitlement import supported_among
from tsam.domains.accounts.facts import facts_for
from tsam.domains.cases import actions, policies
from tsam.domains.cases.actions import Description, Reachable
from tsam.domains.cases.firsts import firsts_for
from tsam.domains.cases.models import Channel

SATURDAY = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("severity", [0, 1, 2, 3])
@pytest.mark.parametrize("at", [NOON, SATURDAY], ids=["monday", "saturday"])
def test_it_is_what_the_clock_says_afterwards(cast: Cast, severity: int, at: datetime) -> None:
    cast.serve()
    said = firsts_for([cast.assembly.pk], at)[cast.assembly.pk][severity]

    case = actions.open_case(
        cast.assembly,
        Description(
            "It stops",
            "At 14:00.",
            severity=severity,
            impact="All",
            reachable=Reachable("Ada Acme", "+49 40 5550 1182"),
        ),
        by=cast.ada,
        at=at,
        channel=Channel.PORTAL,
    )

    assert said.due_at == case.clock_due_at
    assert said.response_minutes == case.clock_target_minutes


def test_an_application_without_an_engagement_follows_the_least_targets(cast: Cast) -> None:
    said = firsts_for([cast.welding.pk], NOON)[cast.welding.pk]

    assert [one.severity for one in said] == [0, 1, 2, 3]
    assert said[0].is_round_the_clock
    assert all(one.due_at for one in said)


def test_which_applications_are_covered_is_the_same_one_by_one_and_together(cast: Cast) -> None:
    cast.serve()
    lapsed = cast.application("Painting", cast.acme, support_contract=None)
    offered = [cast.assembly, cast.welding, lapsed]

    together = supported_among(offered, NOON)

    for one in offered:
        alone = policies.open_case(cast.ada, one, facts_for(one, NOON))
        assert (together[one.pk].allowed, together[one.pk].reason) == (alone.allowed, alone.reason)


def test_more_applications_ask_no_more(cast: Cast) -> None:
    cast.serve()
    one = [cast.assembly]
    many = [*one, *(cast.application(f"Line {turn}", cast.acme) for turn in range(9))]

    counts = []
    for offered in (one, many):
        with CaptureQueriesContext(connection) as asked:
            supported_among(offered, NOON)
            firsts_for([each.pk for each in offered], NOON)
        counts.append(len(asked))

    # The default calendar is built once, the first time somebody needs it.
    assert counts[1] <= counts[0] + 2
