"""Duplicates of duplicates: which SPR is followed in the end."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tsam.domains.sprs.models import Spr, SprPublic
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question

# No chain of people's making is longer; a longer one was written past the rules.
_LONGEST = 50


def chain_of(spr: Spr) -> list[Spr]:
    """The SPR, what it is a duplicate of, and so on to the last."""
    chain, seen = [spr], {spr.pk}
    while (key := chain[-1].duplicate_of_id) and key not in seen and len(chain) < _LONGEST:
        following = Spr._base_manager.select_related("duplicate_of").get(pk=key)
        seen.add(following.pk)
        chain.append(following)
    return chain


def last_of(spr: Spr) -> Spr:
    return chain_of(spr)[-1]


_DOUBLES: Question[Spr] = Question(
    lambda rows: rows.filter(duplicate_of=Blank("spr")).order_by("pk")
)


def doubles_of(spr: Spr) -> list[Spr]:
    """Those that are duplicates of it, directly, the newest last."""
    return _DOUBLES.of(Spr._base_manager.all(), spr=spr.pk)


def lead_to(spr: Spr, last: Spr) -> None:
    """Say in the public words of all that are duplicates of it, near and far, what is followed."""
    below, ahead = set[int](), [spr.pk]
    while ahead:
        found = Spr._base_manager.filter(duplicate_of__in=ahead).exclude(pk__in=below)
        ahead = list(found.values_list("pk", flat=True))
        below.update(ahead)
    SprPublic._base_manager.filter(spr__in=below).update(same_as=last.number)


def circle_of(spr: Spr, of: Spr) -> str:
    """In words how the chain would come back to where it began; empty where it would not."""
    if spr.pk == of.pk:
        return _("%(number)s is itself") % {"number": spr.number}
    chain = chain_of(of)
    if spr.pk not in {one.pk for one in chain}:
        return ""
    there = [one.number for one in chain]
    return ", ".join([spr.number, *there[: there.index(spr.number) + 1]])
