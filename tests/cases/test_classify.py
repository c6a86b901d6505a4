from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import now

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.cases import actions, story
from tsam.domains.cases.models import Case, CaseArea, State
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.jobs import sweep_hypercare
from tsam.domains.objectives.models import Project
from tsam.kernel.verdicts import Refused

pytestmark = pytest.mark.usefixtures("morning")

TODAY = NOON.date()


def project_of(cast: Cast, **given: Any) -> Project:
    words: dict[str, Any] = {"name": "Roll-out", "go_live_on": date(2026, 4, 1), **given}
    return projects.plan(cast.engagement, by=cast.tess, at=NOON, **words)


def in_operation(cast: Cast, project: Project) -> Project:
    projects.go_live(project, by=cast.tess, at=NOON, on=TODAY - timedelta(days=15))
    assert projects.end_hypercare(project, at=NOON)
    return projects.hold(project)


def put(cast: Cast, case: Case, of: Project, **given: Any) -> Case:
    words: dict[str, Any] = {"area": CaseArea.PROJECT, "project": of, **given}
    return actions.classify(case, by=cast.tess, at=NOON, **words)


def test_a_case_can_concern_both_and_the_first_area_is_the_chief_one(cast: Cast) -> None:
    project = project_of(cast)
    freeze = milestones.add(
        project, by=cast.tess, at=NOON, name="Freeze", due_on=project.go_live_on
    )

    case = put(cast, cast.case(), project, secondary_area="PRODUCTION", milestone=freeze)

    case.refresh_from_db()
    assert (case.areas, case.project, case.milestone) == (
        ("PROJECT", "PRODUCTION"),
        project,
        freeze,
    )
    facts = Event.objects.get(name="case.classified").facts
    assert facts["area"] == ["UNCLASSIFIED", "PROJECT"]
    assert facts["project"] == [None, project.pk]
    told = [entry.sentence for entry in story.tell(cast.ada, case)]
    assert told == ["said that it concerns the project P-01, and production too"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"area": "PROJECT", "project": None}, "project"),
        ({"area": "PRODUCTION"}, "project"),
        ({"area": "PROJECT", "secondary_area": "PROJECT"}, "secondary_area"),
        ({"area": "UNCLASSIFIED", "secondary_area": "PRODUCTION"}, "secondary_area"),
        ({"area": "ELSEWHERE", "project": None}, "area"),
    ],
)
def test_what_does_not_fit_is_said_by_its_field(
    given: dict[str, Any], field: str, cast: Cast
) -> None:
    with pytest.raises(ValidationError) as wrong:
        put(cast, cast.case(), project_of(cast), **given)

    assert field in wrong.value.message_dict


def test_a_project_of_another_application_is_none_of_its_own(cast: Cast) -> None:
    cast.engage(cast.welding, "PLATINUM")
    with pytest.raises(ValidationError, match="another Application"):
        put(cast, cast.case(cast.welding), project_of(cast))


@pytest.mark.parametrize("who", ["ada", "rita", "sally", "dana"])
def test_only_support_says_what_a_case_concerns(who: str, cast: Cast) -> None:
    cast.serve()
    with pytest.raises(PermissionDenied):
        actions.classify(cast.case(), by=getattr(cast, who), at=NOON, area="PRODUCTION")


def test_it_belongs_to_platinum(cast: Cast) -> None:
    cast.engage(cast.welding, "GOLDPLUS", tsam=cast.tess)

    with pytest.raises(Refused, match="PLATINUM"):
        actions.classify(cast.case(cast.welding), by=cast.tess, at=NOON, area="PRODUCTION")


def test_severity_0_off_production_is_asked_about_first(cast: Cast) -> None:
    case = put(cast, cast.case(), project_of(cast))
    down: dict[str, Any] = {"severity": 0, "reason": "All stands still.", "english_contact": True}

    with pytest.raises(ValidationError, match="for production that stands still"):
        actions.change_severity(case, by=cast.tess, at=NOON, **down)
    why = "The cutover has no way back."
    actions.change_severity(case, by=cast.tess, at=NOON, **down, down_reason=why)

    assert Event.objects.get(name="case.severity_changed").facts["down_reason"] == why
    case.refresh_from_db()
    assert case.severity == 0


