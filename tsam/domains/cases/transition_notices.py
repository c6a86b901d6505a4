"""The letter that says which cases of a project wait to go into production."""

from __future__ import annotations

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Case
from tsam.domains.objectives import project_notices
from tsam.domains.objectives.models import Project

LETTER = "transition_proposed"


def tell(event: Event) -> None:
    """Write to those of us who serve the engagement; a second run writes none."""
    project = Project._base_manager.select_related(
        "engagement__account", "engagement__application", "vendor_owner"
    ).get(pk=event.key)
    where = project.engagement
    ours = project_notices.ours_of(project, event.at.date())
    post.write(
        LETTER,
        [person for person in ours if project_notices.may_read(person, project)],
        at=event.at,
        path=f"/desk/engagements/{where.pk}/projects/{project.pk}",
        context={
            "project": project,
            "account": where.account,
            "application": where.application,
            "n": Case._base_manager.filter(project=project, is_open=True).count(),
        },
        account=where.account,
        event=event,
    )
