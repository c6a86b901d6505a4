"""The escalations that run on what a page of the desk is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from tsam.domains.accounts.models import Account, Engagement
from tsam.domains.cases.models import Case
from tsam.domains.sprs.models import Spr
from tsam.faces.desk.queries.escalations import running_on

register = template.Library()


@register.inclusion_tag("desk/escalations/_here.html", takes_context=True)
def escalated(
    context: template.Context, about: Case | Spr | Engagement | Account, at: datetime
) -> dict[str, Any]:
    """Each in one line: level, role, next word. Nothing where none runs."""
    return {"found": running_on(context["request"].user, about), "about": about, "at": at}
