"""The open cases of an Application at a past moment, from what happened to each of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Event
from tsam.domains.accounts.targets import Target
from tsam.domains.cases import clocks
from tsam.domains.cases.models import Case, CaseArea, State
from tsam.kernel.hours import WorkingCalendar


class Step(NamedTuple):
    """One event of a case. `is_history`: it came in with an import, and was not ours."""

    name: str
    at: datetime
    facts: Mapping[str, Any]
    is_history: bool = False


@dataclass(frozen=True)
class Served:
    """Which need a case serves: by its key, or by its label alone where an old event tells it."""

    key: int | None
    label: str
    at: datetime


@dataclass(frozen=True)
class CaseThen:
    """A case with the columns that it had then, and what it served. Not to be saved."""

    case: Case
    serves: Served | None


def open_cases_at(
    application: int, at: datetime, targets: Mapping[int, Target], hours: WorkingCalendar
) -> tuple[list[CaseThen], list[str]]:
    """The cases that were open, and sentences about what their events do not tell.

    `targets` and `hours` are those of that moment. A case of an import is there from the moment
    it came in. Four queries.
    """
    # A case that is closed, and was so then, was not open in between.
    rows = Case._base_manager.filter(
        Q(is_open=True) | Q(closed_at__gt=at), application=application, opened_at__lte=at
    )
    cases = {case.pk: case for case in rows}
    histories = _histories(application, cases, at)
    found, untold = [], 0
    for key, case in cases.items():
        steps = histories.get(key, [])
        if not steps and case.source:
            continue
        untold += not steps or steps[0].name != "case.opened"
        if steps:
            put_back(case, steps)
            clocks.project(case, [step[:3] for step in steps], targets, hours)
        if case.is_open:
            found.append(CaseThen(case, _served(steps)))
    return found, _doubts(found, untold)


def put_back(case: Case, steps: Sequence[Step]) -> None:
    """Give the row what these steps made of it, as far as a rank looks at it. Pure."""
    opening = steps[0].facts if steps[0].name == "case.opened" else {}
    severity, state = clocks.after(opening, _before(steps, "severity", case.severity), State.OPEN)
    promised_at: datetime | None = None
    last_word_at = case.opened_at
    for step in steps:
        former = state
        severity, state = clocks.after(step.facts, severity, state)
        if step.name in clocks.OUR_WORDS or (step.is_history and _ended(former, state)):
            last_word_at = max(last_word_at, step.at)
        promised_at = _promise(step, promised_at)
    case.severity, case.state, case.is_open = severity, state, state != State.CLOSED
    case.promised_at, case.last_word_at = promised_at, last_word_at
    _put_back_area(case, steps)


def _put_back_area(case: Case, steps: Iterable[Step]) -> None:
    classified = [step.facts for step in steps if step.name == "case.classified"]
    facts = classified[-1] if classified else {}
    case.area = facts.get("area", [CaseArea.UNCLASSIFIED])[-1]
    case.secondary_area = facts.get("secondary_area", [""])[-1]
    case.project_id = facts.get("project", [None])[-1]
    case.milestone_id = facts.get("milestone", [None])[-1]


def _before(steps: Iterable[Step], name: str, otherwise: Any) -> Any:
    """What the first change says was there before it."""
    changes = (step.facts[name] for step in steps if isinstance(step.facts.get(name), list))
    first = next(changes, None)
    return first[0] if first else otherwise


def _ended(former: str, state: str) -> bool:
    """Of an imported case its closing is our word too."""
    return state == State.CLOSED != former


def _promise(step: Step, promised_at: datetime | None) -> datetime | None:
    if step.name == "case.promised":
        return datetime.fromisoformat(step.facts["promised_at"][1])
    if step.name in clocks.OUR_WORDS:
        said = step.facts.get("promised_at")
        return datetime.fromisoformat(said) if said else None
    return None if step.name == "case.closed" else promised_at


def _served(steps: Sequence[Step]) -> Served | None:
    for step in reversed(steps):
        if step.name == "case.need_set":
            label = step.facts["requirement"][1]
            key = step.facts.get("_keys", [None, None])[1]
            return Served(key, label, step.at) if label else None
    return None


def _histories(application: int, cases: Mapping[int, Case], at: datetime) -> dict[int, list[Step]]:
    """The events that were known by then, oldest first."""
    imports = list(
        Event._base_manager.filter(noun="application", key=application, name="cases.imported")
        .order_by("pk")
        .values_list("pk", "at")
    )
    rows = Event._base_manager.filter(noun="case", key__in=list(cases), at__lte=at)
    told: dict[int, list[Step]] = {}
    for event in rows.order_by("at", "pk").only("key", "by", "name", "at", "facts"):
        is_history = event.by_id is None and bool(cases[event.key].source)
        came_at = _came_at(event.pk, imports) if is_history else None
        if came_at is None or came_at <= at:
            step = Step(event.name, event.at, event.facts, is_history=came_at is not None)
            told.setdefault(event.key, []).append(step)
    return told


def _came_at(event: int, imports: Sequence[tuple[int, datetime]]) -> datetime | None:
    """When an event that nobody here caused came in: an import is recorded after its histories."""
    following = bisect_right(imports, event, key=lambda one: one[0])
    return imports[following][1] if following < len(imports) else None


def _doubts(found: Sequence[CaseThen], untold: int) -> list[str]:
    said = []
    imported = sum(bool(one.case.source) for one in found)
    if imported:
        said.append(
            ngettext(
                "%(n)d case came in by an import: what its source did not tell is not known.",
                "%(n)d cases came in by an import: what their source did not tell is not known.",
                imported,
            )
            % {"n": imported}
        )
    if untold:
        said.append(
            ngettext(
                "Of %(n)d case the beginning was not written down; it stands as it is now.",
                "Of %(n)d cases the beginning was not written down; they stand as they are now.",
                untold,
            )
            % {"n": untold}
        )
    return said
