from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Case, CaseArea, Transition
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.priorities import planning
from tsam.domains.priorities.models import Rank

pytestmark = pytest.mark.usefixtures("morning")

# The reader's today is Wednesday, 10 June; ten service days later it is the 24th.
SOON = date(2026, 6, 24)


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.tess)
    return client


def planned(cast: Cast, **given: Any) -> Project:
    words: dict[str, Any] = {"name": "Roll-out of 13.0", "go_live_on": SOON, **given}
    return projects.plan(cast.engagement, by=cast.tess, at=now(), **words)


def tied(cast: Cast, project: Project, **fields: Any) -> Case:
    case = cast.case(**fields)
    return planning.classify(case, by=cast.tess, at=now(), area=CaseArea.PROJECT, project=project)


def in_operation(cast: Cast) -> Project:
    project = Project.objects.get()
    on = now().date() - timedelta(days=15)
    projects.go_live(project, by=cast.tess, at=now(), on=on)
    assert projects.end_hypercare(project, at=now())
    return projects.hold(project)


def shown(client: Client, name: str, *args: Any, query: str = "") -> str:
    return unescape(client.get(reverse(f"desk:{name}", args=args) + query).content.decode())


def test_the_page_says_what_comes_next_and_draws_it(cast: Cast, desk: Client) -> None:
    project = planned(cast)
    milestones.add(project, by=cast.tess, at=now(), name="Data freeze", due_on=SOON)
    tied(cast, project, title="Bulk load stops")

    page = shown(desk, "projects", cast.engagement.pk)

    assert "Roll-out of 13.0 goes live on 24 Jun, in 10 service days." in page
    assert "1 open case: 0 of production, 1 of projects, 0 not classified." in page
    assert "Data freeze, 24 Jun" in page
    assert "Bulk load stops" in page


def test_a_day_that_passed_in_silence_stands_first(cast: Cast, desk: Client) -> None:
    planned(cast)
    planned(cast, name="Other")
    Project.objects.filter(name="Other").update(go_live_on=date(2026, 6, 5))

    assert "Other was to go live on 5 Jun, and nobody has said whether it did." in shown(
        desk, "projects", cast.engagement.pk
    )


def test_a_project_is_planned_and_gets_a_milestone(cast: Cast, desk: Client) -> None:
    engagement = cast.engagement.pk
    desk.post(
        reverse("desk:project-new", args=[engagement]),
        {"name": "Go", "go_live_on": "2026-07-01", "phase": "BUILD", "hypercare_days": "14"},
    )
    project = Project.objects.get()
    desk.post(
        reverse("desk:project-act", args=[engagement, project.pk, "milestones"]),
        {"name": "Freeze", "due_on": "2026-06-20"},
    )

    assert (project.phase, project.go_live_on) == ("BUILD", date(2026, 7, 1))
    assert Milestone.objects.get().due_on == date(2026, 6, 20)


@pytest.mark.parametrize(
    ("verb", "given", "phase"),
    [
        ("go-live", {"on": "2026-06-09"}, "HYPERCARE"),
        ("cancellation", {"reason": "No budget."}, "CANCELLED"),
        ("phase", {"phase": "TEST"}, "TEST"),
    ],
)
def test_its_steps_are_asked_and_taken(
    verb: str, given: dict[str, str], phase: str, cast: Cast, desk: Client
) -> None:
    project = planned(cast)
    url = reverse("desk:project-act", args=[cast.engagement.pk, project.pk, verb])

    assert desk.get(url).status_code == 200
    desk.post(url, given)

    project.refresh_from_db()
    assert project.phase == phase


def test_what_is_wrong_is_said_beside_its_field(cast: Cast, desk: Client) -> None:
    project = planned(cast)
    url = reverse("desk:project-act", args=[cast.engagement.pk, project.pk, "go-live"])

    answer = desk.post(url, {"on": "2026-06-11"})

    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()


def test_without_platinum_it_is_read_and_the_reason_is_told(cast: Cast, desk: Client) -> None:
    gold = cast.engage(cast.welding, "GOLD", tsam=cast.tess)

    page = shown(desk, "projects", gold.pk)

    assert "belongs to PLATINUM" in page
    assert "New project" not in page


def test_a_case_says_what_it_concerns(cast: Cast, desk: Client) -> None:
    project = planned(cast)
    freeze = milestones.add(project, by=cast.tess, at=now(), name="Freeze", due_on=SOON)
    case = cast.case(severity=1)
    assert "not said yet" in shown(desk, "case", case.number)

    desk.post(
        reverse("desk:case-area", args=[case.number]),
        {"area": "PRODUCTION", "is_both": "on", "where": f"{project.pk}-{freeze.pk}"},
    )

    case.refresh_from_db()
    assert (case.areas, case.milestone) == (("PRODUCTION", "PROJECT"), freeze)
    page = shown(desk, "case", case.number)
    assert "Production and Project" in page
    assert "It concerns production, and the project P-01 too" in page


def test_a_project_case_needs_its_project(cast: Cast, desk: Client) -> None:
    cast.serve()
    case = cast.case()

    answer = desk.post(reverse("desk:case-area", args=[case.number]), {"area": "PROJECT"})

    assert answer.status_code == 422
    assert "Choose the project it belongs to." in answer.content.decode()


