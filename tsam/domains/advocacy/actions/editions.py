"""Editions of a brief: made when a department reads something else, read, and told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy import briefs
from tsam.domains.advocacy.actions import steps
from tsam.domains.advocacy.actions.asking import alias_for
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models import BriefEdition, BriefReceipt
from tsam.domains.people.models import User

# So long the first five must stand still before a department is told how they moved.
SETTLES = timedelta(minutes=10)


@transaction.atomic
def revise(engagement: Engagement, *, at: datetime) -> list[BriefEdition]:
    """Make the next edition for each department that reads something else than in the last one.

    May run as often as somebody likes: where nothing differs nothing is written.
    """
    engagement = hold_engagement(engagement)
    alias_for(engagement.account)
    made = []
    for audience, told in briefs.told_to_all(engagement, at).items():
        last = last_edition(engagement, audience)
        digest = told.digest()
        if (last and last.digest == digest) or not (last or told.entries):
            continue
        top = [[one.key, one.cells["statement"].words] for one in told.top]
        edition = BriefEdition.objects.create(
            engagement=engagement,
            audience=audience,
            number=last.number + 1 if last else 1,
            digest=digest,
            top=top,
            made_at=at,
            # Nothing moved for whoever reads the first one.
            told_at=None if last else at,
        )
        made.append(edition)
    return made


@transaction.atomic
def mark_read(engagement: Engagement, audience: Audience, *, by: User, at: datetime) -> None:
    """Somebody of the department opened the brief; the first time counts for each edition."""
    if not by.has_function(audience):
        return
    revise(engagement, at=at)
    edition = last_edition(engagement, audience)
    if edition:
        BriefReceipt.objects.get_or_create(edition=edition, reader=by, defaults={"read_at": at})


@transaction.atomic
def settle_changes(engagement: Engagement, audience: Audience, *, at: datetime) -> bool:
    """Tell the department once how its first five moved, when they have stood still for a while.

    Returns whether there was something to tell.
    """
    engagement = hold_engagement(engagement)
    editions = BriefEdition._base_manager.filter(engagement=engagement, audience=audience)
    waiting = list(editions.filter(told_at=None).order_by("number"))
    if not waiting or waiting[-1].made_at > at - SETTLES:
        return False
    newest = waiting[-1]
    former = editions.filter(number__lt=waiting[0].number).order_by("-number").first()
    editions.filter(pk__in=[one.pk for one in waiting]).update(told_at=at)
    moves = moved(former.top if former else [], newest.top)
    if not moves:
        return False
    facts = {"audience": audience, "moves": moves}
    steps.record("brief.changed", newest, engagement, by=None, at=at, facts=facts)
    return True


def moved(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> list[list[object]]:
    """[key, place before, place after] of all that moved among the first five; 0 is "not there"."""
    was = {key: place for place, (key, _words) in enumerate(before, 1)}
    now = {key: place for place, (key, _words) in enumerate(after, 1)}
    keys = [*now, *(key for key in was if key not in now)]
    return [[key, was.get(key, 0), now.get(key, 0)] for key in keys if was.get(key) != now.get(key)]


def last_edition(engagement: Engagement, audience: Audience) -> BriefEdition | None:
    return (
        BriefEdition._base_manager.filter(engagement=engagement, audience=audience)
        .order_by("-number")
        .first()
    )
