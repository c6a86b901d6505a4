"""The days of a project that something has to be ready for: written down, moved, reached, dropped.

They are told in the story of their project, so that one list tells all of it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Feature
from tsam.domains.objectives.actions.projects import hold, record, why
from tsam.domains.objectives.models.projects import Milestone, Project
from tsam.domains.objectives.policies import projects as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def add(project: Project, *, by: User, at: datetime, name: str, due_on: date) -> Milestone:
    """Name a day of the project. Raises ValidationError by field."""
    project = hold(project)
    require(policies.write_milestone(by, project))
    require(entitled(Feature.P4, project.engagement.application, at))
    words = " ".join(name.split())
    if not words or len(words) > 120:
        raise ValidationError({"name": _("Name it in 120 characters at most.")})
    there = Milestone._base_manager.filter(project=project, dropped_at=None)
    if there.filter(name__iexact=words).exists():
        raise ValidationError({"name": _("The project has a milestone of this name.")})
    _check_day(project, due_on, at)
    milestone = Milestone.objects.create(project=project, name=words, due_on=due_on)
    facts = {"milestone": milestone.pk, "name": words, "due_on": [None, due_on.isoformat()]}
    record("project.milestone_added", project, by, at, facts)
    return milestone


@transaction.atomic
def move(milestone: Milestone, *, by: User, at: datetime, due_on: date, reason: str) -> Milestone:
    """Give it another day, and tell the customer why.

    Ranks follow: call `priorities.planning.move_milestone`, which does both in one transaction.
    """
    milestone, project = _hold(milestone)
    require(policies.settle_milestone(by, milestone))
    require(policies.write_milestone(by, project))
    require(entitled(Feature.P4, project.engagement.application, at))
    words = why(reason, _("Say why it moves. The customer reads it."))
    if due_on == milestone.due_on:
        raise ValidationError({"due_on": _("It is planned for that day already.")})
    _check_day(project, due_on, at)
    former, milestone.due_on = milestone.due_on, due_on
    milestone.save(update_fields=["due_on"])
    facts = {
        "milestone": milestone.pk,
        "name": milestone.name,
        "due_on": [former.isoformat(), due_on.isoformat()],
        "reason": words,
    }
    record("project.milestone_moved", project, by, at, facts)
    return milestone


@transaction.atomic
def reach(milestone: Milestone, *, by: User, at: datetime, on: date) -> Milestone:
    """Say that it was reached, and on which day."""
    milestone, project = _hold(milestone)
    require(policies.settle_milestone(by, milestone))
    require(entitled(Feature.P4, project.engagement.application, at))
    if on > today_of(project.engagement, at):
        raise ValidationError({"on": _("That day is still to come.")})
    milestone.reached_on = on
    milestone.save(update_fields=["reached_on"])
    facts = {
        "milestone": milestone.pk,
        "name": milestone.name,
        "due_on": milestone.due_on.isoformat(),
        "reached_on": [None, on.isoformat()],
    }
    record("project.milestone_reached", project, by, at, facts)
    return milestone


@transaction.atomic
def drop(milestone: Milestone, *, by: User, at: datetime, reason: str) -> Milestone:
    """It is asked for no more. It stays in the story, with the reason."""
    milestone, project = _hold(milestone)
    require(policies.settle_milestone(by, milestone))
    require(entitled(Feature.P4, project.engagement.application, at))
    words = why(reason, _("Say why nobody waits for it any more."))
    milestone.dropped_at, milestone.drop_reason = at, words
    milestone.save(update_fields=["dropped_at", "drop_reason"])
    facts = {"milestone": milestone.pk, "name": milestone.name, "reason": words}
    record("project.milestone_dropped", project, by, at, facts)
    return milestone


def _hold(milestone: Milestone) -> tuple[Milestone, Project]:
    """Its project first, so that two who move days of one project do not wait in a circle."""
    project = hold(Project(pk=milestone.project_id))
    held = Milestone._base_manager.select_for_update().get(pk=milestone.pk)
    held.project = project
    return held, project


def _check_day(project: Project, day: date, at: datetime) -> None:
    today = today_of(project.engagement, at)
    if day < today:
        raise ValidationError(
            {"due_on": _("That day is past. Choose one to come, or say that it was reached.")}
        )
    if (day - today).days > 3660:
        raise ValidationError({"due_on": _("Choose a day within ten years.")})
