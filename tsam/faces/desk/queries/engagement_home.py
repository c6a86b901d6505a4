"""What is agreed and on its way, for the first page of an engagement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Engagement
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.measuring import measure
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import (
    DocumentState,
    Milestone,
    ObjectivesDocument,
    Project,
    ProjectPhase,
    Requirement,
)
from tsam.domains.people.models import User
from tsam.faces.desk.queries import document, project_lanes, projects, spr_forecast
from tsam.faces.desk.queries.document import document_sentence
from tsam.faces.desk.queries.projects import projects_sentence
from tsam.faces.desk.queries.requirements import needs_sentence
from tsam.faces.ui import objectives as shown

MOST_NEEDS = 5
# What is over draws no lane here; the page of the projects has them all.
_OVER = (ProjectPhase.OPERATIONS, ProjectPhase.CANCELLED)


@dataclass(frozen=True)
class Need:
    requirement: Requirement
    cases: int


def panels(reader: User, row: Engagement, at: datetime) -> dict[str, Any]:
    """Each panel with its sentence; nothing for who reads none of it."""
    if not reader.has_function(*SUPPORT):
        return {"needs": "", "projects": "", "objectives": ""}
    return {
        "needs": needs_sentence(reader, row, at),
        "heaviest": _heaviest(reader, row),
        "projects": projects_sentence(reader, row, at),
        "drawing": _drawing(reader, row, at),
        "fixes": spr_forecast.of_milestones(reader, _days(reader, row)),
        "objectives": document_sentence(reader, row, at),
        "measured": _measured(reader, row, at),
    }


def _days(reader: User, row: Engagement) -> list[Milestone]:
    ahead = Milestone.objects.visible_to(reader).filter(project__engagement=row, reached_on=None)
    return list(ahead.filter(dropped_at=None).order_by("due_on", "pk"))


def _heaviest(reader: User, row: Engagement) -> list[Need]:
    needs = (
        Requirement.objects.visible_to(reader)
        .in_force()
        .filter(engagement=row)
        .order_by("-weight", "number")[:MOST_NEEDS]
    )
    found = list(needs)
    serving = dict(
        Case.objects.visible_to(reader)
        .open()
        .filter(requirement__in=found)
        .order_by()
        .values_list("requirement")
        .annotate(n=Count("pk"))
    )
    return [Need(one, serving.get(one.pk, 0)) for one in found]


def _drawing(reader: User, row: Engagement, at: datetime) -> project_lanes.Drawing | None:
    ahead = list(
        Project.objects.visible_to(reader)
        .filter(engagement=row)
        .exclude(phase__in=_OVER)
        .select_related(*projects.RELATED)
        .order_by("number")
    )
    if not ahead:
        return None
    days = projects.milestones_of(reader, ahead)
    return project_lanes.draw(ahead, days, today_of(row, at))


def _measured(reader: User, row: Engagement, at: datetime) -> list[shown.Row]:
    """The objectives of the version in force as they stand now."""
    agreed = (
        ObjectivesDocument.objects.visible_to(reader)
        .filter(engagement=row, state=DocumentState.AGREED)
        .select_related(*document.RELATED)
        .first()
    )
    if agreed is None:
        return []
    objectives = document.objectives_of(reader, agreed)
    return shown.rows(measure(agreed, objectives, at), {})
