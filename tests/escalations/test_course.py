from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tests.escalations.conftest import CALLED, HOUR, LATER, active, back_up, raised
from tsam.domains.accounts.models import Event
from tsam.domains.escalations import actions, rules
from tsam.domains.escalations.models import (
    EscalatedCase,
    Escalation,
    EscalationRemark,
    EscalationWatch,
    LevelStep,
    State,
    Trend,
)
from tsam.domains.staffing.models import Leave
from tsam.kernel.verdicts import Refused

NEXT_DAY = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def test_whoever_takes_it_leads_and_the_first_report_is_due(cast: Cast) -> None:
    escalation = active(cast)

    assert (escalation.state, escalation.acknowledged_at) == (State.ACTIVE, LATER)
    # Four service hours after 12:10.
    assert escalation.next_update_at == datetime(2026, 3, 2, 16, 10, tzinfo=UTC)
    assert Event.objects.get(name="escalation.acknowledged").facts["in_time"] is True


def test_a_backup_who_takes_it_covers_for_the_tsam(cast: Cast) -> None:
    grace = cast.staff("Grace Backup", "TSAM")
    cast.serve()
    back_up(cast, grace)

    escalation = actions.acknowledge(raised(cast), by=grace, at=LATER)

    assert (escalation.lead, escalation.covers_for) == (grace, cast.tess)
    back = actions.cover(escalation, by=cast.tess, at=LATER, who=cast.tess)
    assert (back.lead, back.covers_for) == (cast.tess, None)


def test_while_the_tsam_is_on_leave_the_backup_leads_from_the_start(cast: Cast) -> None:
    grace = cast.staff("Grace Backup", "TSAM")
    cast.serve()
    back_up(cast, grace)
    day = NOON.date()
    Leave.objects.create(
        user=cast.tess, starts_on=day, ends_on=day, noted_by=cast.stan, noted_at=NOON
    )

    escalation = raised(cast)

    assert (escalation.lead, escalation.covers_for) == (grace, cast.tess)


def test_a_report_says_what_happened_what_comes_and_when_the_next_one_comes(cast: Cast) -> None:
    escalation = active(cast)
    soon = LATER + 2 * HOUR

    report = actions.report(
        escalation,
        by=cast.tess,
        at=LATER + HOUR,
        happened="The queue fell.",
        coming="We test.",
        trend=Trend.BETTER,
        next_update_at=soon,
    )

    escalation.refresh_from_db()
    assert (report.was_in_time, report.next_update_at) == (True, soon)
    assert (escalation.next_update_at, escalation.trend) == (soon, Trend.BETTER)


@pytest.mark.parametrize(
    ("promised", "word"), [(timedelta(hours=-1), "still to come"), (timedelta(days=9), "Sooner")]
)
def test_the_next_word_is_ahead_and_within_one_interval(
    cast: Cast, promised: timedelta, word: str
) -> None:
    escalation = active(cast)

    with pytest.raises(ValidationError, match=word):
        actions.report(
            escalation,
            by=cast.tess,
            at=LATER,
            happened="A",
            coming="B",
            next_update_at=LATER + promised,
        )


def test_it_goes_up_to_an_owner_of_that_role_and_down_again(cast: Cast) -> None:
    escalation = active(cast)

    with pytest.raises(Refused, match="Support manager"):
        actions.raise_level(escalation, by=cast.tess, at=LATER, owner=cast.eli, reason="Stuck.")
    up = actions.raise_level(escalation, by=cast.tess, at=LATER, owner=cast.mona, reason="Stuck.")
    third = actions.raise_level(up, by=cast.mona, at=LATER, owner=cast.rita, reason="A fix.")

    assert third.level == 3
    assert Escalation.objects.visible_to(cast.rita).get() == escalation
    down = actions.lower_level(third, by=cast.tess, at=LATER, owner=cast.mona, reason="Dated.")
    assert (down.level, LevelStep.objects.latest("pk").owner) == (2, cast.mona)
    told = Event.objects.filter(name="escalation.level_raised", is_public=True).latest("pk").told()
    assert told == {"level": [2, 3], "role": "OWNER"}


