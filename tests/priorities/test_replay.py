"""A replay of a past moment gives the ranks that were stored then: places, points and terms."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import Cast
from tests.priorities.course import MONDAY, Course
from tsam.domains.accounts import jobs as account_jobs
from tsam.domains.accounts.models import Application
from tsam.domains.cases import jobs as case_jobs
from tsam.domains.priorities import jobs
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.replay import scene

MOMENTS, DEEDS = 10, 12

Stored = list[tuple[Any, ...]]


def stored(application: Application) -> Stored:
    rows = Rank._base_manager.filter(application_id=application.pk).order_by("place")
    return [
        (row.case_id, row.place, row.score, row.terms, row.own_score, row.own_terms,
         row.weights_id, row.own_weights_id, row.engagement_id)
        for row in rows
    ]  # fmt: skip


def replayed(application: Application, at: datetime) -> Stored:
    then = scene(application.pk, at)
    own = then.own.pk if then.own else None
    return [
        (one.case.pk, one.place, one.score.points, plain(one.score.terms),
         one.own.points if one.own else None, plain(one.own.terms) if one.own else None,
         then.weights.pk, own, then.engagement)
        for one in then.order()
    ]  # fmt: skip


def plain(terms: object) -> Any:
    return json.loads(json.dumps(terms))


@pytest.mark.parametrize("seed", range(2))
def test_a_replay_is_what_was_stored(seed: int, cast: Cast, work: Callable[[], int]) -> None:
    """Ten moments of a random course over some days, looked back at from its end."""
    course = Course(cast, seed)
    kept: list[tuple[Application, datetime, Stored]] = []
    at = MONDAY
    for _moment in range(MOMENTS):
        for _deed in range(DEEDS):
            at += timedelta(minutes=course.chance.randint(5, 150))
            with time_machine.travel(at, tick=False):
                course.happen(at)
                work()
        at += timedelta(minutes=course.chance.randint(1, 200))
        with time_machine.travel(at, tick=False):
            account_jobs.sweep_terms()
            case_jobs.sweep_packages()
            work()
            jobs.rank_all()
        kept += [(where, at, stored(where)) for where in (cast.assembly, cast.welding)]

    for _where, _at, rows in kept:
        for _case, _place, score, terms, own_score, own_terms, *_keys in rows:
            assert sum(points for _name, points, _facts in terms) == score
            assert own_terms is None or sum(term[1] for term in own_terms) == own_score
    assert any(len(rows) > 3 for _where, _at, rows in kept)
    for where, moment, rows in kept:
        assert replayed(where, moment) == rows, (where, moment)
