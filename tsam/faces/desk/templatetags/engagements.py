"""What stands on every page of an engagement."""

from __future__ import annotations

from typing import Any

from django import template

from tsam.domains.accounts.models import Engagement
from tsam.faces.desk.queries.sections import sections

register = template.Library()


@register.inclusion_tag("desk/engagements/_sections.html", takes_context=True)
def engagement_sections(
    context: template.Context, engagement: Engagement, current: str
) -> dict[str, Any]:
    """The pages of the engagement, the one named `current` marked."""
    return {"found": sections(context["request"].user, engagement), "current": current}