def test_a_sharper_severity_brings_the_next_word_nearer(cast: Cast) -> None:
    escalation = active(cast, case_severity=3)

    with pytest.raises(ValidationError):
        actions.change_severity(escalation, by=cast.ada, at=LATER, severity=0)
    sharper = actions.change_severity(
        escalation, by=cast.ada, at=LATER, severity=0, reachable=CALLED
    )

    assert sharper.next_update_at == LATER + timedelta(minutes=120)


def test_it_is_watched_for_some_service_days_and_taken_up_again(cast: Cast) -> None:
    watched = actions.monitor(active(cast), by=cast.tess, at=LATER)

    # Five service days after Monday, at the end of service.
    assert watched.next_update_at == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    again = actions.resume(watched, by=cast.ada, at=NEXT_DAY, reason="It stops again.")
    assert again.state == State.ACTIVE
    assert again.next_update_at == datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


def test_two_of_the_same_matter_become_one(cast: Cast) -> None:
    first = active(cast, cast.case(severity=2), exits=("It prints",))
    other = raised(cast, cast.case(severity=1), by=cast.owen, exits=("It loads",))

    actions.merge(other, by=cast.tess, at=LATER, into=first)

    first.refresh_from_db()
    other.refresh_from_db()
    assert (other.state, other.merged_into) == (State.WITHDRAWN, first)
    assert (first.severity, EscalatedCase.objects.filter(escalation=first).count()) == (1, 2)
    assert Escalation.objects.visible_to(cast.owen).filter(pk=first.pk).exists()
    # The other was to be answered at 12:30; nobody waits longer for having been joined.
    assert first.next_update_at == NOON + timedelta(minutes=30)


def test_remarks_are_no_matter_of_the_customer(cast: Cast) -> None:
    escalation = active(cast)

    actions.remark(escalation, by=cast.eli, at=LATER, text="Suspect library.")

    with pytest.raises(Refused):
        actions.remark(escalation, by=cast.ada, at=LATER, text="Hm.")
    assert not EscalationRemark.objects.visible_to(cast.ada).exists()
    assert not EscalationWatch.objects.visible_to(cast.ada).exists()
    assert not LevelStep.objects.visible_to(cast.ada).exists()
    assert not Event.objects.filter(name="escalation.remarked", is_public=True).exists()


def test_an_action_has_an_owner_and_a_day_and_the_customer_reads_its_own(cast: Cast) -> None:
    escalation = active(cast)
    day = LATER.date()

    ours = actions.add_action(
        escalation, by=cast.tess, at=LATER, words="Send the dump", due_on=day, owner=cast.rita
    )
    theirs = actions.add_action(
        escalation,
        by=cast.tess,
        at=LATER,
        words="Name a worker",
        due_on=day,
        doer="CUSTOMER",
        owner=cast.ada,
    )

    model = type(ours)
    assert list(model.objects.visible_to(cast.ada)) == [theirs]
    assert set(model.objects.visible_to(cast.rita)) == {ours, theirs}
    with pytest.raises(ValidationError, match="today or a later"):
        actions.add_action(
            escalation, by=cast.tess, at=LATER, words="X", due_on=day - timedelta(days=1)
        )
    with pytest.raises(Refused):
        actions.finish_action(ours, by=cast.ada, at=LATER)
    assert actions.finish_action(theirs, by=cast.ada, at=LATER).done_at == LATER


def test_rules_are_versions_that_somebody_gives_a_reason_for(cast: Cast) -> None:
    known = rules.current()
    shorter = rules.Rules(
        version=0,
        levels=("TSAM", "MANAGER", "EXECUTIVE"),
        cadence={**known.cadence, 1: rules.Cadence(10, 60)},
        monitor_days=3,
        silence_days=4,
        review_days=2,
    )

    with pytest.raises(Refused):
        actions.set_rules(shorter, by=cast.tess, at=NOON, reason="Faster")
    actions.set_rules(shorter, by=cast.mona, at=NOON, reason="Faster")

    assert rules.current().version == 1
    assert raised(cast).next_update_at == NOON + timedelta(minutes=10)
    with pytest.raises(ValidationError, match="meanwhile"):
        actions.set_rules(shorter, by=cast.mona, at=NOON, reason="Again")
