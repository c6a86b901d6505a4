"""Who hears of what happens to a requirement, and by which letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTERS = {
    "requirement.proposed": "requirement_proposed",
    "requirement.published": "requirement_published",
    "requirement.disputed": "requirement_disputed",
    "requirement.settled": "requirement_moved",
    "requirement.met": "requirement_moved",
    "requirement.taken_up_again": "requirement_moved",
    "requirement.withdrawn": "requirement_moved",
}


def tell(event: Event) -> None:
    """Write to the other side than the one that acted; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None or event.by is None:
        return
    row = Requirement._base_manager.select_related(
        "engagement__account", "engagement__application", "vendor_owner", "customer_owner"
    ).get(pk=event.key)
    is_staff = event.by.is_customer
    # A need that the TSAM wrote down is no news to the customer before it is published.
    if name == "requirement_proposed" and not is_staff:
        return
    people = _ours(row, event.at.date()) if is_staff else _theirs(row)
    where = row.engagement
    post.write(
        name,
        [person for person in people if _may_read(person, row)],
        at=event.at,
        path=f"/desk/engagements/{where.pk}/requirements/{row.pk}"
        if is_staff
        else f"/portal/needs/{row.pk}",
        context={
            "need": row,
            "account": where.account,
            "application": where.application,
            "author": event.by,
            "facts": event.facts,
            "details": _details(row, event.facts),
        },
        account=where.account,
        event=event,
    )


def _ours(row: Requirement, on: date) -> Iterable[User]:
    application = row.engagement.application_id
    owner = [row.vendor_owner] if row.vendor_owner else []
    return [*owner, *tsams_for([application], on).get(application, [])]


def _theirs(row: Requirement) -> Iterable[User]:
    people = [row.proposed_by, *([row.customer_owner] if row.customer_owner else [])]
    return [person for person in people if person.is_customer]


def _may_read(person: User, row: Requirement) -> bool:
    """A letter goes only to whom the page would open."""
    return Requirement.objects.visible_to(person).filter(pk=row.pk).exists()


def _details(row: Requirement, facts: Mapping[str, Any]) -> list[tuple[StrOrPromise, StrOrPromise]]:
    told: list[tuple[StrOrPromise, StrOrPromise]] = [
        (_("Application"), row.engagement.application.name)
    ]
    if row.asked_weight:
        told.append((_("The vendor's weight"), str(row.weight)))
        told.append((_("The customer's weight"), str(row.asked_weight)))
    if facts.get("reason"):
        told.append((_("Why"), str(facts["reason"])))
    return told
