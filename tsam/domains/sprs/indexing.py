"""What of a defect can be found, and by whom: its internal words by our people, its public ones by
the customers that it hits. Two entries, so that no search for one can match the other.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tsam.domains.accounts.entries import numbered_entries
from tsam.domains.accounts.models import SearchEntry
from tsam.domains.accounts.walls import Walls
from tsam.domains.sprs.models import Spr, SprFollower, SprInterest, SprPublic
from tsam.kernel import search

SPR, PUBLIC = "spr", "sprpublic"
# Tokens of its own: the walls of cases never match an SPR, nor the other way round.
INSIDE = "spr-inside"
WALLS = Walls("spr")
BATCH = 500


@transaction.atomic
def index(keys: Iterable[int]) -> None:
    """Store the words of these SPRs anew."""
    sprs = list(Spr._base_manager.filter(pk__in=list(keys)).order_by("pk"))
    words = {one.spr_id: one for one in SprPublic._base_manager.filter(spr__in=sprs).order_by("pk")}
    walls = _walls([spr.pk for spr in sprs])
    wanted = [(SPR, spr.pk, spr.pk) for spr in sprs]
    wanted += [(PUBLIC, spr.pk, spr.pk) for spr in sprs if walls.get(spr.pk)]
    numbers = numbered_entries(wanted)
    entries = []
    for spr in sprs:
        public = words.get(spr.pk)
        named = f"{spr.number} {spr.title} {spr.external_id}"
        told = f"{public.title} {public.text} {public.workaround}" if public else ""
        body = f"{spr.text} {spr.product} {spr.component} {spr.found_in} {told}"
        scopes = frozenset({INSIDE})
        entries.append(search.Entry(numbers[SPR, spr.pk], named, body, scopes, SPR))
        if public and (theirs := walls.get(spr.pk)):
            title = f"{public.number} {public.title}"
            shown = f"{public.text} {public.workaround} {public.product}"
            scopes = frozenset(theirs)
            entries.append(search.Entry(numbers[PUBLIC, spr.pk], title, shown, scopes, PUBLIC))
    search.put(entries)
    _drop_hidden([spr.pk for spr in sprs if not walls.get(spr.pk)])


def _drop_hidden(keys: list[int]) -> None:
    """What hits nobody any more is found by no customer."""
    gone = SearchEntry._base_manager.filter(kind=PUBLIC, key__in=keys)
    search.drop(list(gone.values_list("pk", flat=True)))
    gone.delete()


def _walls(keys: list[int]) -> dict[int, set[str]]:
    walls: dict[int, set[str]] = {}
    rows = SprInterest._base_manager.filter(spr__in=keys).values_list(
        "spr", "application", "application__account"
    )
    for spr, application, account in rows:
        walls.setdefault(spr, set()).update(WALLS.around(account, application))
    people = SprFollower._base_manager.filter(interest__spr__in=keys)
    for spr, person in people.values_list("interest__spr", "user"):
        walls[spr].add(WALLS.person(person))
    return walls
