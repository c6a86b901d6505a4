"""Which agreed objectives stop or start being critical when a day moves.

An objective is critical while an open critical case serves a need that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement
from tsam.domains.objectives.models import DocumentState, Objective, ObjectiveNeed
from tsam.domains.people.models import User
from tsam.domains.priorities.what_if import Effect


@dataclass(frozen=True)
class Touched:
    """One objective, what becomes of it ("stops", "starts" or "dates"), and why."""

    objective: Objective
    kind: str
    why: str


def touched(
    reader: User, row: Engagement, effects: Sequence[Effect], day: date, to: date
) -> list[Touched]:
    """Those of the version in force that something happens to, in their order."""
    needs = (
        ObjectiveNeed.objects.visible_to(reader)
        .filter(objective__document__engagement=row)
        .filter(objective__document__state=DocumentState.AGREED)
        .select_related("objective__document")
        .order_by("objective__number", "label")
    )
    named: dict[int, list[ObjectiveNeed]] = {}
    for need in needs:
        named.setdefault(need.objective_id, []).append(need)
    before = _served(one for one in effects if one.was_critical)
    after = _served(one for one in effects if one.is_critical)
    found = []
    for theirs in named.values():
        objective = theirs[0].objective
        asked = {need.requirement_id: need.label for need in theirs}
        stood, stands = before & set(asked), after & set(asked)
        if stood and not stands:
            found.append(Touched(objective, "stops", _serving(asked, stood)))
        elif stands and not stood:
            found.append(Touched(objective, "starts", _serving(asked, stands)))
    known = {one.objective.pk for one in found}
    return found + [one for one in _dates(reader, row, day, to) if one.objective.pk not in known]


def _served(effects: Iterable[Effect]) -> set[int]:
    return {one.case.requirement_id for one in effects if one.case.requirement_id}


def _serving(labels: dict[int, str], keys: set[int]) -> str:
    names = sorted(labels[key] for key in keys)
    return ngettext(
        "It names %(needs)s, which a case that moves serves.",
        "It names %(needs)s, which cases that move serve.",
        len(names),
    ) % {"needs": ", ".join(names)}


def _dates(reader: User, row: Engagement, day: date, to: date) -> list[Touched]:
    """Those due between the two days: what was measured after it is measured before it, or so."""
    first, last = sorted((day, to))
    between = (
        Objective.objects.visible_to(reader)
        .filter(document__engagement=row, document__state=DocumentState.AGREED)
        .filter(due_on__gt=first, due_on__lte=last)
        .select_related("document")
        .order_by("number")
    )
    words = (
        _("It falls due before that day now, and not after it.")
        if to > day
        else _("It falls due after that day now, and not before it.")
    )
    return [Touched(one, "dates", words) for one in between]
