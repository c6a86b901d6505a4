"""By whom Applications are served today: the one engagement of each that has not ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tsam.domains.accounts.models import Engagement, EngagementState, SupportContract
from tsam.kernel.blanks import Among
from tsam.kernel.once import once
from tsam.kernel.standing import Standing


@dataclass(frozen=True)
class Engaged:
    """An engagement as far as facts and service hours tell of it."""

    pk: int
    state: str
    zone: str
    calendar: int
    calendar_version: int
    contract: SupportContract | None


def engaged(applications: Iterable[int]) -> dict[int, Engaged]:
    """{application: its engagement}, without those that have none; one query."""
    keys = frozenset(applications)
    return once(("engaged", keys), lambda: _engaged(keys))


def _engaged(applications: frozenset[int]) -> dict[int, Engaged]:
    if not applications:
        return {}
    return {
        application: Engaged(key, state, zone, calendar, version, _contract(contract, told))
        for application, key, state, zone, calendar, version, contract, *told in _ENGAGED.rows(
            applications=applications
        )
    }


_OF_CONTRACT = ("number", "starts_on", "ends_on", "cancelled_on", "grace_days", "terms_version")
# Nearly every request and every write comes by here.
_ENGAGED = Standing(
    lambda: (
        Engagement._base_manager.filter(Among("application", "applications"))
        .exclude(state=EngagementState.ENDED)
        .values_list(
            "application_id",
            "pk",
            "state",
            "calendar__zone",
            "calendar_id",
            "calendar__version",
            "support_contract_id",
            *(f"support_contract__{name}" for name in _OF_CONTRACT),
        )
    )
)


def _contract(key: int | None, told: Iterable[Any]) -> SupportContract | None:
    if key is None:
        return None
    return SupportContract(pk=key, **dict(zip(_OF_CONTRACT, told, strict=True)))
