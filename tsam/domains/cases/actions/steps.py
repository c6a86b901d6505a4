"""The steps that every action on a case shares: hold the row, save what changed, say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tsam.domains.accounts import timeline
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Event
from tsam.domains.accounts.targets import targets_of
from tsam.domains.cases import clocks
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question
from tsam.kernel.standing import Standing

_HELD: Question[Case] = Question(lambda rows: rows.filter(pk=Blank("case")).select_for_update())
_HISTORY = Standing(
    lambda: (
        Event._base_manager.filter(noun="case", key=Blank("case"))
        .order_by("at", "pk")
        .values_list("name", "at", "facts")
    )
)


def hold(case: Case) -> Case:
    """Read the row afresh and keep it until the end, so that no two people move it at once."""
    found = _HELD.of(Case._base_manager.all(), case=case.pk)
    if not found:
        raise Case.DoesNotExist
    held = found[0]
    # Whose it is and about what does not change with a step: what was read with it stays.
    read = case._state.fields_cache
    if "account" in read and case.account_id == held.account_id:
        held.account = case.account
    if "application" in read and case.application_id == held.application_id:
        held.application = case.application
    return held


def commit(
    case: Case,
    name: str,
    *,
    by: User | None,
    at: datetime,
    facts: Mapping[str, Any],
    columns: Iterable[str],
    is_public: bool = True,
) -> Event:
    """Record the event, let the clock follow from it, and save the columns that changed."""
    event = timeline.record(
        name,
        case,
        account=case.account,
        application=case.application,
        by=by,
        at=at,
        facts=facts,
        is_public=is_public,
    )
    changed = [*columns, *run_clock(case, at)]
    case.save(update_fields=changed)
    return event


def run_clock(case: Case, at: datetime) -> list[str]:
    """Compute the clock anew from the event log; returns the columns to save."""
    targets = targets_of(case.application, at)
    return clocks.project(case, history(case.pk), targets, calendar_of(case.application_id))


def history(key: int) -> clocks.History:
    return _HISTORY.rows(case=key)
