"""Projects by the API: planned, moved, live; what cases concern, and what would be (P4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.api.conftest import Caller
from tests.cast import Cast
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.models import Project
from tsam.domains.priorities import planning
from tsam.domains.priorities.models import Rank

Calls = Callable[..., Caller]

# The calls happen on Wednesday, 10 June 2026.
PLAN = {"name": "Roll-out of 13.0", "go_live_on": "2026-06-24"}


def where(cast: Cast) -> str:
    return f"engagements/{cast.engagement.pk}/projects"


def planned(cast: Cast, name: str = "Roll-out") -> Project:
    ahead = now().date() + timedelta(days=14)
    return projects.plan(cast.engagement, by=cast.tess, at=now(), name=name, go_live_on=ahead)


def tied(cast: Cast, project: Project, **fields: Any) -> Case:
    case = cast.case(**fields)
    return planning.classify(case, by=cast.tess, at=now(), area="PROJECT", project=project)


def test_a_project_is_planned_moved_and_live(cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)
    made = tess("POST", where(cast), PLAN)
    assert (made.status_code, made.json()["label"], made.json()["phase"]) == (
        201,
        "P-01",
        "PLANNED",
    )
    row = f"projects/{made.json()['id']}"

    day = tess("POST", f"{row}/milestones", {"name": "Data freeze", "due_on": "2026-06-20"})
    assert [one["name"] for one in day.json()["milestones"]] == ["Data freeze"]
    moved = tess("PUT", f"{row}/go-live", {"go_live_on": "2026-07-01", "reason": "Not ready."})
    assert (moved.json()["go_live_on"], moved.json()["phase_reason"]) == (
        "2026-07-01",
        "Not ready.",
    )
    assert caller(cast.ada)("GET", row).json() == moved.json()
    live = tess("POST", f"{row}/live", {"on": "2026-06-09"}).json()
    assert (live["phase"], live["hypercare_ends_on"]) == ("HYPERCARE", "2026-06-23")


def test_milestones_move_are_reached_and_dropped(cast: Cast, caller: Calls) -> None:
    project = planned(cast)
    keys = [
        milestones.add(project, by=cast.tess, at=now(), name=name, due_on=project.go_live_on).pk
        for name in ("One", "Two")
    ]
    tess = caller(cast.tess)

    tess("PUT", f"milestones/{keys[0]}/day", {"due_on": "2026-06-30", "reason": "Later."})
    tess("POST", f"milestones/{keys[0]}/outcome", {"on": "2026-06-10"})
    told = tess("POST", f"milestones/{keys[1]}/withdrawal", {"reason": "Part of One."}).json()

    days = {one["name"]: one for one in told["milestones"]}
    assert (days["One"]["due_on"], days["One"]["reached_on"]) == ("2026-06-30", "2026-06-10")
    assert days["Two"]["drop_reason"] == "Part of One."


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "go-live", {"go_live_on": "2026-06-01", "reason": "Done."}),
        ("POST", "live", {"on": "2026-06-11"}),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_its_field(
    method: str, path: str, body: dict[str, str], cast: Cast, caller: Calls
) -> None:
    project = planned(cast)

    told = caller(cast.tess)(method, f"projects/{project.pk}/{path}", body)

    assert told.status_code == 422


def test_only_the_advocate_moves_days_and_platinum_is_asked(cast: Cast, caller: Calls) -> None:
    project = planned(cast)
    body = {"go_live_on": "2026-07-01", "reason": "Hm."}
    for person in (cast.eli, cast.ada):
        assert caller(person)("PUT", f"projects/{project.pk}/go-live", body).status_code == 403
    gold = cast.engage(cast.welding, "GOLD", tsam=cast.tess)

    refused = caller(cast.tess)("POST", f"engagements/{gold.pk}/projects", PLAN)

    assert refused.status_code == 403
    assert "PLATINUM" in refused.content.decode()


def test_a_case_says_what_it_concerns(cast: Cast, caller: Calls) -> None:
    project, case = planned(cast), cast.case()
    body = {"area": "PRODUCTION", "secondary_area": "PROJECT", "project": project.pk}

    told = caller(cast.tess)("PUT", f"cases/{case.number}/area", body).json()

    assert (told["area"], told["secondary_area"], told["project"]["label"]) == (
        "PRODUCTION",
        "PROJECT",
        "P-01",
    )
    assert caller(cast.owen)("GET", "cases").json()["items"] == []
    listed = caller(cast.ada)("GET", f"cases?project={project.pk}&area=PRODUCTION").json()
    assert [one["number"] for one in listed["items"]] == [case.number]


def test_severity_0_off_production_asks_why(cast: Cast, caller: Calls) -> None:
    case = tied(cast, planned(cast))
    body = {"severity": 0, "reason": "All stands.", "english_contact": True}
    tess = caller(cast.tess)

    assert tess("PUT", f"cases/{case.number}/severity", body).status_code == 422
    told = tess("PUT", f"cases/{case.number}/severity", body | {"down_reason": "Cutover."})

    assert told.json()["severity"] == 0


def test_what_if_changes_nothing(cast: Cast, caller: Calls) -> None:
    project = planned(cast)
    case, other = tied(cast, project, severity=3), cast.case(severity=2)
    before = list(Rank.objects.values_list("case", "place"))

    told = caller(cast.tess)("GET", f"projects/{project.pk}/what-if?day=2026-12-01").json()

    assert [one["case"] for one in told["effects"]] == [other.number, case.number]
    last = told["effects"][1]
    assert (last["was_critical"], last["is_critical"]) == (True, False)
    assert list(Rank.objects.values_list("case", "place")) == before
    assert (
        caller(cast.ada)("GET", f"projects/{project.pk}/what-if?day=2026-12-01").status_code == 403
    )


def test_cases_go_into_production_and_back(cast: Cast, caller: Calls) -> None:
    project = planned(cast)
    case = tied(cast, project)
    tess, row = caller(cast.tess), f"projects/{project.pk}/transition"
    assert tess("GET", row).json()["cases"] == []
    assert tess("POST", row, {"cases": [case.number]}).status_code == 403
    on = now().date() - timedelta(days=15)
    projects.go_live(project, by=cast.tess, at=now(), on=on)
    projects.end_hypercare(project, at=now())

    assert tess("GET", row).json()["cases"] == [case.number]
    made = tess("POST", row, {"cases": [case.number]})
    assert made.status_code == 201
    undone = tess("POST", f"transitions/{made.json()['id']}/undo").json()

    assert undone == {"restored": [case.number], "changed": [], "closed": []}


def test_more_projects_ask_no_more(cast: Cast, caller: Calls) -> None:
    tess = caller(cast.tess)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert tess("GET", where(cast)).status_code == 200
        return len(found)

    def grow(n: int) -> None:
        for turn in range(n):
            project = planned(cast, f"P {turn}")
            milestones.add(
                project, by=cast.tess, at=now(), name="Freeze", due_on=project.go_live_on
            )
            tied(cast, project)

    grow(2)
    asked()
    few = asked()
    grow(5)

    assert asked() == few
