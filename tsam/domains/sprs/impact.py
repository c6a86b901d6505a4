"""What a defect costs its customers, as a sum of named terms, so that the order can be explained.

The terms name no customer: a severity, how many are hit, the heaviest need behind it, the nearest
day that waits for it, and how far one gets without the fix.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.objectives.models import Milestone
from tsam.domains.sprs.counting import LEAST_SHOWN
from tsam.domains.sprs.models import Spr, SprInterest, SprPublic, SprSeverity, Wanted, Workaround

_SEVERITY = {0: 200, 1: 120, 2: 60, 3: 20, 4: 0}
_WITHOUT = {Workaround.NONE: 40, Workaround.PARTIAL: 20, Workaround.FULL: 0}
_PER_CUSTOMER, _MOST_CUSTOMERS = 25, 12
_PER_WEIGHT = 25
_MUST = 30
# A milestone counts the more, the nearer it is, and not at all beyond a quarter of a year.
_NEAR, _FAR_DAYS = 100, 90
COLUMNS = ["impact", "impact_terms", "customers", "nearest_on", "misses"]

# name, value, points
Term = tuple[str, int, int]


@dataclass(frozen=True)
class Hit:
    """What one interest adds: its account, the weight behind it, the day that waits for the fix."""

    account: int
    weight: int = 0
    day: date | None = None
    is_must: bool = False


def weigh(severity: int, quality: str, hits: Iterable[Hit], today: date) -> list[Term]:
    """The terms of the sum as they are said; those of no points are left out."""
    listed = list(hits)
    customers = len({hit.account for hit in listed})
    weight = max((hit.weight for hit in listed), default=0)
    terms: list[Term] = [
        ("severity", severity, _SEVERITY[severity]),
        ("customers", customers, _PER_CUSTOMER * min(customers, _MOST_CUSTOMERS)),
        ("need", weight, _PER_WEIGHT * weight),
    ]
    if day := nearest(listed):
        days = (day - today).days
        terms.append(("milestone", days, _nearness(days)))
    if any(hit.is_must for hit in listed):
        terms.append(("must", 1, _MUST))
    if listed:
        rank = [Workaround.NONE, Workaround.PARTIAL, Workaround.FULL].index(Workaround(quality))
        terms.append(("workaround", rank, _WITHOUT[Workaround(quality)]))
    return [term for term in terms if term[2]]


def nearest(hits: Iterable[Hit]) -> date | None:
    return min((hit.day for hit in hits if hit.day), default=None)


def _nearness(days: int) -> int:
    return round(_NEAR * (_FAR_DAYS - min(max(days, 0), _FAR_DAYS)) / _FAR_DAYS)


def said(term: Iterable[str | int]) -> str:
    """One term in words."""
    name, value, _points = term
    n = int(value)
    if name == "customers":
        if n < LEAST_SHOWN:
            return _("Under %(n)d customers") % {"n": LEAST_SHOWN}
        return ngettext("%(n)d customer", "%(n)d customers", n) % {"n": n}
    if name == "milestone":
        if n < 0:
            return _("A milestone is past")
        return ngettext("Milestone in %(n)d day", "Milestone in %(n)d days", n) % {"n": n}
    if name == "workaround":
        return _("No workaround") if n == 0 else _("Partial workaround")
    return {
        "severity": _("Severity %(name)s") % {"name": SprSeverity(min(max(n, 0), 4)).label},
        "need": _("A need of weight %(n)d waits") % {"n": n},
        "must": _("Somebody cannot go on without it"),
    }.get(str(name), str(name))


def refresh(sprs: Iterable[int], today: date) -> list[Spr]:
    """Weigh these SPRs anew and keep the sums; returns those that changed."""
    keys = list(sprs)
    rows = list(Spr._base_manager.filter(pk__in=keys).order_by("pk"))
    quality = dict(
        SprPublic._base_manager.filter(spr__in=keys).values_list("spr", "workaround_quality")
    )
    hits = _hits(keys)
    changed = []
    for spr in rows:
        there = hits.get(spr.pk, [])
        terms = weigh(spr.severity, quality.get(spr.pk, Workaround.NONE), there, today)
        new = (
            sum(points for _name, _value, points in terms),
            [list(term) for term in terms],
            len({hit.account for hit in there}),
            nearest(there),
            sum(hit.day is not None and spr.comes_after(hit.day) for hit in there),
        )
        if new != tuple(getattr(spr, column) for column in COLUMNS):
            for column, value in zip(COLUMNS, new, strict=True):
                setattr(spr, column, value)
            changed.append(spr)
    Spr._base_manager.bulk_update(changed, COLUMNS, batch_size=200)
    return changed


def _hits(keys: Iterable[int]) -> dict[int, list[Hit]]:
    interests = (
        SprInterest._base_manager.filter(spr__in=list(keys), installed_on=None)
        .select_related("application", "milestone__project", "requirement")
        .order_by("pk")
    )
    waiting = set(
        Milestone.objects.ahead()
        .filter(pk__in=[one.milestone_id for one in interests if one.milestone_id])
        .values_list("pk", flat=True)
    )
    hits: dict[int, list[Hit]] = {}
    for one in interests:
        need = one.requirement
        hits.setdefault(one.spr_id, []).append(
            Hit(
                account=one.application.account_id,
                weight=need.counted_weight if need and need.is_in_force else 0,
                day=one.milestone.due_on if one.milestone and one.milestone_id in waiting else None,
                is_must=one.wanted == Wanted.MUST,
            )
        )
    return hits
