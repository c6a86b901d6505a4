"""How soon an answer is due: the targets of the package that is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tsam.domains.accounts.models import (
    Application,
    ContractPackage,
    ServiceTarget,
)
from tsam.kernel.blanks import Among
from tsam.kernel.standing import Standing

# What is worked to where no package says anything: the least that is sold.
LEAST = "GOLD"


@dataclass(frozen=True)
class Target:
    """Minutes to the first answer and to each further word, of service hours or of every hour."""

    response_minutes: int
    update_minutes: int
    is_round_the_clock: bool = False


def targets_for(applications: Iterable[int], at: datetime) -> dict[int, Mapping[int, Target]]:
    """{application: {severity: Target}} as of that moment, in three queries."""
    rows = Application._base_manager.filter(pk__in=set(applications))
    return _targets(dict(rows.values_list("pk", "support_contract_id")), at)


def targets_of(application: Application, at: datetime) -> Mapping[int, Target]:
    """{severity: Target} of one Application whose row is at hand, in two queries."""
    return _targets({application.pk: application.support_contract_id}, at)[application.pk]


def _targets(contracts: Mapping[int, int | None], at: datetime) -> dict[int, Mapping[int, Target]]:
    packages = packages_in_force(at, {key for key in contracts.values() if key})
    tables = _tables()
    least = tables[LEAST]
    return {
        application: tables.get(packages.get(contract or 0, 0)) or least
        for application, contract in contracts.items()
    }


def packages_in_force(at: datetime, contracts: Iterable[int] | None = None) -> dict[int, int]:
    """The package of each contract at that moment, by their keys; of all contracts, if not said."""
    rows = _STEPS.rows() if contracts is None else _STEPS_OF.rows(contracts=set(contracts))
    packages: dict[int, int] = {}
    for contract, package, effective_at in rows:
        # The first package of a contract counts before it takes effect too.
        if effective_at <= at or contract not in packages:
            packages[contract] = package
    return packages


def _tables() -> dict[int | str, dict[int, Target]]:
    """The targets of every package, by its key, and those of the least package by its code."""
    tables: dict[int | str, dict[int, Target]] = {}
    for package, code, severity, first, further, always in _TARGETS.rows():
        target = Target(first, further, always)
        tables.setdefault(package, {})[severity] = target
        if code == LEAST:
            tables.setdefault(LEAST, {})[severity] = target
    least = tables[LEAST]
    # A package of the vendor's own may leave severities out; they follow the least one.
    return {key: {**least, **table} for key, table in tables.items()}


def _steps(rows: QuerySet[ContractPackage]) -> QuerySet[ContractPackage, tuple[Any, ...]]:
    ordered = rows.order_by("effective_at", "pk")
    return ordered.values_list("contract_id", "package_id", "effective_at")


# Every write to a case comes by here.
_STEPS = Standing(lambda: _steps(ContractPackage._base_manager.all()))
_STEPS_OF = Standing(
    lambda: _steps(ContractPackage._base_manager.filter(Among("contract", "contracts")))
)
_TARGETS = Standing(
    lambda: ServiceTarget.objects.values_list(
        "package",
        "package__code",
        "severity",
        "response_minutes",
        "update_minutes",
        "is_round_the_clock",
    )
)
