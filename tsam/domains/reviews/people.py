"""Who is asked to a review, of either side: only people who may read it."""

from __future__ import annotations

from datetime import date

from tsam.domains.accounts.models import Contact, Engagement
from tsam.domains.people.models import Function, User
from tsam.domains.reviews.models import Review, ReviewParticipant
from tsam.domains.staffing.coverage import tsams_for

_OURS = (Function.TSAM, Function.SUPPORT_MANAGER, Function.TSE)


def may_read(person: User, engagement: Engagement) -> bool:
    return (
        person.is_active and Engagement.objects.visible_to(person).filter(pk=engagement.pk).exists()
    )


def contacts_of(engagement: Engagement) -> list[User]:
    """The customer's people who may read the reviews of this engagement."""
    rows = Contact._base_manager.filter(account=engagement.account_id, left_at=None)
    people = [one.user for one in rows.select_related("user").order_by("user__name", "pk")]
    return [one for one in people if may_read(one, engagement)]


def ours_of(engagement: Engagement) -> list[User]:
    """People of Technical Support who may be asked to a review, and own an action."""
    rows = User._base_manager.filter(
        is_active=True, is_staff=True, held_functions__function__in=_OURS
    )
    people = list(rows.distinct().order_by("name", "pk"))
    return [one for one in people if may_read(one, engagement)]


def offered(engagement: Engagement) -> list[User]:
    return [*contacts_of(engagement), *ours_of(engagement)]


def tsams_of(engagement: Engagement, on: date) -> list[User]:
    found = tsams_for([engagement.application_id], on)
    return found.get(engagement.application_id, [])


def usual(engagement: Engagement, on: date) -> list[User]:
    """Who is asked next time: those of the last review who are still there; else the TSAM and the
    customer's administrators."""
    last = Review._base_manager.filter(engagement=engagement).order_by("-number").first()
    asked = (
        [
            one.user
            for one in ReviewParticipant._base_manager.filter(review=last)
            .select_related("user")
            .order_by("pk")
        ]
        if last
        else []
    )
    present = set(
        Contact._base_manager.filter(account=engagement.account_id, left_at=None).values_list(
            "user", flat=True
        )
    )
    still = [one for one in asked if one.is_staff or one.pk in present]
    if not any(one.is_customer for one in still):
        still += _administrators(engagement)
    people = {one.pk: one for one in [*tsams_of(engagement, on)[:1], *still]}
    return [one for one in people.values() if may_read(one, engagement)]


def _administrators(engagement: Engagement) -> list[User]:
    rows = Contact._base_manager.filter(
        account=engagement.account_id, left_at=None, is_administrator=True
    )
    return [one.user for one in rows.select_related("user").order_by("pk")]
