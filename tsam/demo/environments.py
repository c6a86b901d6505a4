"""What is known of the environments of the demonstration, and who may read it."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.intelligence import actions
from tsam.domains.intelligence.actions import (
    asking,
    confirming,
    consents,
    facts,
    imports,
    organisation,
    windows,
)
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.models import Environment, Source
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsam_of

_TOLD = Path(__file__).with_name("told") / "environments.toml"


def plan(standings: Iterable[Standing], at: datetime) -> Iterator[Later]:
    """Everything that is known of environments, each to be said when it was."""
    homes = {name: standing for standing in standings for name in standing.applications}
    told = tomllib.loads(_TOLD.read_text())
    for one in told["environment"]:
        if standing := homes.get(one["application"]):
            for report in one["report"]:
                when = _ago(report, at)
                yield when, partial(_report, standing, one, report, told["parts"], when)
    for kind, deed in _DEEDS.items():
        for one in told[kind]:
            if standing := homes.get(one["application"]):
                when = _ago(one, at)
                yield when, partial(deed, standing, one, when)


def _ago(one: Mapping[str, Any], at: datetime) -> datetime:
    return at - timedelta(days=one.get("ago", one.get("asked", 50)), hours=3)


def _tsam(standing: Standing, one: Mapping[str, Any], when: datetime) -> tuple[Application, User]:
    application = standing.applications[one["application"]]
    engagement = Engagement._base_manager.get(application=application)
    found = tsam_of(engagement, when.date())
    if found is None:
        raise LookupError(f"Nobody serves {application} at {when}.")
    return application, found


def _environment(application: Application, tier: str) -> Environment:
    return Environment._base_manager.get(application=application, tier=tier)


def _report(
    standing: Standing,
    one: Mapping[str, Any],
    report: Mapping[str, Any],
    parts: Mapping[str, str],
    when: datetime,
) -> None:
    application, by = _tsam(standing, one, when)
    environment = actions.open_environment(application, by=by, at=when, tier=one["tier"])
    items = [
        Item(kind, name, value, {"part": parts[name]} if name in parts else {})
        for kind in Kind
        for name, value in report.get(kind.value, {}).items()
    ]
    is_report = report["words"].startswith("Report")
    actions.describe(
        environment,
        Description(Tier(one["tier"]), when, tuple(sorted(items))),
        by=by,
        at=when,
        source=Source.REPORT if is_report else Source.PERSON,
        complete=report["complete"],
        words=report["words"],
    )
    actions.freeze_after_change(environment, at=when)


def _own(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, by = _tsam(standing, one, when)
    production = _environment(application, "PRODUCTION")
    value = {"ERP, through the integrator": "4.2.5"}.get(one["name"], "1.04")
    facts.put(
        production,
        by=by,
        at=when,
        kind="INTEGRATION",
        name=one["name"],
        value=value,
        details={"owner": one["owner"]},
    )


def _confirm(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application = standing.applications[one["application"]]
    by = standing.contacts[one["by"]]
    confirming.confirm_environment(_environment(application, one["tier"]), by=by, at=when)


def _place(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, by = _tsam(standing, one, when)
    organisation.say(
        application, by=by, at=when, kind=one["kind"], name=one["name"], words=one["words"]
    )


def _person(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, by = _tsam(standing, one, when)
    person = organisation.name_person(
        application,
        by=by,
        at=when,
        name=one["name"],
        role=one["role"],
        job_title=one["job"],
        is_key=one.get("is_key", False),
    )
    influence, interest = one["map"]
    organisation.place(person, by=by, at=when, influence=influence, interest=interest)


def _window(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, by = _tsam(standing, one, when)
    opens, closes = (time.fromisoformat(one[name]) for name in ("opens", "closes"))
    windows.add_window(
        application, by=by, at=when, weekday=one["weekday"], opens=opens, closes=closes
    )


def _freeze(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, by = _tsam(standing, one, when)
    # Told ahead of the moment of the seeding, said fifty days before it.
    today = (when + timedelta(days=50)).astimezone(ZoneInfo(standing.account.time_zone)).date()
    windows.add_freeze(
        application,
        by=by,
        at=when,
        starts_on=today + timedelta(days=one["first"]),
        ends_on=today + timedelta(days=one["last"]),
        reason=one["reason"],
    )


def _consent(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, tsam = _tsam(standing, one, when)
    if "asked" in one:
        consents.ask(application, by=tsam, at=when, reader=one["reader"])
        return
    by = standing.contacts[one["by"]] if "by" in one else tsam
    consents.give(
        application, by=by, at=when, reader=one["reader"], evidence=one.get("evidence", "")
    )


def _ask(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    application, by = _tsam(standing, one, when)
    asking.ask(application, by=by, at=when, words=one["words"])


def _file(standing: Standing, one: Mapping[str, Any], when: datetime) -> None:
    """A report as the customer sends it in the portal: read and masked, and written or waiting."""
    row = imports.read_report(
        standing.applications[one["application"]],
        io.BytesIO(one["table"].lstrip().encode()),
        name=one["name"],
        by=(by := standing.contacts[one["by"]]),
        at=when,
        tier=one["tier"],
    )
    if one.get("written"):
        imports.write(imports.run(row, by=by, at=when), by=by, at=when)


_DEEDS = {
    "file": _file,
    "owner": _own,
    "confirmed": _confirm,
    "place": _place,
    "person": _person,
    "window": _window,
    "freeze": _freeze,
    "consent": _consent,
    "ask": _ask,
}
