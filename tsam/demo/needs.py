"""What the customers of the demonstration need: written down, weighed, and served by cases."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.cases.actions import serve_requirement
from tsam.domains.cases.models import Case
from tsam.domains.objectives.actions import requirements as actions
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import set_order
from tsam.domains.staffing.coverage import tsam_of

_TOLD = Path(__file__).with_name("told") / "needs.toml"


@dataclass(frozen=True)
class Told:
    """One need as it is written down in the file."""

    application: str
    by: str
    ago: int
    statement: str
    weight: int
    reason: str = ""
    measure: str = ""
    # The weight that the TSAM gives, where it is another one, and why.
    ours: int = 0
    why: str = ""
    review: int | None = None
    proposed: bool = False
    met: str = ""
    withdrawn: str = ""
    done: int = 0
    serves: Sequence[str] = ()


def told_of(kind: str, standings: Iterable[Standing]) -> Iterator[tuple[Standing, dict[str, Any]]]:
    """What is told of the customers that stand, with each its customer."""
    homes = {name: standing for standing in standings for name in standing.applications}
    for told in tomllib.loads(_TOLD.read_text())[kind]:
        if told["application"] in homes:
            yield homes[told["application"]], told


def plan(standings: Iterable[Standing], at: datetime) -> Iterator[Later]:
    """The needs of all customers, each to be written down when it was."""
    for standing, told in told_of("need", standings):
        need = Told(**told)
        application = standing.applications[need.application]
        when = at - timedelta(days=need.ago, hours=3)
        yield when, partial(_write, need, standing.contacts[need.by], application, when, at)


def _write(need: Told, by: User, application: Application, when: datetime, at: datetime) -> None:
    engagement = Engagement._base_manager.select_related("account", "application").get(
        application=application
    )
    row = actions.propose(
        engagement,
        by=by,
        at=when,
        statement=need.statement,
        reason=need.reason,
        measure=need.measure,
        weight=need.weight,
        review_on=None if need.review is None else (at + timedelta(days=need.review)).date(),
    )
    tsam = tsam_of(engagement, when.date())
    if need.proposed or tsam is None:
        return
    published = when + timedelta(days=2, hours=1)
    row = actions.publish(
        row, by=tsam, at=published, weight=need.ours or need.weight, reason=need.why
    )
    over = at - timedelta(days=need.done, hours=2)
    if need.met:
        actions.meet(row, by=tsam, at=over, reason=need.met)
    if need.withdrawn:
        actions.withdraw(row, by=by, at=over, reason=need.withdrawn)


def order(standings: Iterable[Standing], at: datetime) -> None:
    """Once the cases are there: some customers say which of them come first."""
    for standing, told in told_of("order", standings):
        application = standing.applications[told["application"]]
        set_order(
            Engagement._base_manager.get(application=application),
            by=standing.contacts[told["by"]],
            at=at - timedelta(days=told["ago"]),
            cases=[
                Case._base_manager.get(application=application, title__startswith=title)
                for title in told["cases"]
            ],
        )


def serve(standings: Iterable[Standing], at: datetime) -> None:
    """Once the cases are there: the TSAM says which need each of them serves."""
    for _standing, told in told_of("need", standings):
        need = Told(**told)
        row = Requirement._base_manager.select_related("engagement", "vendor_owner").get(
            statement=need.statement
        )
        for title in need.serves:
            case = Case._base_manager.get(
                application_id=row.engagement.application_id, title__startswith=title
            )
            if case.is_open and row.vendor_owner:
                when = min(at, case.opened_at + timedelta(minutes=40))
                serve_requirement(case, by=row.vendor_owner, at=when, requirement=row)
