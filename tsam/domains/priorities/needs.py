"""Which documented need each case serves, where the customer is entitled to be ranked by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.priorities.scoring import Need


def needs_of(cases: Iterable[Case], at: datetime) -> Mapping[int, Need]:
    """{case: need}, for cases whose need is in force and whose Application has reviews (G2)."""
    serving = {case.pk: case.requirement_id for case in cases if case.requirement_id}
    if not serving:
        return {}
    rows = (
        Requirement.objects.in_force()
        .filter(pk__in=set(serving.values()))
        .select_related("engagement__application")
    )
    entitled = _entitled({row.engagement.application for row in rows}, at)
    needs = {
        row.pk: Need(row.label, row.statement, row.counted_weight)
        for row in rows
        if row.engagement.application_id in entitled
    }
    return {case: needs[row] for case, row in serving.items() if row in needs}


def _entitled(applications: Iterable[Application], at: datetime) -> set[int]:
    books = books_of(applications)
    return {key for key, book in books.items() if decide(Feature.G2, book.at(at))}
