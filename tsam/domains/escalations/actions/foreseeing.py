"""Keep which cases are likely to be escalated, so that it can be held against what happened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tsam.domains.cases.models import Case
from tsam.domains.escalations import foreseen, warning
from tsam.domains.escalations.models import EarlyWarning


@transaction.atomic
def note_warnings(*, at: datetime) -> int:
    """Begin, go on with and end the warnings of all open cases; returns how many stand."""
    cases = Case._base_manager.filter(is_open=True).exclude(**foreseen.running_cases())
    known = foreseen.facts_of(cases, at)
    found = {
        case: warning.signals(facts)
        for case, facts in known.items()
        if warning.points(facts) >= warning.WARNS_FROM
    }
    standing = {
        one.case_id: one
        for one in EarlyWarning._base_manager.select_for_update().filter(ended_at=None)
    }
    for case, one in standing.items():
        told = found.get(case)
        if told is None:
            one.ended_at = at
        else:
            one.seen_at, one.reasons = at, [list(signal) for signal in told]
            one.points = sum(signal[1] for signal in told)
    EarlyWarning._base_manager.bulk_update(
        standing.values(), ["ended_at", "seen_at", "reasons", "points"], batch_size=100
    )
    EarlyWarning._base_manager.bulk_create(
        EarlyWarning(
            case_id=case,
            points=sum(signal[1] for signal in told),
            reasons=[list(signal) for signal in told],
            warned_at=at,
            seen_at=at,
        )
        for case, told in found.items()
        if case not in standing
    )
    return len(found)
