"""Defects of a believable size to measure on: so many SPRs, of which so many are open.

Each open one hits one to four engagements of the desk and has a forecast, as a night leaves it;
its impact is counted as the product counts it. Asked are an engineer of R&D and the desk's TSAM.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from django.test import Client
from django.utils.timezone import now

from bench import world
from bench.measure import Line, measure_here, settle
from tsam.commands.prepare import prepare
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import Function, HeldFunction, User
from tsam.domains.sprs import forecasting, impact
from tsam.domains.sprs.models import Spr, SprInterest, SprPublic

CASES, ENDED, OPEN = 2_000, 23_000, 2_000
BATCH = 1_000


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=100)
    asked = parser.parse_args()
    prepare()
    at = now()
    desk = world.build(CASES, at)
    number = fill(at)
    settle()
    readers = {"R&D": _engineer(at), "TSAM": desk.tsam}
    lines = [
        line
        for who, reader in readers.items()
        for line in _pages(who, reader, number, asked.requests)
    ]
    print(json.dumps({"lines": [asdict(line) for line in lines], "memory": {}}))
    return 0


def fill(at: datetime) -> str:
    """Returns the number of an open one."""
    chance = random.Random(11)
    Spr._base_manager.bulk_create(_rows(at, chance), batch_size=BATCH)
    SprPublic._base_manager.bulk_create(
        [
            SprPublic(
                spr=spr,
                number=spr.number,
                title=spr.title,
                severity=spr.severity,
                product=spr.product,
                state=spr.state,
                state_at=spr.state_at,
            )
            for spr in Spr._base_manager.all()
        ],
        batch_size=BATCH,
    )
    still = list(Spr._base_manager.filter(is_open=True).order_by("pk"))
    places = list(Engagement._base_manager.values_list("pk", "application"))
    SprInterest._base_manager.bulk_create(
        [
            SprInterest(spr=spr, engagement_id=engagement, application_id=application, since=at)
            for spr in still
            for engagement, application in chance.sample(places, chance.randint(1, 4))
        ],
        batch_size=BATCH,
    )
    keys = [spr.pk for spr in still]
    impact.refresh(keys, at.date())
    forecasting.foretell(keys, forecasting.learn(at), at)
    return still[-1].number


def _rows(at: datetime, chance: random.Random) -> Iterator[Spr]:
    for number in range(ENDED + OPEN):
        is_open = number >= ENDED
        raised = at - timedelta(days=chance.uniform(1, 2_000))
        ended = min(raised + timedelta(days=chance.lognormvariate(3, 1.4)), at)
        yield Spr(
            known_as=f"SPR{100_000 + number}",
            title=f"The valve of line {number} stays open after a restart",
            product=f"Product {chance.randrange(12)}",
            component=f"Part {chance.randrange(60)}",
            severity=chance.randrange(5),
            state=chance.choice(["SUBMITTED", "IN_WORK"]) if is_open else "VERIFIED",
            is_open=is_open,
            state_at=raised if is_open else ended,
            ended_at=None if is_open else ended,
            raised_at=raised,
        )


def _engineer(at: datetime) -> User:
    rita = User.objects.create_user(
        "rita@bench.example", name="Rita Bench", is_staff=True, created_at=at
    )
    HeldFunction.objects.create(user=rita, function=Function.RND, granted_at=at)
    return rita


def _pages(who: str, reader: User, number: str, requests: int) -> Iterator[Line]:
    browser = Client(headers={"host": "localhost"})
    browser.force_login(reader)
    for what, path in {
        "board of SPRs by impact": "/desk/sprs",
        "all SPRs": "/desk/sprs?view=all",
        "of one product": "/desk/sprs?product=Product+3",
        "one SPR": f"/desk/sprs/{number}",
    }.items():
        yield measure_here(f"{who}: {what}", partial(browser.get, path), requests)
