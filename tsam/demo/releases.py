"""The calendar of releases of the demonstration, with the days that were said and moved."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tsam.demo.people import Staff
from tsam.domains.releases import actions
from tsam.domains.releases.actions import Planned
from tsam.domains.releases.models import Vehicle

_TOLD = Path(__file__).with_name("told") / "releases.toml"

Told = Mapping[str, Any]


def settle(staff: Staff, at: datetime) -> None:
    """Before the defects: their targets name these releases."""
    for told in tomllib.loads(_TOLD.read_text())["release"]:
        _tell(told, staff, at)


def _tell(told: Told, staff: Staff, at: datetime) -> None:
    petra = staff["petra"].user
    first, *moved = told["said"]
    said = Planned(
        **{name: told[name] for name in ("product", "line", "name", "kind")},
        planned_on=_day(at, first["on"]),
        freeze_on=_day(at, first["freeze"]),
    )
    vehicle: Vehicle = actions.plan_vehicle(said, by=petra, at=_ago(at, first["ago"]))
    for one in moved:
        vehicle = actions.reschedule(
            vehicle,
            by=petra,
            at=_ago(at, one["ago"]),
            planned_on=_day(at, one["on"]),
            freeze_on=_day(at, one["freeze"]),
            reason=one.get("why", ""),
        )
    text = told.get("text", "")
    if "announced" in told:
        actions.announce(vehicle, by=petra, at=_ago(at, told["announced"]), text=text)
    if "out" in told:
        when = _ago(at, -told["out"])
        vehicle = actions.release(vehicle, by=petra, at=when, on=when.date())
        if text and "announced" not in told:
            actions.announce(vehicle, by=petra, at=when, text=text)
    if "off" in told:
        actions.withdraw(vehicle, by=petra, at=_ago(at, told["off"]), reason=told["why_off"])


def _ago(at: datetime, days: float) -> datetime:
    return at - timedelta(days=days, hours=1)


def _day(at: datetime, days: int) -> date:
    return (at + timedelta(days=days)).date()
