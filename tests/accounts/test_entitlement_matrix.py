"""Domain 5.1, cell by cell: package, TSAM, feature, and the answer."""

from __future__ import annotations

from datetime import date

import pytest
from _pytest.mark.structures import ParameterSet

from tsam.domains.accounts.entitlement import Contract, Facts, Package, Term, decide, decide_support
from tsam.domains.accounts.models import EngagementState

DAY = date(2026, 3, 2)
CONTRACT = Contract("SCN1", date(2026, 1, 1), date(2026, 12, 31))
TERM = Term(date(2026, 1, 1), date(2026, 12, 31))
GENERAL = [f"G{n}" for n in range(1, 9)]
PLATINUM_ONLY = [f"P{n}" for n in range(1, 5)]
EVERY = [*GENERAL, *PLATINUM_ONLY]

PACKAGES = {
    "BRONZE": Package("BRONZE", "BRONZE"),
    "SILVER": Package("SILVER", "SILVER"),
    "GOLD": Package("GOLD", "GOLD", frozenset(GENERAL)),
    "GOLDPLUS": Package("GOLDPLUS", "GOLDplus", frozenset(GENERAL)),
    "PLATINUM": Package("PLATINUM", "PLATINUM", frozenset(EVERY), requires_tsam=True),
}


def facts(package: str, *, tsam: bool) -> Facts:
    """An active contract with this package, and an active TSAM or none."""
    return Facts(
        application="Assembly",
        on=DAY,
        contract=CONTRACT if package else None,
        package=PACKAGES.get(package),
        has_engagement=tsam,
        state=EngagementState.ACTIVE if tsam else "",
        terms=(TERM,) if tsam else (),
    )


def cells() -> list[tuple[str, bool, str, bool]]:
    allowed = {
        ("GOLD", True): set(GENERAL),
        ("GOLDPLUS", True): set(GENERAL),
        ("PLATINUM", True): set(EVERY),
    }
    return [
        (package, tsam, feature, feature in allowed.get((package, tsam), set()))
        for package in ("", *PACKAGES)
        for tsam in (False, True)
        for feature in EVERY
    ]


def rows_of_cells() -> list[ParameterSet]:
    """The same table row by row, for the page and the call that show a row at once."""
    found: dict[tuple[str, bool], set[str]] = {}
    for package, tsam, feature, is_allowed in cells():
        found.setdefault((package, tsam), set()).update({feature} if is_allowed else ())
    return [
        pytest.param(package, tsam, allowed, id=f"{package or 'none'}-{'yes' if tsam else 'no'}")
        for (package, tsam), allowed in found.items()
    ]


@pytest.mark.parametrize(
    ("package", "tsam", "feature", "is_allowed"),
    cells(),
    ids=lambda part: {True: "yes", False: "no", "": "none"}.get(part, str(part)),
)
def test_cell(package: str, tsam: bool, feature: str, is_allowed: bool) -> None:
    verdict = decide(feature, facts(package, tsam=tsam))

    assert verdict.allowed is is_allowed
    assert verdict.reason
    assert verdict.code
    assert verdict.rule


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("tsam", [True, False])
def test_base_support_comes_with_every_package(package: str, tsam: bool) -> None:
    assert decide_support(facts(package, tsam=tsam))


def test_without_a_package_there_is_no_service() -> None:
    assert decide_support(facts("", tsam=False)).code == "no_contract"


def test_platinum_without_tsam_is_non_compliant() -> None:
    verdict = decide("G1", facts("PLATINUM", tsam=False))

    assert (verdict.allowed, verdict.code, verdict.rule) == (False, "non_compliant", "R7")


def test_a_tsam_on_a_package_that_knows_none_is_not_valid() -> None:
    assert decide("G1", facts("BRONZE", tsam=True)).rule == "I1"
