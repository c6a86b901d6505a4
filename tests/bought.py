"""A customer who has bought something that holds today: pages and calls are asked about today."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    SupportContract,
    SupportPackage,
)
from tsam.domains.accounts.terms import last_day

# What is sold besides the packages that come with the product (domain 5.1).
BASE_ONLY = ("BRONZE", "SILVER")


def today() -> date:
    return now().date()


def spanning() -> tuple[date, date]:
    """A year that began a hundred days ago."""
    first = today() - timedelta(days=100)
    return first, last_day(first, 12)


def contract(cast: Cast, package: str = "GOLD", **fields: Any) -> SupportContract:
    """A support contract that runs, given to Assembly."""
    if package in BASE_ONLY:
        SupportPackage.objects.get_or_create(code=package, defaults={"name": package})
    first, last = spanning()
    given: dict[str, Any] = {"starts_on": first, "ends_on": last, **fields}
    made = cast.contract(cast.acme, package, **given)
    cast.assembly.support_contract = made
    cast.assembly.save(update_fields=["support_contract"])
    return made


def engagement(
    cast: Cast, package: str = "GOLD", state: str = EngagementState.ACTIVE, **fields: Any
) -> Engagement:
    """A TSAM on Assembly whose term runs and ends with the contract."""
    if package in BASE_ONLY:
        SupportPackage.objects.get_or_create(code=package, defaults={"name": package})
    first, last = spanning()
    given: dict[str, Any] = {"starts_on": first, "ends_on": last, **fields}
    made = cast.engage(cast.assembly, package, tsam=cast.tess, state=state, **given)
    support = made.support_contract
    assert support
    support.starts_on, support.ends_on = first, last
    support.save(update_fields=["starts_on", "ends_on"])
    return made


def bought(cast: Cast, package: str, *, tsam: bool) -> Application:
    """A cell's row of domain 5.1: a package or none, with a TSAM or without."""
    if tsam and package:
        engagement(cast, package)
    elif tsam:
        made = engagement(cast, "GOLD")
        made.support_contract = None
        made.save(update_fields=["support_contract"])
        cast.assembly.support_contract = None
        cast.assembly.save(update_fields=["support_contract"])
    elif package:
        contract(cast, package)
    return cast.assembly


def of_late() -> datetime:
    """A moment within the last days, for a case that counts as of late."""
    return now() - timedelta(days=3)
