"""How long the order of work takes: all of it, and after one change.

5,000 open cases of 200 engagements, half of them with a need, a place in the customer's order or
an override, on ten service calendars with holidays; every tenth engagement has weights of its own.
Prints one line of JSON. Started by bench.run, which gives it a database of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import count

from django.test import Client
from django.utils.timezone import now
from django_q.models import OrmQ

from bench import world
from bench.measure import Line
from tsam.commands.prepare import prepare
from tsam.domains.accounts.actions.calendar import create_calendar
from tsam.domains.accounts.models import Application, Engagement, Event
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.domains.priorities import actions, jobs
from tsam.domains.priorities.models import (
    CustomerOrder,
    EngagementWeights,
    OrderedCase,
    RankOverride,
    Weights,
)
from tsam.domains.priorities.replay import replay
from tsam.kernel import queue

OPEN, CALENDARS, NEEDS = 5_000, 10, 5
WEEK = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu")}
COUNTRIES = ("DE", "FR", "US", "JP", "GB")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    prepare()
    at = now()
    tsam, applications = build(at)
    jobs.rank_all()
    one = applications[0]
    lines = [
        _timed("rank 5,000 cases, minutes later", _later(at), asked.runs),
        _timed("rank 5,000 cases, by other weights", _weighed(tsam), asked.runs),
        _timed("one engagement of 25 cases", lambda: actions.rank([one.pk], at=now()), 40),
        _timed("one case serves another need, and its page", _change(tsam, one), 20),
        _timed("one engagement as of yesterday", lambda: replay(one.pk, at - _DAY), 20),
    ]
    print(json.dumps({"lines": [asdict(line) for line in lines], "memory": {}}))
    return 0


_DAY = timedelta(days=1)


def build(at: datetime) -> tuple[User, list[Application]]:
    """Fill an empty database; every case has its opening in the event log."""
    chance, tsam = random.Random(7), world.tsam_of(at)
    manager = User.objects.create(
        email="mona@vendor.example", name="Mona", is_staff=True, created_at=at
    )
    HeldFunction.objects.create(user=manager, function=Function.ADMINISTRATOR, granted_at=at)
    calendars = [
        create_calendar(
            by=manager,
            at=at,
            name=f"Calendar {number}",
            zone=chance.choice(["Europe/Berlin", "Asia/Tokyo", "America/New_York"]),
            week=WEEK,
            country=COUNTRIES[number % len(COUNTRIES)],
        )
        for number in range(CALENDARS)
    ]
    served = [world.engagement_of(number, tsam, at) for number in range(world.ENGAGEMENTS)]
    for number, (application, _customer) in enumerate(served):
        rows = Engagement._base_manager.filter(application=application)
        rows.update(calendar=calendars[number % CALENDARS])
        _wishes_of(rows.get(), number, tsam, at)
    _cases(served, chance, at)
    applications = [application for application, _customer in served]
    _orders(applications, chance, tsam, at)
    return tsam, applications


def _wishes_of(engagement: Engagement, number: int, tsam: User, at: datetime) -> None:
    Requirement._base_manager.bulk_create(
        Requirement(
            engagement=engagement,
            number=weight,
            statement=f"No outage of line {weight}",
            weight=weight,
            status="PUBLISHED",
            status_at=at,
            proposed_by=tsam,
            proposed_at=at - 9 * _DAY,
            published_at=at,
        )
        for weight in range(1, NEEDS + 1)
    )
    if number % 10 == 0:
        EngagementWeights._base_manager.create(
            engagement=engagement,
            version=1,
            changes={"silence": {"day": 20}},
            reason="They want to hear of us.",
            set_by=tsam,
            set_at=at,
        )


def _cases(served: Sequence[tuple[Application, User]], chance: random.Random, at: datetime) -> None:
    made = [
        world.case_of(number, *served[number % len(served)], chance, at, OPEN, share_open=1)
        for number in range(OPEN)
    ]
    needs: dict[int, list[Requirement]] = {}
    for row in Requirement._base_manager.select_related("engagement"):
        needs.setdefault(row.engagement.application_id, []).append(row)
    for case in made:
        if chance.random() < 0.5:
            case.requirement = chance.choice(needs[case.application_id])
    rows = Case._base_manager.bulk_create(made, batch_size=500)
    Event._base_manager.bulk_create(
        (
            Event(
                account_id=case.account_id,
                application_id=case.application_id,
                name="case.opened",
                noun="case",
                key=case.pk,
                by=case.opened_by,
                at=case.opened_at,
                facts={"severity": case.severity, "state": case.state},
                is_public=True,
            )
            for case in rows
        ),
        batch_size=500,
    )


def _orders(
    applications: Sequence[Application], chance: random.Random, tsam: User, at: datetime
) -> None:
    for application in applications:
        engagement = Engagement._base_manager.get(application=application)
        order = CustomerOrder._base_manager.create(engagement=engagement, set_by=tsam, set_at=at)
        cases = list(Case._base_manager.filter(application=application).order_by("pk"))
        chance.shuffle(cases)
        OrderedCase._base_manager.bulk_create(
            OrderedCase(order=order, case=case, place=place)
            for place, case in enumerate(cases[:6], 1)
        )
        RankOverride._base_manager.create(
            case=cases[0], points=90, reason="Board", until=at + _DAY, set_by=tsam, set_at=at
        )


def _change(tsam: User, application: Application) -> Callable[[], None]:
    """As a browser does it: the act, the jobs that follow from it, and the page again."""
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(tsam)
    needs = list(Requirement._base_manager.filter(engagement__application=application))
    case = Case._base_manager.filter(application=application).order_by("pk").first()
    if case is None:
        raise LookupError("The world has no case.")

    def change() -> None:
        needs.append(needs.pop(0))
        page = f"/desk/cases/{case.number}"
        given = {"requirement": needs[0].pk}
        answer = browser.post(f"{page}/requirement", given)
        if answer.status_code != 302:
            raise RuntimeError(f"The need was not set: {answer.status_code}")
        while waiting := OrmQ.objects.order_by("pk").first():
            job = queue.unpacked(waiting.payload)
            queue.call(job.path, *job.args)
            waiting.delete()
        if b"Why rank" not in browser.get(page).content:
            raise RuntimeError("The page does not say why.")

    return change


def _later(at: datetime) -> Callable[[], None]:
    """Time passes, so that most clocks say something else."""
    moments = (at + timedelta(minutes=5 * number) for number in count(1))
    return lambda: jobs.rank_everything(next(moments))


def _weighed(tsam: User) -> Callable[[], None]:
    """Every row is another one, as after a new version of the weights."""

    def weigh() -> None:
        held = actions.weights_in_force()
        values = {**held.values, "age": {"day": 1 + held.version % 5, "most": 60}}
        Weights.objects.create(
            version=held.version + 1, values=values, reason="Tried", set_by=tsam, set_at=now()
        )
        jobs.rank_all()

    return weigh


def _timed(what: str, ask: Callable[[], object], runs: int) -> Line:
    ask()
    cpu, walls = time.process_time(), []
    for _run in range(runs):
        start = time.perf_counter()
        ask()
        walls.append(1000 * (time.perf_counter() - start))
    spent = 1000 * (time.process_time() - cpu) / runs
    return Line(what, spent, statistics.median(walls), max(walls))
