"""What customers of the demonstration escalated, and what was done about it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tsam.demo.customers import Standing
from tsam.demo.people import Staff
from tsam.domains.accounts.models import Application
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import Escalation, ExitCriterion
from tsam.domains.people.models import User
from tsam.domains.sprs.models import Spr
from tsam.domains.staffing.coverage import tsams_for

_TOLD = Path(__file__).with_name("told") / "escalations.toml"

Told = Mapping[str, Any]


def settle(standings: Iterable[Standing], staff: Staff, at: datetime) -> None:
    """Once the cases are there: each escalation with its course, then what the clock found."""
    homes = {name: standing for standing in standings for name in standing.applications}
    for told in tomllib.loads(_TOLD.read_text(encoding="utf-8"))["escalation"]:
        if told["application"] in homes:
            _Course(told, homes[told["application"]], staff, at).tell()
    refuse_one(at)


def refuse_one(at: datetime) -> None:
    """A letter of somebody whom nobody knows: it waits for who looks after it."""
    data = written(
        "Lena Brandt",
        "lena.brandt@drehwerk.example",
        "Our line stands since the update",
        "We bought two of your systems from Adlerwerk and nobody answers the phone. Who helps us?",
        at - timedelta(hours=5),
    )
    actions.take_letter(data, by=None, at=at - timedelta(hours=5))


def written(name: str, address: str, subject: str, text: str, at: datetime) -> bytes:
    letter = EmailMessage()
    letter["From"] = f"{name} <{address}>"
    letter["Subject"] = subject
    letter["Date"] = at
    letter["Message-ID"] = f"<{at:%Y%m%d%H%M%S}.{address}>"
    letter.set_content(f"{text}\n\n-- \n{name}\n")
    return letter.as_bytes()


class _Course:
    """One escalation, told step by step."""

    def __init__(self, told: Told, home: Standing, staff: Staff, at: datetime) -> None:
        self.told = told
        self.home = home
        self.staff = staff
        self.at = at
        self.application: Application = home.applications[told["application"]]

    def tell(self) -> None:
        row = self._raise()
        for step in self.told["steps"]:
            _STEPS[step["do"]](self, row, step, self._moment(step["ago"]))
            row.refresh_from_db()
        actions.watch(row, at=self.at)

    def _moment(self, ago: float) -> datetime:
        return self.at - timedelta(hours=ago)

    def _raise(self) -> Escalation:
        """Whatever the moment, each of them is there: a title that is gone raises DoesNotExist."""
        told, when = self.told, self._moment(self.told["ago"])
        by = self.person(told["by"])
        cases = tuple(
            Case._base_manager.get(
                application=self.application, is_open=True, title__startswith=title
            )
            for title in told.get("cases", ())
        )
        if told.get("is_letter"):
            return self._by_letter(by, cases, when)
        spr = Spr._base_manager.get(title__startswith=told["spr"]) if "spr" in told else None
        wanted = Wanted(
            impact=told["impact"],
            reason=told["reason"],
            exits=tuple(told["exits"]),
            title=told.get("title", ""),
            severity=told.get("severity"),
            reachable=Reachable(*told.get("reachable", ())),
        )
        return actions.escalate(
            self.application, by=by, at=when, matter=Matter(cases, spr), wanted=wanted
        )

    def _by_letter(self, by: User, cases: Sequence[Case], when: datetime) -> Escalation:
        """As a mail server hands it in; what must be true was added in the portal afterwards."""
        subject = f"{', '.join(case.number for case in cases)}: {cases[0].title}"
        data = written(by.name, by.email, subject, self.told["impact"], when)
        made = actions.take_letter(data, by=None, at=when).escalation
        if made is None:
            raise RuntimeError(subject)
        for words in self.told["exits"]:
            actions.add_exit(made, by=by, at=when, words=words)
        return made

    def person(self, name: str) -> User:
        contacts = self.home.contacts
        return contacts[name] if name in contacts else self.staff[name].user

    def tsam(self, when: datetime) -> User:
        return tsams_for([self.application.pk], when.date())[self.application.pk][0]

    # --- the steps

    def take(self, row: Escalation, _step: Told, when: datetime) -> None:
        actions.acknowledge(row, by=self.tsam(when), at=when)

    def up(self, row: Escalation, step: Told, when: datetime) -> None:
        owner = self.person(step["owner"])
        actions.raise_level(row, by=self.tsam(when), at=when, owner=owner, reason=step["why"])

    def report(self, row: Escalation, step: Told, when: datetime) -> None:
        actions.report(
            row,
            by=self.tsam(when),
            at=when,
            happened=step["happened"],
            coming=step["coming"],
            trend=step["trend"],
        )

    def remark(self, row: Escalation, step: Told, when: datetime) -> None:
        actions.remark(row, by=self.person(step["by"]), at=when, text=step["words"])

    def met(self, row: Escalation, step: Told, when: datetime) -> None:
        criteria = ExitCriterion._base_manager.filter(escalation=row).order_by("pk")
        actions.meet_exit(criteria[step["exit"] - 1], by=self.person(self.told["by"]), at=when)

    def action(self, row: Escalation, step: Told, when: datetime) -> None:
        actions.add_action(
            row,
            by=self.tsam(when),
            at=when,
            words=step["words"],
            doer=step.get("side", "VENDOR"),
            owner=self.person(step["owner"]),
            due_on=(self.at + timedelta(days=step["days"])).date(),
        )

    def check(self, row: Escalation, step: Told, when: datetime) -> None:
        actions.check_off(row, by=self.tsam(when), at=when, item=step["item"])

    def watch(self, row: Escalation, _step: Told, when: datetime) -> None:
        actions.monitor(row, by=self.tsam(when), at=when)

    def close(self, row: Escalation, step: Told, when: datetime) -> None:
        actions.ask_to_close(row, by=self.tsam(when), at=when, words=step["words"])

    def agree(self, row: Escalation, _step: Told, when: datetime) -> None:
        actions.agree(row, by=self.person(self.told["by"]), at=when)

    def review(self, row: Escalation, step: Told, when: datetime) -> None:
        actions.review(
            row,
            by=self.tsam(when),
            at=when,
            cause=step["cause"],
            seen_late=step["late"],
            change=step["change"],
            lesson=step["lesson"],
        )


_STEPS: Mapping[str, Callable[[_Course, Escalation, Told, datetime], None]] = {
    "take": _Course.take,
    "up": _Course.up,
    "report": _Course.report,
    "remark": _Course.remark,
    "met": _Course.met,
    "action": _Course.action,
    "check": _Course.check,
    "watch": _Course.watch,
    "close": _Course.close,
    "agree": _Course.agree,
    "review": _Course.review,
}
