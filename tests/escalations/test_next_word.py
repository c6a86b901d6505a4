"""Whatever happens to an escalation, in whatever order: while it runs a next word is due."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.cast import NOON, Cast
from tests.escalations.conftest import CALLED, raised
from tsam.domains.escalations import actions
from tsam.domains.escalations.models import RUNNING, Escalation, EscalationWatch
from tsam.kernel.lifecycle import IllegalMove

pytestmark = pytest.mark.usefixtures("morning")

# What the rules refuse does not happen.
REFUSED = (ValidationError, PermissionDenied, IllegalMove)
WORDS = {"happened": "We look.", "coming": "We tell."}


class Course(RuleBasedStateMachine):
    """Two escalations of one customer, so that they can become one."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = NOON
        self.happened: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(severity=st.integers(0, 3))
    def begin(self, severity: int) -> None:
        rows = [
            raised(self.cast, at=self.at, severity=severity, reachable=CALLED) for _n in range(2)
        ]
        self.keys = [row.pk for row in rows]

    def do(self, deed: Callable[..., object], which: int, **given: Any) -> None:
        with suppress(*REFUSED), transaction.atomic():
            deed(Escalation._base_manager.get(pk=self.keys[which]), at=self.at, **given)
            self.happened.append(deed.__name__)

    @rule(hours=st.sampled_from([0, 1, 5, 30, 200, 900]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(which=st.integers(0, 1))
    def the_clock_looks(self, which: int) -> None:
        """What is past it alarms once, and the word stays owed."""
        self.do(actions.watch, which)
        row = Escalation._base_manager.get(pk=self.keys[which])
        if row.is_running and row.is_late(self.at):
            told = EscalationWatch._base_manager.get(escalation=row).alarmed_for
            assert told == row.next_update_at, self.happened
            assert not actions.watch(row, at=self.at).is_missed

    @rule(
        which=st.integers(0, 1),
        verb=st.sampled_from(
            ["acknowledge", "acknowledge", "report", "report", "monitor", "ask_to_close"]
        ),
        sooner=st.sampled_from([None, 1, 60, 900]),
    )
    def we_lead_it(self, which: int, verb: str, sooner: int | None) -> None:
        given: dict[str, Any] = {}
        if verb == "report":
            given = {**WORDS, "next_update_at": sooner and self.at + timedelta(minutes=sooner)}
        self.do(getattr(actions, verb), which, by=self.cast.tess, **given)

    @rule(
        which=st.integers(0, 1),
        verb=st.sampled_from(["write", "resume", "disagree", "agree", "withdraw"]),
    )
    def the_customer_speaks(self, which: int, verb: str) -> None:
        given = {"write": {"text": "And now?"}, "agree": {}}.get(verb, {"reason": "So it is."})
        self.do(getattr(actions, verb), which, by=self.cast.ada, **given)

    @rule(which=st.integers(0, 1), is_up=st.booleans(), severity=st.integers(0, 3))
    def it_moves(self, which: int, is_up: bool, severity: int) -> None:
        owner, verb = self.cast.mona, actions.raise_level
        if not is_up:
            owner, verb = self.cast.tess, actions.lower_level
        self.do(verb, which, by=self.cast.tess, owner=owner, reason="So it is.")
        self.do(
            actions.change_severity,
            which,
            by=self.cast.tess,
            severity=severity,
            reachable=CALLED,
        )

    @rule(which=st.integers(0, 1), reason=st.just("Tomorrow."))
    def not_yet(self, which: int, reason: str) -> None:
        self.do(actions.decline_level, which, by=self.cast.mona, reason=reason)
        self.do(actions.cover, which, by=self.cast.tess, who=self.cast.mona)

    @rule(which=st.integers(0, 1))
    def they_become_one(self, which: int) -> None:
        into = Escalation._base_manager.get(pk=self.keys[1 - which])
        self.do(actions.merge, which, by=self.cast.tess, into=into)

    @invariant()
    def a_next_word_is_due_while_it_runs(self) -> None:
        rows = Escalation._base_manager.values_list("state", "next_update_at", "ended_at")
        for state, next_update_at, ended_at in rows:
            is_running = state in RUNNING
            assert is_running is (next_update_at is not None), self.happened
            assert is_running is (ended_at is None), self.happened


def test_while_it_runs_a_next_word_is_due_whatever_happens(cast: Cast) -> None:
    cast.serve()
    everybody = [cast.tess, cast.mona, cast.ada]
    assert all(person.pk for person in everybody)
    kind = type("CourseOfTheCast", (Course,), {"cast": cast})

    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=10,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )
