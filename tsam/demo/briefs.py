"""What the TSAMs of the demonstration ask of other departments, and what these promise."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.demo.people import Staff
from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models import BriefItem, Commitment
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsam_of

_TOLD = Path(__file__).with_name("told") / "briefs.toml"

Told = Mapping[str, Any]


def plan(standings: Iterable[Standing], staff: Staff, at: datetime) -> Iterator[Later]:
    """Asks with their answers, and who read which brief, each when it was."""
    told = tomllib.loads(_TOLD.read_text(encoding="utf-8"))
    homes = {name: one for standing in standings for name, one in standing.applications.items()}
    for one in told["trade"]:
        if one["customer"] in homes:
            where = homes[one["customer"]]
            yield at - timedelta(days=96), partial(_call, where, one["trade"], at)
    for one in told["discretion"]:
        when = at - timedelta(days=one["ago"])
        yield when, partial(_set_apart, one["need"], when)
    for one in told["ask"]:
        talk = _Talk(one, staff, at)
        yield from talk.plan()
    for one in told["read"]:
        if one["application"] in homes:
            when = at - timedelta(days=one["ago"], hours=1)
            reader = staff[one["by"]].user
            yield when, partial(_read, homes[one["application"]], reader, when)


class _Talk:
    """One ask, and all that was said about it, told in steps."""

    def __init__(self, told: Told, staff: Staff, at: datetime) -> None:
        self.told = told
        self.staff = staff
        self.at = at
        self.items: list[BriefItem] = []

    def plan(self) -> Iterator[Later]:
        yield self._moment(self.told["ago"], 0), self._ask
        for turn, step in enumerate(self.told["steps"], 1):
            yield self._moment(step["ago"], turn), partial(self._step, step, turn)

    def _moment(self, ago: int, turn: int) -> datetime:
        return self.at - timedelta(days=ago, hours=5) + timedelta(minutes=17 * turn)

    def _day(self, days: int) -> date:
        return (self.at + timedelta(days=days)).date()

    def _ask(self) -> None:
        need = _need(self.told["need"])
        when = self._moment(self.told["ago"], 0)
        if need is None:
            return
        tsam = tsam_of(need.engagement, when.date())
        if tsam is None:
            return
        self.items = actions.ask(
            need.engagement,
            by=tsam,
            at=when,
            audiences=self.told["of"],
            asked=self.told["asked"],
            why=self.told.get("why", ""),
            wanted_on=self._day(self.told["wanted"]),
            requirement=need,
        )

    def _step(self, step: Told, turn: int) -> None:
        at = self._moment(step["ago"], turn)
        for item in self.items:
            tsam = tsam_of(item.engagement, at.date())
            by = self.staff[step["by"]].user if "by" in step else tsam
            if by:
                _STEPS[step["do"]](self, item, step, by, at)

    def accept(self, item: BriefItem, step: Told, by: User, at: datetime) -> None:
        actions.accept(
            item,
            by=by,
            at=at,
            promised_on=self._day(step["day"]),
            words=step["words"],
            proposed_words=step.get("for_them", ""),
        )

    def move(self, item: BriefItem, step: Told, by: User, at: datetime) -> None:
        day = self._day(step["day"])
        actions.move(_promised(item), by=by, at=at, promised_on=day, reason=step["reason"])


def _promised(item: BriefItem) -> Commitment:
    return Commitment._base_manager.get(item=item)


def _release(_talk: _Talk, item: BriefItem, step: Told, by: User, at: datetime) -> None:
    names = step.get("names", False)
    actions.release(_promised(item), by=by, at=at, words=step["words"], names_owner=names)


def _keep(_talk: _Talk, item: BriefItem, step: Told, by: User, at: datetime) -> None:
    actions.keep(_promised(item), by=by, at=at, words=step.get("words", ""))


def _break(_talk: _Talk, item: BriefItem, step: Told, by: User, at: datetime) -> None:
    actions.break_off(_promised(item), by=by, at=at, reason=step["reason"])


def _question(_talk: _Talk, item: BriefItem, step: Told, by: User, at: datetime) -> None:
    actions.question(item, by=by, at=at, words=step["words"])


def _reply(_talk: _Talk, item: BriefItem, step: Told, by: User, at: datetime) -> None:
    actions.reply(item, by=by, at=at, words=step["words"])


def _decline(_talk: _Talk, item: BriefItem, step: Told, by: User, at: datetime) -> None:
    actions.decline(item, by=by, at=at, reason=step["reason"])


_STEPS: Mapping[str, Callable[[_Talk, BriefItem, Told, User, datetime], None]] = {
    "accept": _Talk.accept,
    "move": _Talk.move,
    "release": _release,
    "keep": _keep,
    "break": _break,
    "question": _question,
    "reply": _reply,
    "decline": _decline,
}


def _need(statement: str) -> Requirement | None:
    """The need in force; a world of some customers knows only theirs."""
    rows = Requirement.objects.in_force().filter(statement=statement)
    return rows.select_related("engagement").first()


def _engagement(application: Application) -> Engagement:
    return Engagement._base_manager.select_related("account").get(application=application)


def _call(application: Application, trade: str, at: datetime) -> None:
    row = _engagement(application)
    tsam = tsam_of(row, at.date())
    if tsam:
        when = at - timedelta(days=96)
        actions.call_customer(row.account, by=tsam, at=when, trade=trade)


def _set_apart(statement: str, when: datetime) -> None:
    need = _need(statement)
    tsam = tsam_of(need.engagement, when.date()) if need else None
    if need and tsam:
        actions.set_discretion(need, by=tsam, at=when, is_confidential=True)


def _read(application: Application, reader: User, when: datetime) -> None:
    row = _engagement(application)
    for audience in Audience:
        actions.mark_read(row, audience, by=reader, at=when)


def revise(standings: Iterable[Standing], at: datetime) -> None:
    """Once all stands: each brief has the edition that is read now."""
    for standing in standings:
        for row in Engagement._base_manager.filter(account=standing.account).order_by("pk"):
            if BriefItem._base_manager.filter(engagement=row).exists():
                actions.revise(row, at=at - timedelta(hours=2))
