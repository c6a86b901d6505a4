"""What a case concerns: what runs, or a project on its way there (P4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Event, Feature
from tsam.domains.cases import policies
from tsam.domains.cases.actions.steps import commit, hold
from tsam.domains.cases.models import Case, CaseArea
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

COLUMNS = ("area", "secondary_area", "project", "milestone")


@transaction.atomic
def classify(
    case: Case,
    *,
    by: User,
    at: datetime,
    area: str,
    secondary_area: str = "",
    project: Project | None = None,
    milestone: Milestone | None = None,
    down_reason: str = "",
) -> Case:
    """Say what the case concerns, and which project and milestone where it is one's.

    `down_reason` is asked for where a case of severity 0 concerns no production. Raises
    ValidationError by field, and Refused without P4. Its rank follows: call
    `priorities.planning.classify`, which does both in one transaction.
    """
    case = hold(case)
    require(policies.classify(by, case))
    require(entitled(Feature.P4, case.application, at))
    _check(case, area, secondary_area, project, milestone)
    if _stands(case) == (area, secondary_area, _key(project), _key(milestone)):
        return case
    asks = policies.is_down_off_production(case.severity, area, secondary_area)
    facts = {"down_reason": down_words(down_reason)} if asks else {}
    put(case, area, secondary_area, project, milestone, by=by, at=at, facts=facts)
    return case


def put(
    case: Case,
    area: str,
    secondary_area: str,
    project: Project | None,
    milestone: Milestone | None,
    *,
    by: User,
    at: datetime,
    facts: dict[str, Any],
) -> Event:
    """Write it on a case that is held, with what stood there before."""
    former_area, former_second, former_project, former_milestone = _stands(case)
    labels = Project._base_manager.in_bulk([key for key in (former_project,) if key])
    case.area, case.secondary_area = area, secondary_area
    case.project, case.milestone = project, milestone
    # The project by its label too: who reads along in a case need not be one who reads projects.
    before = labels[former_project].label if former_project else None
    told = {
        "area": [former_area, area],
        "secondary_area": [former_second, secondary_area],
        "project": [former_project, _key(project)],
        "milestone": [former_milestone, _key(milestone)],
        "label": [before, project.label if project else None],
        **facts,
    }
    return commit(case, "case.classified", by=by, at=at, facts=told, columns=COLUMNS)


def down_words(reason: str) -> str:
    """Why it is severity 0 though no production stands still. Raises ValidationError without."""
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"down_reason": down_question()})
    if len(words) > 400:
        raise ValidationError({"down_reason": _("Use 400 characters at most.")})
    return words


def down_question() -> str:
    """What is asked before severity 0 stands on a case that concerns no production (domain 1.2)."""
    return _(
        "It belongs to a project alone, and severity 0 is for production that stands still. "
        "Say why it is severity 0 all the same."
    )


def _check(
    case: Case, area: str, second: str, project: Project | None, milestone: Milestone | None
) -> None:
    wrong: dict[str, str] = {}
    if area not in CaseArea.values:
        wrong["area"] = _("Choose production, project, or not classified.")
    elif second and {area, second} != {CaseArea.PRODUCTION, CaseArea.PROJECT}:
        wrong["secondary_area"] = _("Choose the other one of production and project.")
    if fault := _project_fault(case, project, is_asked=CaseArea.PROJECT in (area, second)):
        wrong["project"] = fault
    elif fault := _milestone_fault(case, project, milestone):
        wrong["milestone"] = fault
    if wrong:
        raise ValidationError(dict(wrong))


def _project_fault(case: Case, project: Project | None, *, is_asked: bool) -> str:
    if project is None:
        return _("Choose the project it belongs to.") if is_asked else ""
    if not is_asked:
        return _("Only a case of a project names one.")
    if project.engagement.application_id != case.application_id:
        return _("This project belongs to another Application.")
    if project.pk == case.project_id:
        return ""
    if project.phase == ProjectPhase.CANCELLED:
        return _("%(label)s was called off. Choose another.") % {"label": project.label}
    if project.phase == ProjectPhase.OPERATIONS:
        return _("%(label)s is in operation, so its cases are production cases.") % {
            "label": project.label
        }
    return ""


def _milestone_fault(case: Case, project: Project | None, milestone: Milestone | None) -> str:
    if milestone is None:
        return ""
    if project is None or milestone.project_id != project.pk:
        return _("Choose a milestone of this project.")
    if not milestone.is_ahead and milestone.pk != case.milestone_id:
        return _("It does not lie ahead any more. Choose another.")
    return ""


def _stands(case: Case) -> tuple[str, str, int | None, int | None]:
    return case.area, case.secondary_area, case.project_id, case.milestone_id


def _key(row: Project | Milestone | None) -> int | None:
    return row.pk if row else None
