"""What vendor and customers of the demonstration agreed to reach, version by version."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.demo.people import Staff
from tsam.domains.accounts.models import Application, ContractPackage, Engagement
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import kickoffs, measures
from tsam.domains.objectives.models import (
    Kickoff,
    Objective,
    ObjectivesDocument,
    Requirement,
)
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsam_of

_TOLD = Path(__file__).with_name("told") / "objectives.toml"
_WORDS = {"outcome", "metric", "unit", "source", "read_from", "period", "direction"}
_WORDS |= {"stale_days", "most_days", "change_reason"}


@dataclass(frozen=True)
class _Place:
    """Where a version is told: the people by their names, and the moment of the seeding."""

    application: Application
    people: Mapping[str, User]
    at: datetime

    def engagement(self) -> Engagement:
        return Engagement._base_manager.select_related("account", "calendar").get(
            application=self.application
        )

    def tsam(self, when: datetime) -> User:
        found = tsam_of(self.engagement(), when.date())
        if found is None:
            raise ValueError(f"Nobody serves {self.application.name} yet.")
        return found


def plan(standings: Iterable[Standing], staff: Staff, at: datetime) -> Iterator[Later]:
    """Kick-offs, versions and readings, each when it was."""
    listed = list(standings)
    for engagement in _served(listed):
        for begun in _beginnings(engagement):
            yield begun, partial(kickoffs.open_kickoff, engagement, at=begun)
            late = begun + timedelta(days=settings.AGREEMENT_DAYS, hours=1)
            if late < at:
                yield late, partial(_raise, engagement, late)
    told = tomllib.loads(_TOLD.read_text())
    homes = {name: standing for standing in listed for name in standing.applications}
    ours: dict[str, User] = {key: one.user for key, one in staff.items()}
    for kind, tell in (("document", _versions), ("reading", _readings)):
        for one in told[kind]:
            standing = homes.get(one["application"])
            if standing:
                place = _Place(
                    standing.applications[one["application"]], {**ours, **standing.contacts}, at
                )
                yield from tell(place, one)


def _served(standings: Iterable[Standing]) -> list[Engagement]:
    keys = [one.pk for standing in standings for one in standing.applications.values()]
    served = Engagement._base_manager.filter(application__in=keys, activated_at__isnull=False)
    return list(served.order_by("pk"))


def _beginnings(engagement: Engagement) -> list[datetime]:
    """When the right to P2 can have begun: on activation, or with another package."""
    began = engagement.activated_at
    packages = ContractPackage._base_manager.filter(contract=engagement.support_contract_id)
    moments = packages.order_by("effective_at").values_list("effective_at", flat=True)
    return [began, *(moment for moment in moments if moment > began)] if began else []


def _raise(engagement: Engagement, at: datetime) -> None:
    kickoff = Kickoff._base_manager.filter(engagement=engagement).first()
    if kickoff:
        kickoffs.raise_alarm(kickoff, at=at)


def _versions(place: _Place, told: dict[str, Any]) -> Iterator[Later]:
    begun = place.at - timedelta(days=told["ago"], hours=4)
    yield begun, partial(_begin, place, told, begun)
    sent = _after(begun, told["asked"], 1)
    if sent is None:
        return
    yield sent, partial(_ask, place, told, sent)
    if agreed := _after(begun, told["ours"], 2):
        yield agreed, partial(_agree, place, place.people[told["manager"]], agreed)
    answered = _after(begun, told["theirs"], 3)
    customer = place.people[told["customer"]]
    if answered and "back" in told:
        yield answered, partial(_back, place, customer, answered, told["back"])
    elif answered:
        yield answered, partial(_agree, place, customer, answered)


def _after(begun: datetime, days: int, hours: int) -> datetime | None:
    return None if days < 0 else begun + timedelta(days=days, hours=hours)


def _begin(place: _Place, told: dict[str, Any], when: datetime) -> None:
    engagement, tsam = place.engagement(), place.tsam(when)
    in_force = ObjectivesDocument._base_manager.filter(engagement=engagement, state="AGREED")
    former = in_force.select_related("engagement").first()
    if former is None:
        row = actions.draft(engagement, by=tsam, at=when, purpose=told["purpose"])
        for one in told["objective"]:
            _add(place, row, one, tsam, when)
        return
    row = actions.amend(former, by=tsam, at=when)
    for one in told["change"]:
        if "number" not in one:
            _add(place, row, one, tsam, when)
            continue
        objective = Objective._base_manager.select_related("document", "owner").get(
            document=row, number=one["number"]
        )
        needs = _served_by(row, one) if "serves" in one else None
        measures.change_objective(objective, by=tsam, at=when, needs=needs, **_given(place, one))


def _add(
    place: _Place, row: ObjectivesDocument, told: dict[str, Any], tsam: User, when: datetime
) -> None:
    needs = _served_by(row, told)
    measures.add_objective(row, by=tsam, at=when, needs=needs, **_given(place, told))


def _served_by(row: ObjectivesDocument, told: dict[str, Any]) -> list[Requirement]:
    there = Requirement._base_manager.filter(engagement=row.engagement_id)
    return [there.get(statement__startswith=words) for words in told.get("serves", ())]


def _given(place: _Place, told: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {name: value for name, value in told.items() if name in _WORDS}
    for name in ("baseline", "target"):
        if name in told:
            given[name] = Decimal(str(told[name]))
    if "due" in told:
        given["due_on"] = (place.at + timedelta(days=told["due"])).date()
    if "owner" in told:
        given["owner"] = place.people[told["owner"]]
    if told.get("measured_first"):
        given["is_measured_first"] = True
    return given


def _ask(place: _Place, told: dict[str, Any], when: datetime) -> None:
    answer = (
        (place.at + timedelta(days=told["answer"])).date()
        if "answer" in told
        else (when + timedelta(days=10)).date()
    )
    actions.ask_for_review(
        _open(place),
        by=place.tsam(when),
        at=when,
        vendor=place.people[told["manager"]],
        customer=place.people[told["customer"]],
        answer_by=answer,
    )


def _agree(place: _Place, by: User, when: datetime) -> None:
    actions.approve(_open(place), by=by, at=when)


def _back(place: _Place, by: User, when: datetime, reason: str) -> None:
    actions.send_back(_open(place), by=by, at=when, reason=reason)


def _open(place: _Place) -> ObjectivesDocument:
    return ObjectivesDocument._base_manager.select_related("engagement").get(
        engagement=place.engagement(), state__in=("DRAFT", "IN_REVIEW")
    )


def _readings(place: _Place, told: dict[str, Any]) -> Iterator[Later]:
    for days, value, note in told["values"]:
        when = place.at - timedelta(days=days, hours=2)
        yield when, partial(_read, place, told, when, Decimal(str(value)), note)


def _read(place: _Place, told: dict[str, Any], when: datetime, value: Decimal, note: str) -> None:
    objective = Objective._base_manager.select_related("document__engagement").get(
        document__engagement=place.engagement(),
        document__state="AGREED",
        number=told["number"],
    )
    by = place.people[told["by"]]
    measures.read(objective, by=by, at=when, value=value, measured_on=when.date(), note=note)
