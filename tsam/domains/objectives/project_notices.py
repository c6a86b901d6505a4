"""Who hears of what happens to a project and its days, and by which letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Contact, Event
from tsam.domains.objectives.models import Project
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for

LETTERS = {
    "project.planned": "project_step",
    "project.went_live": "project_step",
    "project.hypercare_ended": "project_step",
    "project.cancelled": "project_step",
    "project.milestone_dropped": "project_step",
    "project.go_live_moved": "project_moved",
    "project.milestone_moved": "project_moved",
}
# Our own people hear of these together with the cases that wait for them.
_TOLD_WITH_CASES = {"project.hypercare_ended"}
# What the letter of a move names, beside the milestone by its own name.
_GO_LIVE = _("The go-live")


def tell(event: Event) -> None:
    """Write to the customer and to those of us who serve them; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None:
        return
    project = Project._base_manager.select_related(
        "engagement__account", "engagement__application", "vendor_owner", "customer_owner"
    ).get(pk=event.key)
    where = project.engagement
    told = context(project, event)
    both = [(customers_of(project), f"/portal/projects/{project.pk}")]
    if event.name not in _TOLD_WITH_CASES:
        ours = ours_of(project, event.at.date())
        both.append((ours, f"/desk/engagements/{where.pk}/projects/{project.pk}"))
    for people, path in both:
        readers = [person for person in people if may_read(person, project)]
        post.write(
            name,
            readers,
            at=event.at,
            path=path,
            context=told,
            account=where.account,
            event=event,
        )


def context(project: Project, event: Event) -> dict[str, Any]:
    """What the letters name: the project, what moved, from which day to which, and why."""
    facts = event.facts
    return {
        "project": project,
        "account": project.engagement.account,
        "application": project.engagement.application,
        "author": event.by,
        "step": event.name.partition(".")[2],
        "what": facts.get("name") or _GO_LIVE,
        "reason": facts.get("reason", ""),
        **_days(facts),
    }


def _days(facts: Mapping[str, Any]) -> dict[str, date | None]:
    for name in ("due_on", "went_live_on", "go_live_on"):
        if isinstance(pair := facts.get(name), list):
            former, day = (date.fromisoformat(one) if one else None for one in pair)
            return {"former": former, "day": day}
    return {"former": None, "day": None}


def customers_of(project: Project) -> list[User]:
    """The owner at their side; without one, those who manage their contacts."""
    if project.customer_owner:
        return [project.customer_owner]
    managing = Contact._base_manager.filter(
        account=project.engagement.account_id, left_at=None, is_administrator=True
    )
    return [one.user for one in managing.select_related("user").order_by("pk")]


def ours_of(project: Project, on: date) -> list[User]:
    """Who serves the engagement that day, and the owner at our side."""
    application = project.engagement.application_id
    owner = [project.vendor_owner] if project.vendor_owner else []
    return [*owner, *tsams_for([application], on).get(application, [])]


def may_read(person: User, project: Project) -> bool:
    """A letter goes only to whom the page would open."""
    return Project.objects.visible_to(person).filter(pk=project.pk).exists()
