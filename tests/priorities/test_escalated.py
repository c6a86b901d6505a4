"""What an escalation counts in the rank of its cases, and that each step of it ranks at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tests.sprs.world import World
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions as escalations
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.priorities import escalating, explain
from tsam.domains.priorities.actions import rank
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.raised import raised_at, raised_of

pytestmark = pytest.mark.usefixtures("morning")

HOUR = timedelta(hours=1)
WANTED = Wanted(impact="Line 2 builds from paper.", title="Line 2")


def term(case: Case) -> tuple[int, str]:
    """The points and the sentence of the rank that is stored."""
    row = Rank._base_manager.get(case=case)
    assert row.score == sum(points for _name, points, _facts in row.terms)
    for name, points, facts in row.terms:
        if name == "escalation":
            return points, explain.reasons([(name, points, facts)])[0].sentence
    return 0, ""


def test_each_step_ranks_in_its_transaction_with_the_sentence_of_that_step(cast: Cast) -> None:
    cast.serve()
    case, other = cast.case(severity=2), cast.case(severity=2)
    tess, mona, ada = cast.tess, cast.mona, cast.ada

    row = escalating.escalate(
        cast.assembly, by=ada, at=NOON, matter=Matter(cases=(case,)), wanted=WANTED
    )
    assert term(case) == (200, f"{row.number} is asked for, on level 1")
    assert term(other) == (0, "")
    assert Rank._base_manager.get(case=case).place == 1

    escalating.acknowledge(row, by=tess, at=NOON)
    escalating.raise_level(row, by=tess, at=NOON, owner=mona, reason="More hands.")
    assert term(case) == (300, f"{row.number} is on level 2")

    escalating.add_case(row, by=tess, at=NOON, case=other)
    assert term(other)[0] == 300

    escalating.monitor(row, by=tess, at=NOON)
    assert term(case) == (50, f"{row.number} is under watch")
    escalating.resume(row, by=ada, at=NOON, reason="Worse.")
    assert term(case)[0] == 300
    escalating.lower_level(row, by=tess, at=NOON, owner=tess, reason="Better.")
    assert term(case)[0] == 200

    escalating.ask_to_close(row, by=tess, at=NOON)
    assert term(case) == (50, f"{row.number}: the customer is asked whether it is over")
    escalating.disagree(row, by=ada, at=NOON, reason="Not yet.")
    assert term(case)[0] == 200
    escalating.ask_to_close(row, by=tess, at=NOON)
    escalating.agree(row, by=ada, at=NOON)
    assert term(case) == term(other) == (0, "")


def test_a_refused_step_leaves_the_ranks_alone(cast: Cast) -> None:
    cast.serve()
    case = cast.case(severity=2)
    rank([cast.assembly.pk], at=NOON)

    with pytest.raises(ValidationError):
        escalating.escalate(
            cast.assembly, by=cast.ada, at=NOON, matter=Matter((case,)), wanted=Wanted(impact="")
        )

    assert term(case) == (0, "")


def test_a_case_that_waits_for_an_escalated_spr_stands_higher_too(cast: Cast) -> None:
    """At that customer; who has the same SPR elsewhere stands where it stood."""
    world = World(cast)
    spr, case, elsewhere = world.spr, world.acmes, world.globexs

    row = escalating.escalate(
        cast.assembly, by=cast.ada, at=NOON, matter=Matter(spr=spr), wanted=WANTED
    )

    assert term(case) == (200, f"{row.number} is asked for, on level 1, about its SPR")
    assert raised_of([cast.vault.pk]) == {}
    assert list(raised_of([cast.assembly.pk, cast.vault.pk])) == [case.pk]
    assert elsewhere.is_open
    assert raised_at(cast.assembly.pk, [case.pk], NOON) == raised_of([cast.assembly.pk])


def test_of_two_escalations_the_one_that_is_worked_on_counts_and_one_that_merges_is_gone(
    cast: Cast,
) -> None:
    cast.serve()
    one, two = cast.case(severity=2), cast.case(severity=2)
    tess = cast.tess

    def raised(*cases: Case) -> Any:
        return escalating.escalate(
            cast.assembly, by=cast.ada, at=NOON, matter=Matter(cases), wanted=WANTED
        )

    first, second = raised(one), raised(one, two)
    escalating.acknowledge(first, by=tess, at=NOON)
    escalating.acknowledge(second, by=tess, at=NOON)
    escalating.raise_level(second, by=tess, at=NOON, owner=cast.mona, reason="More hands.")
    assert term(one) == (300, f"{second.number} is on level 2")

    escalating.monitor(second, by=tess, at=NOON)
    assert term(one) == (200, f"{first.number} is on level 1")

    escalating.merge(second, by=tess, at=NOON + HOUR, into=first)
    assert term(two) == (200, f"{first.number} is on level 1")
    past = raised_at(cast.assembly.pk, [one.pk, two.pk], NOON)
    assert past[two.pk].is_watched
    assert past[two.pk].number == second.number


def test_the_service_itself_lifts_no_case_and_what_the_clock_ends_is_ranked(
    cast: Cast, work: Any
) -> None:
    cast.serve()
    case = cast.case(severity=2)
    service = escalating.escalate(
        cast.assembly, by=cast.ada, at=NOON, matter=Matter(), wanted=WANTED
    )
    assert term(case) == (0, "")

    row = escalating.escalate(
        cast.assembly, by=cast.ada, at=NOON, matter=Matter((case,)), wanted=WANTED
    )
    assert row.pk != service.pk
    escalations.withdraw(row, by=cast.ada, at=NOON, reason="Not needed.")
    work()

    assert term(case) == (0, "")
