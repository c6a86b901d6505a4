"""Who hears of what happens to a brief. A department's letters hold only what it may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Contact, Engagement, Event
from tsam.domains.advocacy import briefs
from tsam.domains.advocacy.audiences import Audience, slug_of
from tsam.domains.advocacy.models import (
    Answer,
    AnswerKind,
    BriefEdition,
    BriefItem,
    BriefReceipt,
    Commitment,
    Promise,
    every_brief,
)
from tsam.domains.people.models import HeldFunction, User
from tsam.domains.staffing.coverage import tsams_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Details = list[tuple["StrOrPromise", "StrOrPromise"]]
_ENGAGED = ("engagement__account", "engagement__application__support_contract")
_ITEM = (*_ENGAGED, "engagement__application__account", "engagement__calendar", "asked_by")


def readers_of(engagement: Engagement, audience: str) -> list[User]:
    """The people of a department who may read the brief of this engagement now."""
    held = HeldFunction.objects.filter(function=audience, user__is_active=True)
    people = [one.user for one in held.select_related("user").order_by("user__name", "pk")]
    if engagement.access_rule:
        return [person for person in people if _opens(engagement, person)]
    # Without an access rule the answer is the same for all who hold the function.
    return people if people and _opens(engagement, people[0]) else []


def _opens(engagement: Engagement, person: User) -> bool:
    return every_brief().visible_to(person).filter(pk=engagement.pk).exists()


def path_of(engagement: Engagement, audience: str, item: int = 0) -> str:
    path = f"/desk/engagements/{engagement.pk}/brief?for={slug_of(audience)}"
    return f"{path}#ask-{item}" if item else path


# --- about an ask


def tell_of_item(event: Event) -> None:
    """To the department what is asked of it; to the TSAM what the department says."""
    item = BriefItem._base_manager.select_related(*_ITEM).get(pk=event.key)
    if event.name in _TO_DEPARTMENT:
        _tell_department(item, event)
    elif event.name in _TO_TSAM:
        _tell_tsam(item, event)


_TO_DEPARTMENT = {
    "brief.asked": "brief_asked",
    "brief.replied": "brief_replied",
    "brief.withdrawn": "brief_withdrawn",
}
_TO_TSAM = {
    "brief.accepted": "brief_answered",
    "brief.declined": "brief_answered",
    "brief.questioned": "brief_questioned",
}


def _tell_department(item: BriefItem, event: Event) -> None:
    people = readers_of(item.engagement, item.audience)
    if event.name != "brief.asked":
        spoke = set(Answer._base_manager.filter(item=item).values_list("by", flat=True))
        spoke |= set(Commitment._base_manager.filter(item=item).values_list("owner", flat=True))
        people = [person for person in people if person.pk in spoke]
    readers = [
        person
        for person in people
        if BriefItem.objects.visible_to(person).filter(pk=item.pk).exists()
    ]
    told = briefs.ask_for_department(item, event.at)
    if told is None or not readers:
        return
    ask, customer = told.ask, told.customer
    details: Details = [(_("For"), customer)]
    if told.matter:
        details.append((_("Need"), told.matter))
    if ask.wanted_on:
        details.append((_("Wanted by"), _day(ask.wanted_on)))
    post.write(
        _TO_DEPARTMENT[event.name],
        readers,
        at=event.at,
        path=path_of(item.engagement, item.audience, item.pk),
        context={
            "ask": ask,
            "customer": customer,
            "department": ask.department,
            "said": ask.talk[-1].words if ask.talk else "",
            "author": event.by,
            "details": details,
        },
        event=event,
    )


def _tell_tsam(item: BriefItem, event: Event) -> None:
    last = Answer._base_manager.filter(item=item, by=event.by, at=event.at).order_by("-pk").first()
    details: Details = [(_("Asked"), item.asked)]
    if last and last.promised_on:
        details.append((_("By"), _day(last.promised_on)))
    post.write(
        _TO_TSAM[event.name],
        _tsams(item),
        at=event.at,
        path=path_of(item.engagement, item.audience, item.pk),
        context={
            "item": item,
            "account": item.engagement.account,
            "department": item.get_audience_display(),
            "said": last.words if last else "",
            "is_yes": bool(last and last.kind == AnswerKind.ACCEPT),
            "author": event.by,
            "details": details,
        },
        account=item.engagement.account,
        event=event,
    )


# --- about the brief as a whole


def tell_of_edition(event: Event) -> None:
    """How the first five moved, or that nobody has read what changed."""
    edition = BriefEdition._base_manager.select_related(
        *_ENGAGED, "engagement__application__account", "engagement__calendar"
    ).get(pk=event.key)
    readers = readers_of(edition.engagement, edition.audience)
    if event.name == "brief.unread":
        had = BriefReceipt._base_manager.filter(edition=edition).values_list("reader", flat=True)
        readers = [person for person in readers if person.pk not in set(had)]
    if not readers:
        return
    told = briefs.told(edition.engagement, Audience(edition.audience), event.at)
    words = {entry.key: entry.cells["statement"].words for entry in told.entries}
    # Of a matter that the department does not read any more, it is not told that it left.
    moves = [move for move in event.facts.get("moves", []) if move[0] in words]
    if event.name == "brief.changed" and not moves:
        return
    name = "brief_changed" if event.name == "brief.changed" else "brief_unread"
    post.write(
        name,
        readers,
        at=event.at,
        path=path_of(edition.engagement, edition.audience),
        context={
            "customer": told.customer.words,
            "department": edition.get_audience_display(),
            "waiting": sum(ask.state in {"ASKED"} for ask in told.asks),
            "details": [(words[key], _moved(was, now)) for key, was, now in moves],
        },
        event=event,
    )


def _moved(was: int, now: int) -> StrOrPromise:
    if not was:
        return _("%(now)d, new among the five") % {"now": now}
    if not now:
        return _("was %(was)d, no longer among the five") % {"was": was}
    return _("%(now)d, was %(was)d") % {"now": now, "was": was}


# --- about a commitment


def tell_of_commitment(event: Event) -> None:
    """To the owner in the words of the department, to the TSAM in full."""
    row = Commitment._base_manager.select_related("owner", "item__asked_by").get(pk=event.key)
    item = BriefItem._base_manager.select_related(*_ITEM).get(pk=row.item_id)
    row.item = item
    is_for_owner = event.name != "commitment.moved"
    if is_for_owner and Commitment.objects.visible_to(row.owner).filter(pk=row.pk).exists():
        _write_commitment(row, event, [row.owner], in_full=False)
    if event.name not in {"commitment.due", "commitment.handed_over"}:
        owner = {row.owner_id}
        _write_commitment(
            row, event, [one for one in _tsams(item) if one.pk not in owner], in_full=True
        )


def _write_commitment(
    row: Commitment, event: Event, readers: Iterable[User], *, in_full: bool
) -> None:
    engagement = row.item.engagement
    told = briefs.ask_for_department(row.item, event.at)
    customer = engagement.account.name if in_full else told.customer if told else ""
    words = row.words if in_full else told.ask.promised.words if told and told.ask.promised else ""
    details: Details = [(_("For"), customer), (_("By"), _day(row.promised_on))]
    moved = event.facts.get("day")
    if moved:
        details.append((_("Promised before"), _day(date.fromisoformat(moved[0]))))
    if in_full and row.closed_words:
        details.append((_("Why"), row.closed_words))
    post.write(
        _OF_COMMITMENT[event.name],
        readers,
        at=event.at,
        path=f"/desk/commitments/{row.pk}",
        context={
            "commitment": words,
            "customer": customer,
            "department": row.get_department_display(),
            "owner": row.owner.name,
            "day": _day(row.promised_on),
            "end": row.get_state_display(),
            "author": event.by,
            "details": details,
        },
        account=engagement.account if in_full else None,
        event=event,
    )


_OF_COMMITMENT: Mapping[str, str] = {
    "commitment.due": "commitment_due",
    "commitment.overdue": "commitment_overdue",
    "commitment.moved": "commitment_moved",
    "commitment.handed_over": "commitment_handed_over",
    "commitment.kept": "commitment_closed",
    "commitment.broken": "commitment_closed",
    "commitment.withdrawn": "commitment_closed",
}


# --- to the customer


def tell_of_promise(event: Event) -> None:
    """What the customer reads of it, to those of the customer who own the need."""
    row = Promise._base_manager.select_related(*_ENGAGED).get(pk=event.key)
    need = BriefItem._base_manager.get(pk=_item_of(row)).requirement
    people = [need.customer_owner, need.proposed_by] if need else []
    readers = [one for one in people if one and one.is_customer and _reads(one, row)]
    if not readers:
        readers = [one for one in _managers(row) if _reads(one, row)]
    details: Details = [(_("Application"), row.engagement.application.name)]
    if row.need:
        details.append((_("Need"), row.need))
    details.append((_("By"), _day(row.promised_on)))
    if row.moved_from:
        before = ", ".join(_day(date.fromisoformat(day)) for day in row.moved_from)
        details.append((_("Promised before"), before))
    post.write(
        "promise_told",
        readers,
        at=event.at,
        path="/portal/promises",
        context={
            "promise": row,
            "department": row.get_department_display(),
            "what": event.name.partition(".")[2],
            "day": _day(row.promised_on),
            "account": row.engagement.account,
            "details": details,
        },
        account=row.engagement.account,
        event=event,
    )


def _item_of(row: Promise) -> int:
    return Commitment._base_manager.values_list("item", flat=True).get(pk=row.commitment_id)


def _reads(person: User, row: Promise) -> bool:
    return Promise.objects.visible_to(person).filter(pk=row.pk).exists()


def _managers(row: Promise) -> list[User]:
    rows = Contact._base_manager.filter(
        account=row.engagement.account_id, is_administrator=True, left_at=None
    )
    return [one.user for one in rows.select_related("user").order_by("pk")]


def _tsams(item: BriefItem) -> list[User]:
    application = item.engagement.application_id
    serving = tsams_for([application], item.state_at.date()).get(application, [])
    people = [item.asked_by, *serving]
    return [one for one in people if BriefItem.objects.visible_to(one).filter(pk=item.pk).exists()]


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))
