"""Who has which package: what a change of the catalogue reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from tsam.domains.accounts.models import Application, SupportContract
from tsam.domains.accounts.targets import packages_in_force


@dataclass(frozen=True)
class Holders:
    """How many contracts carry a package now, and how many Applications they support."""

    contracts: int = 0
    applications: int = 0


def holders(at: datetime) -> Mapping[int, Holders]:
    """By the key of the package; contracts that are over do not count. Numbers, not names."""
    running = {
        contract.pk
        for contract in SupportContract._base_manager.filter(ends_on__gte=at.date())
        if contract.last_day() >= at.date()
    }
    held = {
        contract: package
        for contract, package in packages_in_force(at).items()
        if contract in running
    }
    supported = dict(
        Application._base_manager.filter(support_contract__in=held, retired_at=None)
        .order_by()
        .values_list("support_contract_id")
        .annotate(Count("pk"))
    )
    contracts, applications = Counter[int](), Counter[int]()
    for contract, package in held.items():
        contracts[package] += 1
        applications[package] += supported.get(contract, 0)
    return {package: Holders(count, applications[package]) for package, count in contracts.items()}
