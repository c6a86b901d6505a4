"""What follows from events of this domain, and what the clock starts. Each may run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.objectives import document_notices, notices, project_notices
from tsam.domains.objectives.actions import kickoffs, projects
from tsam.domains.objectives.models import (
    LEAST_HYPERCARE,
    Kickoff,
    ObjectivesDocument,
    Project,
    ProjectPhase,
)


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


def tell_document(event_id: int) -> None:
    document_notices.tell(Event._base_manager.select_related("by").get(pk=event_id))


def open_kickoff(event_id: int) -> None:
    """After an engagement became active or went on."""
    event = Event._base_manager.get(pk=event_id)
    engagement = Engagement._base_manager.get(pk=event.key)
    kickoffs.open_kickoff(engagement, at=event.at)


def sweep_kickoffs() -> None:
    """Each engagement that has P2 has its task, and an alarm where nothing is agreed in time."""
    at = timezone.now()
    served = Engagement._base_manager.filter(state__in=SERVING)
    for engagement in served.order_by("pk"):
        kickoffs.open_kickoff(engagement, at=at)
    waiting = Kickoff._base_manager.filter(alarmed_at=None).select_related("engagement")
    for kickoff in waiting.order_by("pk"):
        if kickoffs.is_overdue(kickoff, at):
            kickoffs.raise_alarm(kickoff, at=at)


def check_seals() -> None:
    """Every version that was agreed still says what was agreed; else the managers hear, once."""
    at = timezone.now()
    sealed = ObjectivesDocument.objects.sealed().select_related(
        "engagement__account", "engagement__application"
    )
    for document in sealed.order_by("pk").iterator(chunk_size=100):
        kickoffs.report_broken_seal(document, at=at)
