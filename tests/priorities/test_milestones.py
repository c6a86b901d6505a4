"""What a case concerns, and the day it waits for, in its rank."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import ContractPackage, SupportPackage
from tsam.domains.cases.models import Case, CaseArea
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.models import Milestone, Project, Requirement
from tsam.domains.priorities import critical, explain, planning, what_if
from tsam.domains.priorities.actions import rank, serve
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.moving import changes_for
from tsam.domains.priorities.scoring import FIRST_WEIGHTS, nearness

pytestmark = pytest.mark.usefixtures("morning")

# Noon is Monday, 2 March; ten service days later it is Monday, 16 March.
IN_TEN_DAYS = date(2026, 3, 16)


def project_of(cast: Cast, on: date = IN_TEN_DAYS) -> Project:
    return projects.plan(cast.engagement, by=cast.tess, at=NOON, name="Roll-out", go_live_on=on)


def tied(cast: Cast, project: Project, milestone: Milestone | None = None, **fields: Any) -> Case:
    case = cast.case(**fields)
    return planning.classify(
        case,
        by=cast.tess,
        at=NOON,
        area=CaseArea.PROJECT,
        project=project,
        milestone=milestone,
    )


def terms(case: Case) -> dict[str, tuple[int, Any]]:
    found = Rank._base_manager.get(case=case).terms
    return {name: (points, facts) for name, points, facts in found}


def sentence(case: Case, name: str) -> str:
    points, facts = terms(case)[name]
    return explain.reasons([(name, points, facts)])[0].sentence


def test_a_near_go_live_lifts_its_cases_by_service_days(cast: Cast) -> None:
    case = tied(cast, project_of(cast))

    assert terms(case)["milestone"] == (
        100,
        {"kind": "go_live", "label": "P-01", "name": "Roll-out", "on": "2026-03-16", "left": 10},
    )
    assert terms(case)["area"][0] == 30
    assert sentence(case, "milestone") == "Go-live of P-01, 16 Mar: 10 service days left"
    assert sentence(case, "area") == "It concerns the project P-01"


def test_the_milestone_goes_before_the_go_live_until_it_is_reached(cast: Cast) -> None:
    project = project_of(cast, IN_TEN_DAYS + timedelta(days=200))
    freeze = milestones.add(project, by=cast.tess, at=NOON, name="Freeze", due_on=date(2026, 3, 3))
    case = tied(cast, project, freeze)
    assert sentence(case, "milestone") == "“Freeze”, 3 Mar: 1 service day left"

    planning.reach_milestone(freeze, by=cast.tess, at=NOON, on=NOON.date())

    assert "milestone" not in terms(case)


def test_what_is_past_decays_and_says_so(cast: Cast) -> None:
    case = tied(cast, project_of(cast))

    rank([cast.assembly.pk], at=NOON + timedelta(days=16))

    assert terms(case)["milestone"][0] == 200 - 2 * 10
    assert sentence(case, "milestone") == "Go-live of P-01, 16 Mar: past by 2 service days"


def test_of_two_areas_the_one_that_gives_more_counts(cast: Cast) -> None:
    case = tied(cast, project_of(cast))

    planning.classify(
        case,
        by=cast.tess,
        at=NOON,
        area=CaseArea.PROJECT,
        secondary_area=CaseArea.PRODUCTION,
        project=case.project,
    )

    assert terms(case)["area"][0] == FIRST_WEIGHTS["area"]["production"]
    assert sentence(case, "area") == "It concerns the project P-01, and production too"


def test_what_was_called_off_lifts_nothing(cast: Cast) -> None:
    project = project_of(cast)
    case = tied(cast, project)

    planning.cancel(project, by=cast.tess, at=NOON, reason="No budget.")

    assert not {"area", "milestone"} & set(terms(case))


def test_without_platinum_nothing_of_it_counts(cast: Cast) -> None:
    case = tied(cast, project_of(cast))
    ContractPackage.objects.update(package=SupportPackage.objects.get(code="GOLDPLUS"))

    rank([cast.assembly.pk], at=NOON)

    assert not {"area", "milestone"} & set(terms(case))


def test_a_go_live_that_moves_moves_ranks_in_the_same_step(cast: Cast) -> None:
    project, other = project_of(cast), cast.case(severity=2)
    case = tied(cast, project, severity=3)
    assert list(_order()) == [case.pk, other.pk]

    planning.move_go_live(
        project, by=cast.tess, at=NOON, go_live_on=date(2026, 6, 1), reason="Not ready."
    )

    assert list(_order()) == [other.pk, case.pk]
    assert "milestone" not in terms(case)


def _order() -> list[int]:
    return list(Rank._base_manager.order_by("place").values_list("case", flat=True))


@pytest.mark.parametrize("is_milestone", [True, False])
def test_what_if_says_what_the_move_then_gives(is_milestone: bool, cast: Cast) -> None:
    project = project_of(cast)
    freeze = milestones.add(project, by=cast.tess, at=NOON, name="Freeze", due_on=IN_TEN_DAYS)
    tied(cast, project, severity=3)
    tied(cast, project, freeze, severity=3)
    cast.case(severity=1)
    cast.case(severity=2)
    day, where = date(2026, 5, 4), cast.assembly.pk
    subject = freeze if is_milestone else project
    before = list(Rank._base_manager.order_by("pk").values())

    outcome = what_if.consider(where, subject, day, NOON)

    assert list(Rank._base_manager.order_by("pk").values()) == before
    if is_milestone:
        planning.move_milestone(freeze, by=cast.tess, at=NOON, due_on=day, reason="Later.")
    else:
        planning.move_go_live(project, by=cast.tess, at=NOON, go_live_on=day, reason="Later.")
    then = Rank._base_manager.order_by("place").values_list("case", "place", "score")
    assert list(then) == [(one.case.pk, one.place, one.points) for one in outcome.effects]
    stopped = {one.case.pk for one in outcome.stops}
    critical_now = critical.outlook([where], NOON).critical()
    assert stopped
    assert not stopped & set(Case.objects.filter(critical_now).values_list("pk", flat=True))


def test_a_critical_case_needs_a_need_and_an_area_within_a_service_day(cast: Cast) -> None:
    project, plain = project_of(cast), cast.case(severity=3)
    severe, near = cast.case(severity=1), tied(cast, project, severity=3)
    far = tied(cast, project_of(cast, date(2026, 12, 1)), severity=3)
    outlook = critical.outlook([cast.assembly.pk], NOON)

    waiting = Case.objects.filter(outlook.undocumented()).order_by("pk")
    assert list(waiting) == [severe, near]
    assert plain not in waiting
    assert far not in waiting
    assert critical.due_days(waiting, outlook) == dict.fromkeys(
        (severe.pk, near.pk), date(2026, 3, 3)
    )
    need = Requirement.objects.create(
        engagement=cast.engagement,
        number=1,
        statement="No outage",
        weight=3,
        status="PUBLISHED",
        status_at=NOON,
        proposed_by=cast.ada,
        proposed_at=NOON,
        published_at=NOON,
    )
    serve(severe, by=cast.tess, at=NOON, requirement=need)
    assert list(Case.objects.filter(outlook.undocumented()).order_by("pk")) == [severe, near]
    planning.classify(severe, by=cast.tess, at=NOON, area=CaseArea.PRODUCTION)
    assert list(Case.objects.filter(outlook.undocumented())) == [near]


def test_an_area_and_a_nearer_day_would_move_it(cast: Cast) -> None:
    case = tied(cast, project_of(cast), severity=3)
    above = cast.case(severity=2)
    planning.classify(above, by=cast.tess, at=NOON, area=CaseArea.PRODUCTION)
    found = {change.kind: change for change in changes_for(Rank.objects.get(case=case))}

    assert found["milestone"].value == 4
    assert found["milestone"].sentence == "With its day 4 service days away it stands at 1."


@given(st.integers(1, 60), st.integers(0, 500), st.integers(0, 50))
@settings(max_examples=60, deadline=None)
def test_a_day_counts_more_the_nearer_it_is_and_less_after_it(
    days: int, due: int, late_day: int
) -> None:
    weights = {"days": days, "due": due, "late_day": late_day}
    points = [nearness(left, weights) for left in range(days + 2, -20, -1)]
    on_the_day = days + 2

    assert points[on_the_day] == due
    assert points[:on_the_day] == sorted(points[:on_the_day])
    assert points[on_the_day:] == sorted(points[on_the_day:], reverse=True)
    assert points[0] == points[1] == 0
