"""Who can speak for a side, and whether whom we asked still can."""

from __future__ import annotations

from collections.abc import Iterable

from tsam.domains.accounts.models import Contact, Engagement
from tsam.domains.objectives.models.documents import Approval, ApprovalSide, ObjectivesDocument
from tsam.domains.objectives.policies.documents import WRITERS
from tsam.domains.people.models import User


def can_speak(engagement: Engagement, side: str, person: User) -> bool:
    """Ours holds the function and may read the engagement; theirs is a contact who reads it."""
    if not person.is_active:
        return False
    if side == ApprovalSide.VENDOR:
        if not (person.is_staff and person.has_function(*WRITERS)):
            return False
    elif not _is_contact(engagement, person):
        return False
    return Engagement.objects.visible_to(person).filter(pk=engagement.pk).exists()


def _is_contact(engagement: Engagement, person: User) -> bool:
    there = Contact._base_manager.filter(account_id=engagement.account_id, left_at=None)
    return not person.is_staff and there.filter(user=person).exists()


def current(document: ObjectivesDocument) -> list[Approval]:
    """Who is asked in this round, ours first."""
    return list(
        Approval._base_manager.filter(document=document, round=document.round)
        .select_related("approver")
        .order_by("-side")
    )


def gone(document: ObjectivesDocument, approvals: Iterable[Approval]) -> list[Approval]:
    """Those who were asked, have not answered, and can no longer speak for their side."""
    return [
        one
        for one in approvals
        if not one.verdict and not can_speak(document.engagement, one.side, one.approver)
    ]