def test_severity_0_off_production_is_questioned_on_the_form(cast: Cast, desk: Client) -> None:
    case = tied(cast, planned(cast))
    url = reverse("desk:case-severity", args=[case.number])
    given = {"severity": "0", "reason": "All stands.", "english_contact": "on"}
    assert "Why it is severity 0 all the same" in desk.get(url).content.decode()

    asked = desk.post(url, given)
    assert asked.status_code == 422
    assert "for production that stands still" in asked.content.decode()
    desk.post(url, given | {"down_reason": "The cutover has no way back."})

    case.refresh_from_db()
    assert case.severity == 0
    assert "The cutover has no way back." in shown(desk, "case", case.number)


def test_severity_0_of_production_is_asked_nothing_more(cast: Cast, desk: Client) -> None:
    cast.serve()
    case = cast.case()

    page = desk.get(reverse("desk:case-severity", args=[case.number])).content.decode()

    assert "all the same" not in page


def test_cases_go_into_production_and_back(cast: Cast, desk: Client) -> None:
    project = planned(cast)
    one, two = tied(cast, project, title="One"), tied(cast, project, title="Two")
    in_operation(cast)
    assert "2 cases of projects in operation wait" in shown(desk, "projects", cast.engagement.pk)

    url = reverse("desk:transition", args=[cast.engagement.pk, project.pk])
    answer = desk.post(url, {"case": [one.number]}, follow=True)

    assert "1 case went into production." in answer.content.decode()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.areas, two.areas) == (("PRODUCTION",), ("PROJECT",))
    made = Transition.objects.get()
    undo = reverse("desk:transition-undo", args=[cast.engagement.pk, made.pk])
    assert "1 case is as it was." in desk.post(undo, follow=True).content.decode()
    one.refresh_from_db()
    assert one.areas == ("PROJECT",)


def test_what_if_changes_nothing_until_it_is_told_to(cast: Cast, desk: Client) -> None:
    project = planned(cast)
    case, other = tied(cast, project, severity=3), cast.case(severity=2)
    url = reverse("desk:what-if", args=[cast.engagement.pk])
    before = list(Rank.objects.values_list("case", "place", "score"))

    page = shown(desk, "what-if", cast.engagement.pk, query="?day=2026-12-01")

    assert "If the go-live of Roll-out of 13.0 moves to 1 December, 1 case loses points." in page
    assert "1 case stops being critical." in page
    assert list(Rank.objects.values_list("case", "place", "score")) == before
    project.refresh_from_db()
    assert project.go_live_on == SOON
    given = {"subject": f"p{project.pk}", "day": "2026-12-01"}
    assert desk.post(url, given).status_code == 422
    desk.post(url, given | {"reason": "Not ready."})
    project.refresh_from_db()
    assert project.go_live_on == date(2026, 12, 1)
    assert list(Rank.objects.order_by("place").values_list("case", flat=True)) == [
        other.pk,
        case.pk,
    ]


def test_what_if_offers_other_days_before_one_is_typed(cast: Cast, desk: Client) -> None:
    project = planned(cast)

    page = shown(desk, "what-if", cast.engagement.pk)

    assert f'href="?subject=p{project.pk}&day=2026-07-01"' in page
    query = f"?subject=p{project.pk}&day=2026-07-01"
    assert "moves to 1 July" in shown(desk, "what-if", cast.engagement.pk, query=query)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?day=2026-06-01", "That day is past"),
        ("?day=2026-06-24", "planned for that day already"),
        ("?day=never", "Enter a valid date"),
        ("?subject=p999&day=2026-07-01", "moves to 1 July"),
    ],
)
def test_a_day_that_cannot_be_is_said(query: str, said: str, cast: Cast, desk: Client) -> None:
    planned(cast)

    assert said in shown(desk, "what-if", cast.engagement.pk, query=query)


def test_the_list_is_narrowed_by_what_cases_concern(cast: Cast, desk: Client) -> None:
    project = planned(cast)
    tied(cast, project, title="Bulk load stops")
    cast.case(title="The press stands", severity=1)

    of_project = shown(desk, "cases", query="?area=project")
    assert "Bulk load stops" in of_project
    assert "The press stands" not in of_project
    undocumented = shown(desk, "cases", query="?need=undocumented")
    assert "Bulk load stops" in undocumented
    assert "The press stands" in undocumented


def test_more_projects_and_cases_ask_no_more(cast: Cast, desk: Client) -> None:
    def grow(n: int) -> None:
        for turn in range(n):
            project = planned(cast, name=f"P {turn}")
            milestones.add(project, by=cast.tess, at=now(), name="Freeze", due_on=SOON)
            tied(cast, project)

    def asked(name: str, *args: Any) -> int:
        desk.get(reverse(f"desk:{name}", args=args))
        with CaptureQueriesContext(connection) as found:
            desk.get(reverse(f"desk:{name}", args=args))
        return len(found)

    grow(2)
    few = [asked(name, cast.engagement.pk) for name in ("projects", "what-if", "requirements")]
    grow(6)

    assert [
        asked(name, cast.engagement.pk) for name in ("projects", "what-if", "requirements")
    ] == few
    assert Event.objects.filter(name="project.planned").count() == 8


def test_today_says_what_projects_ask(cast: Cast, desk: Client) -> None:
    planned(cast, name="Slipped")
    Project.objects.update(go_live_on=date(2026, 6, 8))
    planned(cast, name="Next week", go_live_on=date(2026, 6, 15))
    cast.case(severity=1, title="The press stands", opened_at=now() - timedelta(days=5))

    page = shown(desk, "today")

    assert "Acme: Slipped, nobody said that it went live" in page
    assert "Acme: Next week goes live" in page
    assert "Not documented" in page
    assert "was due 8 Jun" in page
