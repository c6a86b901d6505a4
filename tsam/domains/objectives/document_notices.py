"""Who hears of what happens to a Service Objectives Document, and by which letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Engagement, Event
from tsam.domains.objectives.models.documents import Approval, ObjectivesDocument
from tsam.domains.objectives.models.readings import Kickoff
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.coverage import tsams_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTERS = {
    "document.review_asked": "objectives_review_asked",
    "document.approver_named": "objectives_review_asked",
    "document.sent_back": "objectives_sent_back",
    "document.agreed": "objectives_agreed",
    "document.seal_broken": "objectives_seal_broken",
    "kickoff.overdue": "objectives_overdue",
}


def tell(event: Event) -> None:
    """Write to those whom it concerns; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None:
        return
    if event.noun == "kickoff":
        kickoff = Kickoff._base_manager.get(pk=event.key)
        _write(name, event, _engagement(kickoff.engagement_id), None)
        return
    # A draft that was thrown away meanwhile is no news any more.
    row = ObjectivesDocument._base_manager.select_related("made_by").filter(pk=event.key).first()
    if row is not None:
        _write(name, event, _engagement(row.engagement_id), row)


def _write(name: str, event: Event, where: Engagement, document: ObjectivesDocument | None) -> None:
    readers = [one for one in _readers(event, where, document) if _may_read(one, where)]
    for is_staff in (True, False):
        post.write(
            name,
            [one for one in readers if one.is_staff is is_staff],
            at=event.at,
            path=_path(where, document, is_staff=is_staff),
            context={
                "document": document,
                "version": event.facts.get("version"),
                "account": where.account,
                "application": where.application,
                "author": event.by,
                "days": event.facts.get("days"),
                "details": _details(event, document),
            },
            account=where.account,
            event=event,
        )


def _path(where: Engagement, document: ObjectivesDocument | None, *, is_staff: bool) -> str:
    if not is_staff:
        return f"/portal/objectives?engagement={where.pk}"
    version = f"/{document.version}" if document else ""
    return f"/desk/engagements/{where.pk}/document{version}"


def _readers(
    event: Event, where: Engagement, document: ObjectivesDocument | None
) -> Iterable[User]:
    tsams = tsams_for([where.application_id], event.at.date()).get(where.application_id, [])
    if event.name == "kickoff.overdue":
        return [*tsams, *_managers()]
    if event.name == "document.seal_broken" or document is None:
        return _managers()
    approvals = _approvals(document)
    if event.name == "document.review_asked":
        return [one.approver for one in approvals]
    if event.name == "document.approver_named":
        return [one.approver for one in approvals if one.approver_id == event.facts["person"]]
    return [document.made_by, *tsams, *(one.approver for one in approvals)]


def _approvals(document: ObjectivesDocument) -> Sequence[Approval]:
    rows = Approval._base_manager.filter(document=document, round=document.round)
    return list(rows.select_related("approver").order_by("-side"))


def _managers() -> list[User]:
    holders = User._base_manager.filter(
        is_active=True, is_staff=True, held_functions__function=Function.SUPPORT_MANAGER
    )
    return list(holders.order_by("pk").distinct())


def _may_read(person: User, where: Engagement) -> bool:
    """A letter goes only to whom the page would open."""
    return Engagement.objects.visible_to(person).filter(pk=where.pk).exists()


def _engagement(key: int) -> Engagement:
    return Engagement._base_manager.select_related("account", "application").get(pk=key)


def _details(
    event: Event, document: ObjectivesDocument | None
) -> list[tuple[StrOrPromise, StrOrPromise]]:
    facts: dict[str, Any] = event.facts
    told: list[tuple[StrOrPromise, StrOrPromise]] = []
    if document is not None:
        told.append((_("Version"), str(document.version)))
    if facts.get("answer_by"):
        told.append((_("Answer by"), _day(facts["answer_by"])))
    if facts.get("reason"):
        told.append((_("Why"), str(facts["reason"])))
    if facts.get("sha256"):
        # So that each side keeps the seal in its own mail too.
        told.append((_("SHA-256"), str(facts["sha256"])))
    if facts.get("fault"):
        told.append((_("What differs"), _FAULTS[facts["fault"]]))
    return told


_FAULTS: dict[str, StrOrPromise] = {
    "text": _("The kept text gives another hash"),
    "rows": _("The rows are not those that were agreed"),
    "event": _("The hash is another one than on the day of the agreement"),
}


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j M Y")
