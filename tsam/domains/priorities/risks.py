"""The fix that a case waits for, and how likely it comes too late: now, and as of a past moment.

Both read what was told then, never what would be told today: `SprOutlook` keeps every row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import CaseSpr
from tsam.domains.priorities.scoring import Risk
from tsam.domains.sprs.models import Spr, SprOutlook, Told

# case, SPR
Link = tuple[int, int]


def risks_of(applications: Collection[int]) -> dict[int, Risk]:
    """{case: the likeliest miss}, of the open cases of these Applications; two queries."""
    rows = CaseSpr._base_manager.filter(case__application__in=applications, case__is_open=True)
    links = list(rows.values_list("case_id", "spr_id", "case__application_id"))
    if not links:
        return {}
    told = SprOutlook.objects.filter(
        application__in=applications, spr__in={spr for _case, spr, _where in links}
    )
    last = {
        (row.spr_id, row.application_id): row for row in told.last_of_each().select_related("spr")
    }
    by_place: dict[int, list[Link]] = {}
    for case, spr, where in links:
        by_place.setdefault(where, []).append((case, spr))
    found: dict[int, Risk] = {}
    for where, some in by_place.items():
        here = {spr: row for (spr, place), row in last.items() if place == where}
        found |= _worst(some, here)
    return found


def risks_at(application: int, cases: Collection[int], at: datetime) -> dict[int, Risk]:
    """The same as of a moment: the links by their events, and what was told last by then."""
    links = links_at(cases, at)
    told = SprOutlook._base_manager.filter(
        application=application, spr__in={spr for _case, spr in links}, made_at__lte=at
    )
    last = {row.spr_id: row for row in told.select_related("spr").order_by("pk")}
    return _worst(links, last)


def links_at(cases: Collection[int], at: datetime) -> list[Link]:
    """Which of these cases waited for the fix of which SPR at a moment, by the events."""
    events = Event._base_manager.filter(
        noun="case", key__in=cases, name__in=["case.spr_linked", "case.spr_unlinked"], at__lte=at
    ).order_by("at", "pk")
    numbers: dict[tuple[int, str], bool] = {}
    for key, name, facts in events.values_list("key", "name", "facts"):
        numbers[key, facts["spr"]] = name == "case.spr_linked"
    keys = _keys({number for (_case, number), is_there in numbers.items() if is_there})
    return [
        (case, keys[number])
        for (case, number), is_there in numbers.items()
        if is_there and number in keys
    ]


def _keys(numbers: Iterable[str]) -> dict[str, int]:
    found = {}
    for number in sorted(numbers):
        if spr := Spr.objects.numbered(number).first():
            found[number] = spr.pk
    return found


def _worst(links: Iterable[Link], last: Mapping[int, SprOutlook]) -> dict[int, Risk]:
    found: dict[int, Risk] = {}
    for case, spr in sorted(links):
        row = last.get(spr)
        if row is None or row.told != Told.CHANCE or row.percent is None or row.due_on is None:
            continue
        known = found.get(case)
        if known is None or row.percent < known.percent:
            found[case] = Risk(row.spr.number, row.percent, row.name, row.due_on)
    return found
