from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.cast import NOON, Cast
from tests.objectives.agreed import agreed, draft, objective, of, reviewed
from tsam.domains.accounts.actions import advance
from tsam.domains.accounts.models import ContractPackage, Event, Letter, SupportPackage
from tsam.domains.objectives import jobs
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import kickoffs, measures
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.objectives.approvers import current, gone
from tsam.domains.objectives.models import (
    Kickoff,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Reading,
)

LATER = NOON + timedelta(days=1)


def test_both_sides_agree_and_it_is_in_force(cast: Cast) -> None:
    row = reviewed(cast)

    row = actions.approve(row, by=cast.mona, at=NOON)
    assert row.state == "IN_REVIEW"
    row = actions.approve(row, by=cast.ada, at=LATER)

    assert (row.state, row.agreed_at) == ("AGREED", LATER)
    assert Event.objects.get(name="document.agreed").facts["sha256"] == row.sha256


def test_an_amendment_takes_its_place_only_when_both_agree(cast: Cast) -> None:
    first = agreed(cast)
    second = actions.amend(first, by=cast.tess, at=LATER)
    measures.change_objective(of(second), by=cast.tess, at=LATER, target=Decimal("0.5"))
    reviewed(cast, second, LATER)
    actions.approve(second, by=cast.ada, at=LATER)
    first.refresh_from_db()
    assert first.is_in_force

    actions.approve(second, by=cast.mona, at=LATER)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("SUPERSEDED", "AGREED")
    assert (of(first).target, of(second).target) == (Decimal(1), Decimal("0.5"))
    assert of(first).number == of(second).number


def test_an_agreed_version_is_refused_by_every_step(cast: Cast) -> None:
    row = agreed(cast)
    made = of(row)

    for step in (
        lambda: actions.describe(row, by=cast.tess, at=LATER, purpose="Other words"),
        lambda: objective(row, cast),
        lambda: measures.change_objective(made, by=cast.tess, at=LATER, target=Decimal(5)),
        lambda: measures.remove_objective(made, by=cast.tess, at=LATER),
        lambda: actions.discard(row, by=cast.tess, at=LATER),
    ):
        with pytest.raises(PermissionDenied, match="never changed"):
            step()


def test_there_is_one_open_version(cast: Cast) -> None:
    row = agreed(cast)
    actions.amend(row, by=cast.tess, at=LATER)

    with pytest.raises(PermissionDenied, match="Version 2 is open"):
        actions.amend(row, by=cast.tess, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectivesDocument.objects.create(
            engagement=row.engagement, version=3, purpose="x", made_by=cast.tess, made_at=NOON
        )


def test_the_database_knows_one_in_force(cast: Cast) -> None:
    row = agreed(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        ObjectivesDocument.objects.create(
            engagement=row.engagement,
            version=2,
            purpose="x",
            made_by=cast.tess,
            made_at=NOON,
            state="AGREED",
            agreed_at=NOON,
            text=b"x",
            sha256="0" * 64,
        )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"metric": ""}, "counted or timed"),
        ({"target": None}, "Set a target"),
        ({"due_on": None}, "by which day"),
        ({"source": ""}, "where the value comes from"),
        ({"target": Decimal(9)}, "met by the baseline already"),
        ({"target": Decimal(12)}, "met by the baseline already"),
        ({"baseline": None}, "measured first"),
        ({"due_on": NOON.date()}, "has passed"),
    ],
)
def test_what_nobody_could_measure_is_not_reviewed(
    given: dict[str, Any], sentence: str, cast: Cast
) -> None:
    row = draft(cast)
    objective(row, cast, **given)

    with pytest.raises(PermissionDenied, match=sentence):
        reviewed(cast, row)


def test_a_baseline_may_be_measured_first(cast: Cast) -> None:
    row = draft(cast)
    objective(row, cast, baseline=None, is_measured_first=True)

    assert agreed(cast, row).is_in_force


def test_prose_is_refused_with_an_example(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="is a good wish"):
        objective(draft(cast), cast, metric="Better support")


def test_nothing_is_reviewed_without_an_objective(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="no objective yet"):
        reviewed(cast, draft(cast))


