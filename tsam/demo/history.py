"""Defects of former years, so that something can be learnt of them. They hit nobody any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from tsam.domains.accounts.models import Event
from tsam.domains.sprs.models import Spr, SprPublic, SprSeverity, SprState

# Of each product: how many, its components, and the median of days until a fix.
_PRODUCTS = (
    ("Forgeline Vault", 110, ("Check-in", "Search", "Replication", "Access", "Publishing"), 34),
    ("Forgeline Plant", 80, ("Work instructions", "Line balance", "Effectivity", "Reports"), 46),
    ("Forgeline Cell", 40, ("Robot programs", "Simulation", "Fixtures"), 27),
    ("Forgeline Publish", 30, ("Plotting", "Formats", "Signatures"), 60),
)
_FAULTS = (
    "stops when two people save at once",
    "shows the former state until the page is read again",
    "takes minutes where a list has thousands of lines",
    "loses the last line of a long table",
    "refuses a name with an accent",
    "counts a part twice after a copy",
    "forgets the filter after a restart",
    "prints an empty page at the end",
    "does not see what came in during the night",
    "gives up after a short cut of the network",
    "writes the wrong time in autumn",
    "keeps a lock that nobody holds",
)
_PACE = {0: 0.2, 1: 0.45, 2: 0.9, 3: 1.3, 4: 2.2}
_AGAINST = (SprState.NOT_A_DEFECT, SprState.NOT_PLANNED, SprState.CANNOT_REPRODUCE)
_YEARS = 2.4


def settle(at: datetime) -> None:
    """Before the defects that are told one by one. The same moment gives the same history."""
    rows = list(_rows(at))
    made = Spr._base_manager.bulk_create(rows)
    SprPublic._base_manager.bulk_create(
        [
            SprPublic(
                spr=row,
                number=row.number,
                title=row.title,
                severity=row.severity,
                product=row.product,
                state=row.state,
                state_at=row.state_at,
                resolved_in=row.resolved_in,
                reason="It is not changed." if row.state in _AGAINST else "",
            )
            for row in made
        ]
    )
    Event._base_manager.bulk_create(_promise(row) for row in made[::2] if not row.state_reason)


def _promise(row: Spr) -> Event:
    """R&D committed to a day; of seven such days it kept six."""
    ended = row.state_at
    early = -9 if row.pk % 7 == 0 else 4
    day = (ended + timedelta(days=early)).date().isoformat()
    facts = {
        "number": row.number,
        "target_release": ["", row.resolved_in],
        "target_on": [None, day],
        "is_slip": False,
        "reason": "",
    }
    said_at = max(row.raised_at, ended - timedelta(days=16))
    return Event(name="spr.target_set", noun="spr", key=row.pk, at=said_at, facts=facts)


def _rows(at: datetime) -> Iterator[Spr]:
    draw = np.random.default_rng(1204)
    number = 13_040_000
    for product, count, components, median in _PRODUCTS:
        for _one in range(count):
            number += int(draw.integers(3, 90))
            severity = int(draw.choice(5, p=(0.04, 0.12, 0.32, 0.36, 0.16)))
            raised = at - timedelta(days=draw.uniform(150, _YEARS * 365))
            took = float(draw.lognormal(0, 0.9)) * median * _PACE[severity]
            ended = min(raised + timedelta(days=took), at - timedelta(days=draw.uniform(3, 60)))
            is_against = bool(draw.random() < 0.22)
            state = _AGAINST[int(draw.integers(len(_AGAINST)))] if is_against else SprState.VERIFIED
            component = components[int(draw.integers(len(components)))]
            yield Spr(
                known_as=f"SPR{number}",
                title=f"{component} {_FAULTS[int(draw.integers(len(_FAULTS)))]}",
                product=product,
                component=component,
                severity=SprSeverity(severity),
                state=state,
                is_open=False,
                state_reason="Decided by R&D." if is_against else "",
                state_at=ended,
                ended_at=ended,
                resolved_in="" if is_against else "an earlier release",
                raised_at=raised,
            )
