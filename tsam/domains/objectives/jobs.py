"""What follows from events of requirements and projects, and from the clock. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsam.domains.accounts.models import Event
from tsam.domains.objectives import notices, project_notices
from tsam.domains.objectives.actions import projects
from tsam.domains.objectives.models import LEAST_HYPERCARE, Project, ProjectPhase


def tell(event_id: int) -> None:
    notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def tell_of_project(event_id: int) -> None:
    project_notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def sweep_hypercare() -> None:
    """Projects whose hypercare is over go into operation, each once."""
    at = timezone.now()
    # Looked at a day early: it may be tomorrow already where they are served.
    latest = (at + timedelta(days=1)).date() - timedelta(days=LEAST_HYPERCARE)
    there = Project._base_manager.filter(phase=ProjectPhase.HYPERCARE, went_live_on__lt=latest)
    for project in there.order_by("pk"):
        projects.end_hypercare(project, at=at)
