"""Who hears of what happens to a defect: the TSAMs of whom it hits, R&D, and the customers.

A customer's letter is made of public words and of the reader's own rows alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Contact, Event
from tsam.domains.objectives.models import Milestone
from tsam.domains.people.models import User
from tsam.domains.sprs import story
from tsam.domains.sprs.models import (
    PriorityRequest,
    Spr,
    SprFollower,
    SprInterest,
    SprOutlook,
    SprPublic,
)
from tsam.domains.staffing.coverage import tsams_for

# To the vendor's people: what they read, and to whom it goes.
LETTERS = {
    "spr.moved": "spr_moved",
    "spr.target_set": "spr_target",
    "spr.priority_asked": "spr_asked",
    "spr.more_given": "spr_asked",
    "spr.priority_answered": "spr_answered",
}
# To customers, in public words.
PUBLIC_LETTERS = {"sprpublic.moved": "spr_news", "sprpublic.target_set": "spr_news"}
AGAIN = "spr_asked_again"
RISK = "spr_at_risk"


def tell(event: Event) -> None:
    """Write to our own people; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None:
        return
    spr = Spr._base_manager.select_related("owner").get(pk=event.key)
    if name == "spr_asked":
        _write(name, [spr.owner] if spr.owner else [], event, spr, [])
        return
    hits = _interests(spr.pk)
    if name == "spr_answered":
        _write_answer(event, spr, hits)
        return
    for person, theirs in _by_tsam(hits, event.at.date()).items():
        _write(name, [person], event, spr, theirs)


def tell_customers(event: Event) -> None:
    """Write to whoever follows it at each customer, of their own place alone."""
    name = PUBLIC_LETTERS.get(event.name)
    if name is None:
        return
    public = SprPublic._base_manager.get(pk=event.key)
    for interest in _interests(public.spr_id):
        readers = [
            person
            for person in _followers(interest)
            if SprPublic.objects.visible_to(person).filter(pk=public.pk).exists()
        ]
        for milestone, some in _by_milestone(readers, interest, public.target_on).items():
            post.write(
                name,
                some,
                at=event.at,
                path=f"/portal/sprs/{public.number}",
                context={
                    "public": public,
                    "application": interest.application,
                    "news": _said(event),
                    "milestone": milestone,
                },
                account=interest.application.account,
                event=event,
            )


def _by_milestone(
    readers: Iterable[User], interest: SprInterest, target_on: date | None
) -> dict[str, list[User]]:
    """The readers by the milestone that the fix misses, told only to who reads it."""
    name = missed(interest, target_on)
    found: dict[str, list[User]] = {}
    for person in readers:
        visible = Milestone.objects.visible_to(person).filter(pk=interest.milestone_id or 0)
        found.setdefault(name if name and visible.exists() else "", []).append(person)
    return found


def tell_of_asking(event: Event) -> None:
    """The customer asked to look at it again: their TSAM hears it, with their words."""
    interest = SprInterest._base_manager.select_related("application__account", "spr").get(
        pk=event.key
    )
    where = interest.application
    readers = tsams_for([where.pk], event.at.date()).get(where.pk, [])
    post.write(
        AGAIN,
        [person for person in readers if _may_read(person, interest)],
        at=event.at,
        path=f"/desk/sprs/{interest.spr.number}",
        context={
            "spr": interest.spr,
            "account": where.account,
            "application": where,
            "author": event.by,
            "reason": event.facts["reason"],
        },
        account=where.account,
        event=event,
    )


def tell_of_risk(event: Event) -> None:
    """The chance for a milestone fell under the line: their TSAM hears it, once for each fall."""
    outlook = SprOutlook._base_manager.select_related("application__account", "spr").get(
        pk=event.key
    )
    where = outlook.application
    readers = tsams_for([where.pk], event.at.date()).get(where.pk, [])
    post.write(
        RISK,
        [one for one in readers if SprOutlook.objects.visible_to(one).filter(pk=outlook.pk)],
        at=event.at,
        path=f"/desk/sprs/{outlook.spr.number}",
        context={
            "spr": outlook.spr,
            "account": where.account,
            "milestone": outlook.name,
            "day": outlook.due_on,
            "n": outlook.percent,
            "what": outlook.carrier,
        },
        account=where.account,
        event=event,
    )


def missed(interest: SprInterest, target_on: date | None) -> str:
    """The milestone of theirs that comes before the fix, by name; empty where none does."""
    milestone = interest.milestone
    if milestone is None or target_on is None or not milestone.is_ahead:
        return ""
    return milestone.name if target_on > milestone.due_on else ""


def _write_answer(event: Event, spr: Spr, hits: Sequence[SprInterest]) -> None:
    request = PriorityRequest._base_manager.select_related("asked_by").get(
        pk=event.facts["request"]
    )
    theirs = [one for one in hits if one.pk == request.interest_id]
    readers = {request.asked_by, *_by_tsam(theirs, event.at.date())}
    people = sorted(readers, key=lambda person: person.pk)
    may = [one for one in people if PriorityRequest.objects.visible_to(one).filter(pk=request.pk)]
    _write("spr_answered", may, event, spr, theirs, request=request)


def _write(
    name: str,
    readers: Iterable[User],
    event: Event,
    spr: Spr,
    hits: Sequence[SprInterest],
    **more: Any,
) -> None:
    post.write(
        name,
        [person for person in readers if Spr.objects.visible_to(person).filter(pk=spr.pk)],
        at=event.at,
        path=f"/desk/sprs/{spr.number}",
        context={
            "spr": spr,
            "author": event.by,
            "news": _said(event),
            "is_slip": bool(event.facts.get("is_slip")),
            "is_more": event.name == "spr.more_given",
            "places": ", ".join(str(one.application.account.name) for one in hits),
            "late": _late(hits, spr),
            **more,
        },
        event=event,
    )


def _late(hits: Iterable[SprInterest], spr: Spr) -> str:
    """The milestones of this reader's customers that come before the fix."""
    said = [
        f"{one.application.account.name}: {milestone}"
        for one in hits
        if (milestone := missed(one, spr.target_on))
    ]
    return ", ".join(said)


def _said(event: Event) -> str:
    """What happened, as the history says it."""
    (line,) = story.tell([event])
    return line.sentence


def _interests(spr: int) -> list[SprInterest]:
    found = SprInterest._base_manager.filter(spr=spr).order_by("pk")
    return list(found.select_related("application__account", "milestone"))


def _by_tsam(hits: Sequence[SprInterest], on: date) -> Mapping[User, list[SprInterest]]:
    serving = tsams_for([one.application_id for one in hits], on)
    found: dict[User, list[SprInterest]] = {}
    for one in hits:
        for person in serving.get(one.application_id, []):
            if _may_read(person, one):
                found.setdefault(person, []).append(one)
    return found


def _may_read(person: User, interest: SprInterest) -> bool:
    return SprInterest.objects.visible_to(person).filter(pk=interest.pk).exists()


def _followers(interest: SprInterest) -> list[User]:
    """Whoever reported it; without one, those who manage the contacts."""
    rows = SprFollower._base_manager.filter(interest=interest).order_by("pk")
    if people := [row.user for row in rows.select_related("user")]:
        return people
    managing = Contact._base_manager.filter(
        account=interest.application.account_id, left_at=None, is_administrator=True
    )
    return [one.user for one in managing.select_related("user").order_by("pk")]