@pytest.mark.parametrize(
    ("vendor", "customer"), [("eli", "ada"), ("mona", "gus"), ("mona", "owen"), ("ada", "ada")]
)
def test_each_side_is_spoken_for_by_somebody_of_it(vendor: str, customer: str, cast: Cast) -> None:
    row = draft(cast)
    objective(row, cast)

    with pytest.raises(ValidationError, match="Choose"):
        actions.ask_for_review(
            row,
            by=cast.tess,
            at=NOON,
            vendor=getattr(cast, vendor),
            customer=getattr(cast, customer),
            answer_by=LATER.date(),
        )


@pytest.mark.parametrize("who", ["tess", "olga", "gus", "eli"])
def test_only_who_was_named_agrees(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Somebody else"):
        actions.approve(reviewed(cast), by=getattr(cast, who), at=NOON)


def test_nobody_agrees_to_words_that_changed_under_the_page(cast: Cast) -> None:
    row = reviewed(cast)
    actions.send_back(row, by=cast.tess, at=NOON, reason="A slip in the target.")
    measures.change_objective(of(row), by=cast.tess, at=NOON, target=Decimal("0.5"))
    row.refresh_from_db()
    reviewed(cast, row)

    with pytest.raises(PermissionDenied, match="changed since you read it"):
        actions.approve(row, by=cast.ada, at=LATER, read_round=1)


def test_sent_back_it_is_a_draft_with_the_reason(cast: Cast) -> None:
    row = actions.send_back(reviewed(cast), by=cast.ada, at=LATER, reason="No baseline for us.")

    assert (row.state, row.sent_back_reason, row.sent_back_by) == (
        "DRAFT",
        "No baseline for us.",
        cast.ada,
    )
    assert not ObjectivesDocument.objects.visible_to(cast.ada)


def test_an_approver_who_left_is_named_and_replaced(cast: Cast) -> None:
    row = reviewed(cast)
    cast.ada.contacts.update(left_at=NOON)
    assert [one.approver for one in gone(row, current(row))] == [cast.ada]

    actions.name_approver(
        row, by=cast.tess, at=NOON, side="CUSTOMER", approver=cast.olga, answer_by=LATER.date()
    )
    actions.approve(row, by=cast.mona, at=NOON)

    assert actions.approve(row, by=cast.olga, at=NOON).is_in_force


def test_a_draft_is_thrown_away_and_remembered(cast: Cast) -> None:
    row = draft(cast)
    objective(row, cast)

    actions.discard(row, by=cast.tess, at=NOON)

    assert not Objective.objects.exists()
    assert Event.objects.get(name="document.discarded").facts["version"] == 1


def test_it_serves_needs_of_its_engagement_in_the_words_of_the_review(cast: Cast) -> None:
    need = needs.propose(cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=5)
    need = needs.publish(need, by=cast.tess, at=NOON, weight=5)
    row = draft(cast)
    objective(row, cast, needs=[need])
    needs.change(need, by=cast.tess, at=NOON, statement="No outage by day")

    agreed(cast, row)

    assert ObjectiveNeed.objects.get().statement == "No outage by day"


def test_who_reads_what(cast: Cast) -> None:
    row = draft(cast)
    objective(row, cast)
    readers = {"tess": 1, "mona": 1, "eli": 0, "ada": 0, "olga": 0, "gus": 0, "rita": 0, "sally": 0}
    for who, n in readers.items():
        assert ObjectivesDocument.objects.visible_to(getattr(cast, who)).count() == n, who

    reviewed(cast, row)

    for who in ("eli", "ada", "olga"):
        assert ObjectivesDocument.objects.visible_to(getattr(cast, who)).count() == 1, who
    for who in ("owen", "gus", "rita", "paul", "sally", "gino", "stan", "dana"):
        assert not ObjectivesDocument.objects.visible_to(getattr(cast, who)).exists(), who


def test_after_a_downgrade_it_stays_for_reading(cast: Cast) -> None:
    row = agreed(cast)
    contract = cast.engagement.support_contract
    assert contract
    ContractPackage.objects.create(
        contract=contract, package=SupportPackage.objects.get(code="GOLD"), effective_at=LATER
    )

    with pytest.raises(PermissionDenied):
        actions.amend(row, by=cast.tess, at=LATER + timedelta(hours=1))

    for who in ("tess", "mona", "eli", "ada"):
        assert ObjectivesDocument.objects.visible_to(getattr(cast, who)).exists()


def test_of_an_ended_engagement_nothing_changes(cast: Cast) -> None:
    row = agreed(cast)
    cast.engagement.state = "ENDED"
    cast.engagement.save(update_fields=["state"])
    cast.engage(cast.assembly, "PLATINUM", tsam=cast.tess)

    with pytest.raises(PermissionDenied, match="has ended"):
        actions.amend(row, by=cast.tess, at=LATER)


def test_a_reading_is_written_once_and_read_again_to_put_it_right(cast: Cast) -> None:
    made = of(agreed(cast))

    for value in ("4", "3.5"):
        measures.read(made, by=cast.ada, at=LATER, value=Decimal(value), measured_on=LATER.date())

    first, second = Reading.objects.order_by("pk")
    assert (first.value, second.value) == (Decimal(4), Decimal("3.5"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.filter(pk=first.pk).update(value=0)
    with pytest.raises(ValidationError, match="of today or of a day before"):
        measures.read(
            made, by=cast.tess, at=NOON, value=Decimal(1), measured_on=NOON.date() + timedelta(2)
        )


def test_who_does_not_own_it_reads_nothing(cast: Cast) -> None:
    made = of(agreed(cast))

    with pytest.raises(PermissionDenied, match="Its owner"):
        measures.read(made, by=cast.olga, at=LATER, value=Decimal(4), measured_on=NOON.date())


# --- the kick-off, and the alarm


@pytest.mark.parametrize(("package", "tasks"), [("PLATINUM", 1), ("GOLD", 0)])
def test_the_kick_off_comes_with_the_right_to_it(
    package: str, tasks: int, cast: Cast, work: Any
) -> None:
    engagement = cast.engage(cast.assembly, package, tsam=cast.tess, state="ONBOARDING")

    advance(engagement, by=cast.stan, at=NOON, state="ACTIVE")
    work()

    assert Kickoff.objects.count() == tasks
    if tasks:
        # Ten service days after Monday, 2 March.
        assert Kickoff.objects.get().due_on.isoformat() == "2026-03-16"


def test_the_kick_off_is_held_when_the_first_version_is_reviewed(cast: Cast) -> None:
    kickoffs.open_kickoff(cast.engagement, at=NOON)

    reviewed(cast, at=LATER)

    assert Kickoff.objects.get().held_at == LATER


def test_tsam_and_manager_hear_once_that_nothing_is_agreed(cast: Cast, work: Any) -> None:
    kickoff = kickoffs.open_kickoff(cast.engagement, at=NOON)
    assert kickoff
    _ = cast.mona
    assert not kickoffs.raise_alarm(kickoff, at=NOON + timedelta(days=29))

    assert kickoffs.raise_alarm(kickoff, at=NOON + timedelta(days=30))
    assert not kickoffs.raise_alarm(kickoff, at=NOON + timedelta(days=31))
    work()

    told = Letter.objects.filter(subject__contains="no objectives agreed")
    assert {letter.reader for letter in told} == {cast.tess, cast.mona}


def test_what_is_agreed_raises_no_alarm(cast: Cast) -> None:
    kickoff = kickoffs.open_kickoff(cast.engagement, at=NOON)
    assert kickoff
    agreed(cast)

    assert not kickoffs.raise_alarm(kickoff, at=NOON + timedelta(days=31))


@pytest.mark.usefixtures("morning")
def test_the_sweep_finds_what_was_served_before_and_runs_twice(cast: Cast, work: Any) -> None:
    cast.serve()

    jobs.sweep_kickoffs()
    jobs.sweep_kickoffs()

    assert Kickoff.objects.count() == 1


# --- letters


def test_each_named_approver_is_asked(cast: Cast, work: Any) -> None:
    reviewed(cast)

    work()

    ours, theirs = Letter.objects.order_by("path")
    assert (ours.reader, theirs.reader) == (cast.mona, cast.ada)
    assert "Answer by: 9 Mar 2026" in theirs.text


def test_the_letter_of_the_agreement_carries_the_hash_to_both_sides(cast: Cast, work: Any) -> None:
    row = agreed(cast)

    work()

    told = Letter.objects.filter(subject__contains="are agreed")
    assert {cast.mona, cast.tess, cast.ada} == {letter.reader for letter in told}
    assert all(row.sha256 in letter.text for letter in told)


def test_who_sent_it_back_is_heard_by_who_wrote_it(cast: Cast, work: Any) -> None:
    actions.send_back(reviewed(cast), by=cast.ada, at=NOON, reason="One target is too low.")

    work()

    told = Letter.objects.filter(subject__contains="sent back")
    assert {cast.mona, cast.tess} == {letter.reader for letter in told}
    assert "One target is too low." in told[0].text
