"""Who hears that the day of a plan lies outside the service hours."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Event
from tsam.domains.objectives.models import Milestone
from tsam.domains.staffing.presence import standing_in

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WEEKEND = "weekend_seen"


def tell(event: Event) -> None:
    """To whoever serves the engagement then, and may read the plan; a second run writes none."""
    milestone = Milestone._base_manager.select_related(
        "project__engagement__account", "project__engagement__application"
    ).get(pk=event.key)
    engagement = milestone.project.engagement
    tsam = standing_in(engagement, today_of(engagement, event.at))
    if tsam is None or not Milestone.objects.visible_to(tsam).filter(pk=milestone.pk).exists():
        return
    day = date.fromisoformat(event.facts["day"])
    details: list[tuple[StrOrPromise, StrOrPromise]] = [
        (_("Application"), engagement.application.name),
        (_("Project"), milestone.project.name),
        (_("Day"), lazy(date_format, str)(day, "D j M Y")),
    ]
    post.write(
        WEEKEND,
        [tsam],
        at=event.at,
        path=f"/desk/calls/off-hours/weekends/{milestone.pk}",
        context={
            "milestone": milestone.name,
            "account": engagement.account,
            "day": day,
            "details": details,
        },
        account=engagement.account,
        event=event,
    )
