"""The defects of the demonstration: whom they hit, what was asked for, and what R&D answered."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tsam.demo.customers import Standing
from tsam.demo.people import Staff
from tsam.domains.accounts.models import Application
from tsam.domains.cases.actions import link_spr
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.domains.sprs import impact, indexing
from tsam.domains.sprs.actions import asking, course, hits, raising, words
from tsam.domains.sprs.actions.raising import Description
from tsam.domains.sprs.models import PriorityRequest, Spr, SprInterest
from tsam.domains.staffing.coverage import tsams_for

_TOLD = Path(__file__).with_name("told") / "sprs.toml"
_WORDS = ("title", "severity", "public_title", "text", "product", "component", "found_in")

Told = Mapping[str, Any]


def settle(standings: Iterable[Standing], staff: Staff, at: datetime) -> None:
    """Once cases, needs and milestones are there: all defects, each with its story."""
    places = {
        name: application
        for standing in standings
        for name, application in standing.applications.items()
    }
    known: dict[str, Spr] = {}
    for told in tomllib.loads(_TOLD.read_text())["spr"]:
        cases = list(_cases(told, places))
        if told.get("cases") and not cases:
            # A world of some customers knows only what hits them.
            continue
        teller = _Teller(told, staff, places, at)
        known[told["title"]] = teller.spr
        teller.tell(cases, known)
    keys = [spr.pk for spr in known.values()]
    impact.refresh(keys, at.date())
    indexing.index(keys)


def _cases(told: Told, places: Mapping[str, Application]) -> Iterator[Case]:
    for one in told.get("cases", ()):
        if application := places.get(one["application"]):
            found = Case._base_manager.filter(
                application=application, title__startswith=one["title"]
            )
            yield from found.select_related("account", "application", "milestone").order_by("pk")


class _Teller:
    """Tells one defect, deed by deed, in the order in which they happened."""

    def __init__(
        self, told: Told, staff: Staff, places: Mapping[str, Application], at: datetime
    ) -> None:
        self._told, self._staff, self._places, self._at = told, staff, places, at
        self._raised_at = self._days_ago(told["ago"], hours=5)
        self.spr = raising.raise_spr(
            Description(**{name: told[name] for name in _WORDS if name in told}),
            by=self._who(told["by"]),
            at=self._raised_at,
            public_text=told.get("public_text", ""),
        )

    def tell(self, cases: Iterable[Case], known: Mapping[str, Spr]) -> None:
        told = self._told
        if owner := told.get("owner"):
            person = self._who(owner)
            raising.own(self.spr, by=person, at=self._raised_at, person=person)
        if helps := told.get("workaround"):
            self._help(helps)
        for case in cases:
            self._link(case)
        deeds = [(one["ago"], self._step, one) for one in told.get("steps", ())]
        for one in told.get("asked", ()):
            deeds.append((one["ago"], self._ask, one))
            if "answer" in one:
                deeds.append((one["answered"] + 0.02, self._answer, one))
        for _ago, deed, one in sorted(deeds, key=lambda item: -item[0]):
            deed(one)
        if other := known.get(self._begins(known, told.get("double", ""))):
            self._double(other)
        self._end()

    def _end(self) -> None:
        for one in self._told.get("installed", ()):
            if interest := self._interest(one["application"]):
                when = self._days_ago(one["ago"])
                by = self._tsam(interest, when)
                hits.note_installed(interest, by=by, at=when, on=when.date())
                seen = self._days_ago(one["verified"])
                hits.note_verified(interest, by=by, at=seen, on=seen.date())
        if again := self._told.get("again"):
            interest = self._interest(again["application"])
            follower = interest.followers.order_by("pk").first() if interest else None
            if interest and follower:
                when = max(self._days_ago(again["ago"]), interest.since + timedelta(minutes=5))
                hits.ask_again(interest, by=follower.user, at=when, reason=again["why"])

    def _link(self, case: Case) -> None:
        when = max(self._raised_at, case.opened_at) + timedelta(minutes=50)
        by = case.assignee or self._who(self._told["by"])
        link_spr(case, self.spr, by=by, at=min(when, self._at))

    def _help(self, helps: Told) -> None:
        words.note_workaround(
            self.spr,
            by=self._who(helps.get("verified", self._told["by"])),
            at=self._raised_at + timedelta(hours=3),
            text=helps.get("text", ""),
            quality=helps["quality"],
            is_verified="verified" in helps,
        )

    def _step(self, one: Told) -> None:
        by, when = self._rnd(), self._days_ago(one["ago"])
        reasons = {"reason": one.get("why", ""), "public_reason": one.get("public", "")}
        if "target" in one:
            release, on = one["target"], self._day(one["on"])
            course.set_target(self.spr, by=by, at=when, release=release, on=on, **reasons)
            return
        release = one.get("release", "")
        course.move(self.spr, by=by, at=when, state=one["state"], resolved_in=release, **reasons)

    def _ask(self, one: Told) -> None:
        interest = self._interest(one["application"])
        if interest is None:
            return
        when = max(self._days_ago(one["ago"]), interest.since)
        asking.ask_priority(
            interest,
            by=self._tsam(interest, when),
            at=when,
            justification=one["why"],
            release=one.get("release", ""),
            on=self._day(one["on"]) if "on" in one else None,
        )

    def _answer(self, one: Told) -> None:
        interest = self._interest(one["application"])
        request = PriorityRequest._base_manager.filter(interest=interest).first()
        if request is None:
            return
        by, when = self._rnd(), max(self._days_ago(one["answered"]), request.asked_at)
        if one["answer"] == "accept":
            release, on = one["release"], self._day(one["on"])
            asking.accept(request, by=by, at=when, release=release, on=on, reply=one["reply"])
        else:
            asking.ask_for_more(request, by=by, at=when, reply=one["reply"])

    def _double(self, other: Spr) -> None:
        when = self._raised_at + timedelta(hours=20)
        course.mark_duplicate(self.spr, by=self._rnd(), at=when, of=other)

    def _begins(self, known: Mapping[str, Spr], title: str) -> str:
        return next((name for name in known if title and name.startswith(title)), "")

    def _interest(self, application: str) -> SprInterest | None:
        place = self._places.get(application)
        return SprInterest._base_manager.filter(spr=self.spr, application=place).first()

    def _tsam(self, interest: SprInterest, when: datetime) -> User:
        serving = tsams_for([interest.application_id], when.date())
        return serving[interest.application_id][0]

    def _rnd(self) -> User:
        return self._who(self._told.get("owner", "hanna"))

    def _who(self, name: str) -> User:
        return self._staff[name].user

    def _days_ago(self, days: float, *, hours: int = 2) -> datetime:
        return self._at - timedelta(days=days, hours=hours)

    def _day(self, days: int) -> date:
        return (self._at + timedelta(days=days)).date()
