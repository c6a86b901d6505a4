"""What happened to the books of the demonstration's customers, in the order in which it did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Model

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ContractPackage,
    Engagement,
    EngagementState,
    EngagementTerm,
)
from tsam.domains.people.models import User
from tsam.domains.staffing.models import Assignment

_S = EngagementState


class _Told(NamedTuple):
    at: datetime
    name: str
    row: Model
    by: User
    application: Application | None
    facts: dict[str, Any]


def tell(account: Account, staff: dict[str, User]) -> None:
    """Write the events that the rows of one customer speak of, the oldest first."""
    told = [
        _Told(
            account.created_at,
            "account.created",
            account,
            staff["sam"],
            None,
            {"name": account.name},
        ),
        *_people(account, staff),
        *_contracts(account, staff),
        *_applications(account, staff),
        *_engagements(account, staff),
    ]
    for one in sorted(told, key=lambda one: one.at):
        timeline.record(
            one.name,
            one.row,
            account=account,
            application=one.application,
            by=one.by,
            at=one.at,
            facts=one.facts,
        )


def _people(account: Account, staff: dict[str, User]) -> Iterator[_Told]:
    for contact in Contact._base_manager.filter(account=account).select_related("user"):
        facts = {"reach": contact.reach, "name": contact.user.name}
        at = contact.added_at + timedelta(days=2)
        yield _Told(at, "contact.added", contact, staff["dana"], None, facts)


def _contracts(account: Account, staff: dict[str, User]) -> Iterator[_Told]:
    rows = ContractPackage._base_manager.filter(contract__account=account)
    for row in rows.select_related("contract", "package"):
        facts = {"number": row.contract.number, "package": row.package.code}
        at = row.effective_at - timedelta(days=40)
        yield _Told(at, "supportcontract.added", row.contract, staff["sam"], None, facts)


def _applications(account: Account, staff: dict[str, User]) -> Iterator[_Told]:
    for row in Application._base_manager.filter(account=account):
        facts = {"name": row.name, "fingerprint": row.fingerprint}
        yield _Told(row.created_at, "application.added", row, staff["sam"], row, facts)


def _engagements(account: Account, staff: dict[str, User]) -> Iterator[_Told]:
    rows = Engagement._base_manager.filter(account=account).select_related("application")
    for row in rows:
        where = row.application
        term = EngagementTerm._base_manager.get(engagement=row)
        facts: dict[str, Any] = {"months": term.months}
        yield _Told(term.ordered_at, "engagement.ordered", row, staff["sam"], where, facts)
        yield from _staffed(row, staff)
        for days, before, after in _way(row):
            name = "engagement.activated" if after == _S.ACTIVE else "engagement.advanced"
            at = row.activated_at or term.ordered_at + timedelta(days=20)
            states = {"state": [str(before), str(after)]}
            yield _Told(at - timedelta(days=days), name, row, staff["stefan"], where, states)
        if row.state == _S.SUSPENDED and row.activated_at:
            facts = {"state": ["ACTIVE", "SUSPENDED"], "reason": "The invoice is not paid."}
            at = row.activated_at + timedelta(days=60)
            yield _Told(at, "engagement.suspended", row, staff["helen"], where, facts)


def _way(row: Engagement) -> list[tuple[int, str, str]]:
    """The steps taken so far, with the days before the engagement was active."""
    steps: list[tuple[int, str, str]] = [(12, _S.ORDERED, _S.STAFFING)]
    if row.activated_at:
        steps += [(6, _S.STAFFING, _S.ONBOARDING), (0, _S.ONBOARDING, _S.ACTIVE)]
    return steps


def _staffed(row: Engagement, staff: dict[str, User]) -> Iterator[_Told]:
    for one in Assignment._base_manager.filter(engagement=row).select_related("user"):
        facts = {
            "person": one.user.name,
            "role": one.role,
            "from": one.starts_on.isoformat(),
        }
        yield _Told(
            one.assigned_at, "engagement.staffed", row, staff["stefan"], row.application, facts
        )
