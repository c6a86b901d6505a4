from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.cases.actions import classify
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.models import Project

pytestmark = pytest.mark.usefixtures("morning")

SOON = date(2026, 6, 24)


@pytest.fixture
def ada(cast: Cast, client: Client) -> Client:
    cast.serve()
    client.force_login(cast.ada)
    return client


def planned(cast: Cast, **given: Any) -> Project:
    words: dict[str, Any] = {"name": "Roll-out of 13.0", "go_live_on": SOON, **given}
    return projects.plan(cast.engagement, by=cast.tess, at=now(), **words)


def of_project(cast: Cast, project: Project, **fields: Any) -> Case:
    case = cast.case(**fields)
    return classify(case, by=cast.tess, at=now(), area="PROJECT", project=project)


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def test_the_customer_reads_the_days_and_what_moved(cast: Cast, ada: Client) -> None:
    project = planned(cast)
    milestones.add(project, by=cast.tess, at=now(), name="Data freeze", due_on=SOON)
    moved = date(2026, 7, 1)
    projects.move_go_live(project, by=cast.tess, at=now(), go_live_on=moved, reason="Not ready.")

    page = read(ada, "/portal/projects")

    assert "Next, Roll-out of 13.0 goes live on 1 July, in 15 working days." in page
    assert "Data freeze" in page
    assert "Go-live moved from 24 Jun 2026 to 1 Jul 2026: Not ready." in page
    assert "1 Jul" in read(ada, "/portal/")


def test_one_project_shows_its_cases_and_its_story(cast: Cast, ada: Client) -> None:
    project = planned(cast, reason="The plant changes over.")
    case = of_project(cast, project, title="Bulk load stops")

    page = read(ada, f"/portal/projects/{project.pk}")

    assert "Bulk load stops" in page
    assert "Planned, to go live on 24 Jun 2026" in page
    assert "Roll-out of 13.0" in read(ada, f"/portal/cases/{case.number}")


def test_without_a_project_it_says_what_one_is_for(ada: Client) -> None:
    assert "tell your TSAM the day" in read(ada, "/portal/projects")


def test_who_sees_only_own_cases_sees_no_project(cast: Cast, client: Client) -> None:
    project = planned(cast)
    client.force_login(cast.owen)

    assert "Roll-out" not in read(client, "/portal/projects")
    assert client.get(f"/portal/projects/{project.pk}").status_code == 404


def test_severity_0_of_a_project_case_is_questioned(cast: Cast, ada: Client) -> None:
    case = of_project(cast, planned(cast))
    url = f"/portal/cases/{case.number}/severity"
    given = {
        "severity": "0",
        "reason": "All stands.",
        "reachable_name": "Ada Acme",
        "reachable_phone": "+49 40 5550 1182",
    }

    asked = ada.post(url, given)

    assert asked.status_code == 422
    assert "severity 0 is for production that stands still" in unescape(asked.content.decode())
    assert ada.post(url, given | {"down_reason": "No way back."}).status_code == 302
    case.refresh_from_db()
    assert case.severity == 0


def test_more_projects_ask_no_more(cast: Cast, ada: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            ada.get("/portal/projects")
        return len(found)

    def grow(n: int) -> None:
        for turn in range(n):
            project = planned(cast, name=f"P {turn}")
            milestones.add(project, by=cast.tess, at=now(), name="Freeze", due_on=SOON)
            day = SOON + timedelta(days=7)
            projects.move_go_live(project, by=cast.tess, at=now(), go_live_on=day, reason="So.")
            of_project(cast, project)

    grow(2)
    asked()
    few = asked()
    grow(6)

    assert asked() == few