def test_a_case_that_is_down_is_asked_about_when_it_leaves_production(cast: Cast) -> None:
    case, project = cast.case(severity=0), project_of(cast)

    with pytest.raises(ValidationError) as asked:
        put(cast, case, project)
    assert list(asked.value.message_dict) == ["down_reason"]
    put(cast, case, project, secondary_area="PRODUCTION")
    put(cast, case, project, down_reason="Cutover.")

    case.refresh_from_db()
    assert case.areas == ("PROJECT",)


def test_before_it_is_in_operation_nothing_goes_into_production(cast: Cast) -> None:
    project = project_of(cast)
    case = put(cast, cast.case(), project)

    with pytest.raises(PermissionDenied, match="not in operation yet"):
        actions.confirm_transition(project, by=cast.tess, at=NOON, cases=[case])


def test_when_hypercare_is_over_the_tsam_hears_of_it_once(cast: Cast, work: Any) -> None:
    project = project_of(cast)
    put(cast, cast.case(), project)
    on = now().date() - timedelta(days=15)
    projects.go_live(project, by=cast.tess, at=now(), on=on)
    work()
    Letter.objects.all().delete()

    sweep_hypercare()
    sweep_hypercare()
    work()

    letter = Letter.objects.get(reader=cast.tess)
    assert "1 open case of it is proposed for production." in letter.text
    project.refresh_from_db()
    assert project.phase == "OPERATIONS"


def test_some_go_into_production_and_all_of_them_back(cast: Cast) -> None:
    project = project_of(cast)
    one = put(cast, cast.case(), project)
    both = put(cast, cast.case(), project, area="PRODUCTION", secondary_area="PROJECT")
    rest = put(cast, cast.case(), project)
    in_operation(cast, project)

    made = actions.confirm_transition(project, by=cast.tess, at=NOON, cases=[both, one])

    assert Case.objects.get(pk=one.pk).areas == ("PRODUCTION",)
    assert Case.objects.get(pk=both.pk).areas == ("PRODUCTION",)
    assert Case.objects.get(pk=rest.pk).areas == ("PROJECT",)
    undone = actions.undo_transition(made, by=cast.mona, at=NOON)
    assert undone.restored == (one, both)
    assert Case.objects.get(pk=one.pk).areas == ("PROJECT",)
    assert Case.objects.get(pk=both.pk).areas == ("PRODUCTION", "PROJECT")
    with pytest.raises(PermissionDenied, match="undone already"):
        actions.undo_transition(made, by=cast.tess, at=NOON)


def test_undo_leaves_what_was_changed_since_and_says_so(cast: Cast) -> None:
    project, next_one = project_of(cast), project_of(cast, name="Next")
    changed, closed, kept = (put(cast, cast.case(), project) for _ in range(3))
    in_operation(cast, project)
    made = actions.confirm_transition(project, by=cast.tess, at=NOON, cases=[changed, closed, kept])
    # There and back again: it stands as the bulk left it, but somebody has decided since.
    put(cast, changed, next_one)
    actions.classify(changed, by=cast.eli, at=NOON, area="PRODUCTION")
    Case.objects.filter(pk=closed.pk).update(is_open=False, state=State.CLOSED, closed_at=NOON)

    undone = actions.undo_transition(made, by=cast.tess, at=NOON)

    assert (undone.restored, undone.changed, undone.closed) == ((kept,), (changed,), (closed,))
    assert Case.objects.get(pk=changed.pk).areas == ("PRODUCTION",)


@pytest.mark.parametrize("who", ["eli", "ada"])
def test_only_the_advocate_moves_them_together(who: str, cast: Cast) -> None:
    project = project_of(cast)
    case = put(cast, cast.case(), project)
    in_operation(cast, project)

    with pytest.raises(PermissionDenied):
        actions.confirm_transition(project, by=getattr(cast, who), at=NOON, cases=[case])


def test_what_is_called_off_takes_no_more_cases(cast: Cast) -> None:
    project = projects.cancel(project_of(cast), by=cast.tess, at=NOON, reason="No budget.")

    with pytest.raises(ValidationError, match="called off"):
        put(cast, cast.case(), project)
