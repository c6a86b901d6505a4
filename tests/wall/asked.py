"""A question about a case of Acme, for the page that answers it."""

from __future__ import annotations

from tests.cast import NOON, Cast
from tsam.domains.priorities.models import Question


def asked_of(cast: Cast, route: str) -> int:
    """Its key; made only for the pages that show one."""
    if not route.startswith("desk/questions/"):
        return 0
    question = Question._base_manager.first() or Question._base_manager.create(
        engagement=cast.engagement,
        case=cast.case(opened_by=cast.owen),
        text="Why?",
        asked_by=cast.eli,
        asked_at=NOON,
        due_at=NOON,
    )
    return question.pk
