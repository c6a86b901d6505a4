"""A random course of things that happen to cases, needs, contracts and hours over some days."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from tests.cast import Cast
from tsam.domains.accounts.actions import account as accounts
from tsam.domains.accounts.actions import calendar as calendars
from tsam.domains.accounts.actions import contract as contracts
from tsam.domains.accounts.actions import engagement as engagements
from tsam.domains.accounts.actions import package as packages
from tsam.domains.accounts.models import (
    Application,
    CalendarException,
    Engagement,
    ServiceCalendar,
    SupportPackage,
)
from tsam.domains.cases import actions as cases
from tsam.domains.cases.models import Case, State
from tsam.domains.escalations import actions as escalations
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import Escalation
from tsam.domains.objectives.actions import milestones, projects
from tsam.domains.objectives.actions import requirements as objectives
from tsam.domains.objectives.models import Milestone, Project, Requirement
from tsam.domains.priorities import actions, planning
from tsam.domains.priorities.engaging import give_up_own_weights, set_own_weights
from tsam.domains.priorities.overriding import end_override, override
from tsam.kernel.lifecycle import IllegalMove

MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
WEEK = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu")}
MOMENTS = 10
REFUSED = (ValidationError, PermissionDenied, IllegalMove)


class Course:
    """A random course of things that happen to two Applications over some days."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance = cast, random.Random(seed)
        # A deed that is refused is rolled back, and must not take somebody with it.
        self.people = [cast.tess, cast.ada, cast.mona, cast.dana]
        self.calendar = calendars.create_calendar(
            by=cast.dana, at=MONDAY, name="North", zone="Europe/Berlin", week=WEEK, country="DE"
        )
        engagement = cast.engage(
            cast.assembly, "PLATINUM", tsam=cast.tess, calendar=self.calendar, state="ACTIVE"
        )
        assert engagement.support_contract
        self.contract = engagement.support_contract
        cast.engage(cast.welding, "GOLD", tsam=cast.tess)
        # How often each kind of deed was not refused.
        self.happened = Counter[str]()

    def happen(self, at: datetime) -> None:
        """One thing; what the rules refuse does not happen."""
        deed = self.chance.choice(self.deeds())
        with suppress(*REFUSED), transaction.atomic():
            deed(at)
            self.happened[deed.__name__] += 1

    def deeds(self) -> list[Callable[[datetime], object]]:
        often: list[Callable[[datetime], object]] = [
            self.open,
            self.reply,
            self.write,
            self.weigh_severity,
            self.promise,
            self.move,
            self.solve,
            self.end_or_not,
            self.note,
            self.need,
            self.serve,
            self.order,
            self.override,
            self.classify,
            self.escalate,
            self.lead_escalation,
        ]
        seldom: list[Callable[[datetime], object]] = [
            self.weights,
            self.own_weights,
            self.calendar_day,
            self.calendar_week,
            self.package,
            self.catalogue,
            self.suspend_or_resume,
            self.contract_of,
            self.end_and_order,
            self.project,
            self.project,
        ]
        # Of many kinds of deeds most end a case or move it, so that as many begin one.
        return [*often * 3, *[self.open] * 6, *seldom]

    # --- cases

    def case(self) -> Case:
        rows = list(Case._base_manager.order_by("pk"))
        if not rows:
            raise ValidationError("There is no case yet.")
        return self.chance.choice(rows)

    def where(self) -> Application:
        return self.chance.choice([self.cast.assembly, self.cast.assembly, self.cast.welding])

    def open(self, at: datetime) -> None:
        severity = self.chance.choice([1, 2, 3])
        said = cases.Description("The press stops", "Again.", severity=severity)
        cases.open_case(self.where(), said, by=self.cast.ada, at=at, channel="PORTAL")

    def reply(self, at: datetime) -> None:
        promise = self.chance.choice([None, cases.Promise("News", at + self.span())])
        state = self.chance.choice(["", State.WAITING_CUSTOMER, State.WAITING_RND])
        given: dict[str, Any] = {"state": state, "promise": promise}
        cases.reply(self.case(), by=self.cast.tess, at=at, text="Look.", channel="DESK", **given)

    def write(self, at: datetime) -> None:
        cases.reply(self.case(), by=self.cast.ada, at=at, text="It does.", channel="PORTAL")

    def weigh_severity(self, at: datetime) -> None:
        severity = self.chance.choice([0, 1, 2, 3])
        cases.change_severity(
            self.case(), by=self.cast.tess, at=at, severity=severity, reason="So it is.",
            english_contact=True, reachable=cases.Reachable("Owen Own", "+49 40 5550 11"),
        )  # fmt: skip

    def promise(self, at: datetime) -> None:
        until = at + self.span()
        cases.promise(self.case(), by=self.cast.tess, at=at, text="News.", promised_at=until)

    def move(self, at: datetime) -> None:
        state = self.chance.choice([State.WAITING_CUSTOMER, State.WAITING_RND, State.OPEN])
        cases.move(self.case(), by=self.cast.tess, at=at, state=state)

    def solve(self, at: datetime) -> None:
        case, tess = self.case(), self.cast.tess
        cases.propose_solution(case, by=tess, at=at, solution="Turn it on.", channel="DESK")

    def end_or_not(self, at: datetime) -> None:
        case, ada = self.case(), self.cast.ada
        match self.chance.choice(["agree", "disagree", "withdraw", "reopen"]):
            case "agree":
                cases.agree(case, by=ada, at=at)
            case "disagree":
                cases.disagree(case, by=ada, at=at, reason="No.", channel="PORTAL")
            case "withdraw":
                cases.withdraw(case, by=ada, at=at, reason="Not needed.")
            case _:
                cases.reopen(case, by=ada, at=at, reason="Again.", channel="PORTAL")

    def note(self, at: datetime) -> None:
        cases.take_note(self.case(), by=self.cast.tess, at=at, text="Odd.")

    # --- what the customer wants

    def need(self, at: datetime) -> None:
        tess, ada, weight = self.cast.tess, self.cast.ada, self.chance.randint(1, 5)
        rows = list(Requirement._base_manager.order_by("pk"))
        verb = self.chance.choice(["new", "dispute", "accept", "meet", "again", "end", "words"])
        if verb == "new" or not rows:
            live = list(Engagement._base_manager.exclude(state="ENDED").order_by("pk"))
            made = objectives.propose(
                self.chance.choice(live), by=ada, at=at, statement="No outage", weight=3
            )
            objectives.publish(made, by=tess, at=at, weight=weight, reason="As we see it.")
            return
        row, who = self.chance.choice(rows), self.chance.choice([tess, ada])
        match verb:
            case "dispute":
                objectives.dispute(row, by=who, at=at, weight=weight, reason="It is worse.")
            case "accept":
                objectives.accept_weight(row, by=who, at=at)
            case "meet":
                objectives.meet(row, by=who, at=at, reason="Seen.")
            case "again":
                objectives.take_up_again(row, by=who, at=at, reason="Again.")
            case "end":
                objectives.withdraw(row, by=who, at=at, reason="Gone.")
            case _:
                objectives.change(row, by=tess, at=at, statement=f"No outage of {weight}")

    def serve(self, at: datetime) -> None:
        rows: list[Requirement | None] = [*Requirement._base_manager.order_by("pk"), None]
        need = self.chance.choice(rows)
        cases.serve_requirement(self.case(), by=self.cast.tess, at=at, requirement=need)

    def order(self, at: datetime) -> None:
        live = list(Engagement._base_manager.exclude(state="ENDED").order_by("pk"))
        row = self.chance.choice(live)
        there = list(
            Case._base_manager.filter(application=row.application_id, is_open=True).order_by("pk")
        )
        self.chance.shuffle(there)
        actions.set_order(row, by=self.cast.ada, at=at, cases=there[: self.chance.randint(0, 5)])

    def override(self, at: datetime) -> None:
        case = self.case()
        if self.chance.random() < 0.3:
            end_override(case, by=self.cast.mona, at=at)
        points = self.chance.choice([-200, 90, 300])
        until = at + self.span()
        override(case, by=self.cast.tess, at=at, points=points, reason="Board", until=until)

    def classify(self, at: datetime) -> None:
        area, second = self.chance.choice(
            [("PRODUCTION", ""), ("PROJECT", ""), ("PRODUCTION", "PROJECT"), ("UNCLASSIFIED", "")]
        )
        row = Project._base_manager.order_by("pk").last()
        project = row if "PROJECT" in (area, second) else None
        ahead = Milestone._base_manager.filter(project=project, dropped_at=None)
        milestone = self.chance.choice([None, ahead.order_by("pk").last()])
        planning.classify(
            self.case(), by=self.cast.tess, at=at, area=area, secondary_area=second,
            project=project, milestone=milestone, down_reason="All the same.",
        )  # fmt: skip

    def project(self, at: datetime) -> None:
        tess, day = self.cast.tess, at.date() + timedelta(days=self.chance.randint(1, 20))
        row = Project._base_manager.order_by("pk").last()
        if row is None or self.chance.random() < 0.2:
            engagement = Engagement._base_manager.get(application=self.cast.assembly)
            row = projects.plan(engagement, by=tess, at=at, name="Line 4", go_live_on=day)
        milestone = Milestone._base_manager.filter(project=row).order_by("pk").last()
        verbs = ("move", "live", "cancel", "words", "add", "shift", "reach", "drop")
        match self.chance.choice(verbs):
            case "move":
                planning.move_go_live(row, by=tess, at=at, go_live_on=day, reason="Late parts.")
            case "live":
                planning.go_live(row, by=tess, at=at, on=at.date())
            case "cancel":
                planning.cancel(row, by=tess, at=at, reason="No money.")
            case "words":
                projects.change(row, by=tess, at=at, name=f"Line {day.day}")
            case "add":
                milestones.add(row, by=tess, at=at, name=f"Test {day.day}", due_on=day)
            case "shift" if milestone:
                planning.move_milestone(milestone, by=tess, at=at, due_on=day, reason="Later.")
            case "reach" if milestone:
                milestones.reach(milestone, by=tess, at=at, on=at.date())
            case "drop" if milestone:
                milestones.drop(milestone, by=tess, at=at, reason="Not needed.")

    def escalate(self, at: datetime) -> None:
        where, ada = self.where(), self.cast.ada
        there = list(Case._base_manager.filter(application=where, is_open=True).order_by("pk"))
        few = tuple(self.chance.sample(there, min(len(there), self.chance.randint(0, 2))))
        wanted = Wanted(impact="Line 2 stands.", title="Line 2", severity=2)
        escalations.escalate(where, by=ada, at=at, matter=Matter(cases=few), wanted=wanted)

    def lead_escalation(self, at: datetime) -> None:
        rows = list(Escalation._base_manager.filter(ended_at=None).order_by("pk"))
        row, other = self.chance.choice(rows or [None]), self.chance.choice(rows or [None])
        if row is None or other is None:
            raise ValidationError("Nothing runs.")
        self.chance.choice([self.work_on, self.work_on, self.end])(at, row, other)

    def work_on(self, at: datetime, row: Escalation, _other: Escalation) -> None:
        tess, mona = self.cast.tess, self.cast.mona
        match self.chance.choice(("take", "take", "up", "down", "more")):
            case "take":
                escalations.acknowledge(row, by=tess, at=at)
            case "up":
                escalations.raise_level(row, by=tess, at=at, owner=mona, reason="More hands.")
            case "down":
                escalations.lower_level(row, by=tess, at=at, owner=tess, reason="Better.")
            case _:
                escalations.add_case(row, by=tess, at=at, case=self.case())

    def end(self, at: datetime, row: Escalation, other: Escalation) -> None:
        tess, ada = self.cast.tess, self.cast.ada
        match self.chance.choice(("watch", "again", "ask", "yes", "no", "one")):
            case "watch":
                escalations.monitor(row, by=tess, at=at)
            case "again":
                escalations.resume(row, by=ada, at=at, reason="Worse.")
            case "ask":
                escalations.ask_to_close(row, by=tess, at=at)
            case "yes":
                escalations.agree(row, by=ada, at=at)
            case "no":
                escalations.disagree(row, by=ada, at=at, reason="Not yet.")
            case _:
                escalations.merge(row, by=tess, at=at, into=other)

    # --- what the vendor says

    def weights(self, at: datetime) -> None:
        held = actions.weights_in_force().values
        values = {**held, "silence": {"day": self.chance.randint(1, 20), "most": 120}}
        actions.set_weights(by=self.cast.mona, at=at, values=values, reason="Heard.")

    def own_weights(self, at: datetime) -> None:
        live = list(Engagement._base_manager.exclude(state="ENDED").order_by("pk"))
        row = self.chance.choice(live)
        if self.chance.random() < 0.3:
            give_up_own_weights(row, by=self.cast.mona, at=at, reason="Enough.")
        changes = {"age": {"day": self.chance.randint(2, 30)}, "order": {"first": 80}}
        set_own_weights(row, by=self.cast.mona, at=at, changes=changes, reason="Age hurts.")

    def calendar_day(self, at: datetime) -> None:
        there = CalendarException.objects.filter(calendar=self.calendar).first()
        if there and self.chance.random() < 0.5:
            calendars.remove_exception(there, by=self.cast.dana, at=at)
            return
        day = at.date() + timedelta(days=self.chance.randint(-2, 3))
        kind, hours = self.chance.choice([("CLOSED", []), ("WORKED", [["06:00", "20:00"]])])
        calendars.add_exception(
            self.calendar, by=self.cast.dana, at=at, day=day, kind=kind, hours=hours
        )

    def calendar_week(self, at: datetime) -> None:
        row = self.chance.choice(list(ServiceCalendar.objects.order_by("pk")))
        if self.chance.random() < 0.3:
            calendars.make_default(row, by=self.cast.dana, at=at)
        zone = self.chance.choice(["Europe/Berlin", "Asia/Tokyo", "America/New_York"])
        week = {**WEEK, "fri": self.chance.choice([[], [["07:00", "11:00"]]])}
        calendars.change_calendar(
            row, by=self.cast.dana, at=at, name=row.name, zone=zone, week=week, country="DE"
        )

    def package(self, at: datetime) -> None:
        package = SupportPackage.objects.get(code=self.chance.choice(["GOLD", "PLATINUM"]))
        effective = at + self.chance.choice([timedelta(0), timedelta(hours=20)])
        contracts.set_package(
            self.contract, by=self.cast.dana, at=at, package=package, effective_at=effective
        )

    def catalogue(self, at: datetime) -> None:
        package = SupportPackage.objects.get(code="PLATINUM")
        update = self.chance.choice([240, 480, 960])
        targets = {severity: (60, update, severity == 1) for severity in range(4)}
        features = self.chance.choice([["G2", "G3", "G7", "P4"], ["G2"], ["G3", "G7", "P4"]])
        packages.change_package(
            package, by=self.cast.dana, at=at, name="PLATINUM", features=features,
            requires_tsam=True, targets=targets,
        )  # fmt: skip

    def suspend_or_resume(self, at: datetime) -> None:
        row = Engagement._base_manager.order_by("pk").last()
        assert row
        if row.state == "SUSPENDED":
            engagements.resume(row, by=self.cast.mona, at=at)
        else:
            engagements.suspend(row, by=self.cast.mona, at=at, reason="Unpaid.")

    def contract_of(self, at: datetime) -> None:
        other = self.chance.choice([None, self.contract])
        where = self.cast.assembly
        accounts.change_application(
            where, by=self.cast.dana, at=at, name=where.name, features=where.features,
            server=where.server, team=where.team, support_contract=other,
        )  # fmt: skip

    def end_and_order(self, at: datetime) -> None:
        row = Engagement._base_manager.filter(application=self.cast.welding).latest("pk")
        if row.state != "ENDED":
            engagements.end(row, by=self.cast.mona, at=at, reason="They leave.")
            return
        made = engagements.order_engagement(
            self.cast.welding, by=self.cast.dana, at=at, calendar=self.calendar,
            starts_on=date(2026, 6, 1), mismatch_reason="A new one.",
        )  # fmt: skip
        for state in ("STAFFING", "ONBOARDING", "ACTIVE"):
            engagements.advance(made, by=self.cast.mona, at=at, state=state)

    def span(self) -> timedelta:
        return timedelta(hours=self.chance.choice([2, 9, 30, 70]))
