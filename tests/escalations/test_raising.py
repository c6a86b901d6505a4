from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.cast import NOON, Cast
from tests.escalations.conftest import CALLED, LATER, raised
from tsam.domains.accounts.models import EngagementState
from tsam.domains.escalations import actions, policies
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import (
    CheckItem,
    EscalatedCase,
    Escalation,
    EscalationCheck,
    EscalationFollower,
    EscalationReport,
    ExitCriterion,
    State,
    Subject,
)
from tsam.kernel.verdicts import Refused


def test_it_goes_straight_to_the_tsam_with_a_time_for_the_answer(cast: Cast) -> None:
    escalation = raised(cast, exits=("Line 2 prints", " "))

    assert (escalation.state, escalation.level) == (State.REQUESTED, 1)
    assert escalation.lead == cast.tess
    assert escalation.severity == 1
    assert escalation.title == "The press stops"
    assert escalation.next_update_at == NOON + timedelta(minutes=30)
    assert escalation.number == f"E{1000 + escalation.pk}"


def test_at_two_in_the_night_the_answer_is_due_when_service_begins(cast: Cast) -> None:
    night = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)

    escalation = raised(cast, at=night)

    assert escalation.next_update_at == datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


def test_severity_zero_is_answered_day_and_night_and_has_its_checklist(cast: Cast) -> None:
    night = datetime(2026, 3, 7, 2, 0, tzinfo=UTC)

    escalation = raised(cast, at=night, severity=0, reachable=CALLED)

    assert escalation.next_update_at == night + timedelta(minutes=15)
    lines = EscalationCheck.objects.filter(escalation=escalation)
    done = set(lines.exclude(done_at=None).values_list("item", flat=True))
    assert (lines.count(), done) == (len(CheckItem), {CheckItem.ENGLISH_CONTACT})


def test_severity_zero_needs_somebody_who_speaks_english(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        raised(cast, severity=0)

    assert set(wrong.value.message_dict) == {"reachable_name", "reachable_phone"}
    assert not Escalation.objects.exists()


def test_the_same_again_joins_the_one_that_runs(cast: Cast) -> None:
    case = cast.case()
    first = raised(cast, case, severity=2, exits=("It runs",))

    again = raised(
        cast,
        case,
        by=cast.owen,
        at=LATER,
        impact="It stops us too.",
        exits=("it runs", "Nobody has to stay at night"),
        severity=1,
    )

    assert again == first
    assert again.severity == 1
    exits = ExitCriterion._base_manager.filter(escalation=first).order_by("pk")
    assert [row.words for row in exits] == ["It runs", "Nobody has to stay at night"]
    assert Escalation.objects.count() == 1
    words = EscalationReport.objects.get(escalation=first)
    assert (words.happened, words.is_from_customer) == ("It stops us too.", True)
    followers = EscalationFollower.objects.filter(escalation=first)
    assert set(followers.values_list("user", flat=True)) == {cast.ada.pk, cast.owen.pk}


def test_more_than_can_be_followed_is_said_and_nothing_is_lost(cast: Cast) -> None:
    case = cast.case()
    many = tuple(f"Line {n} runs" for n in range(policies.MOST_EXITS))
    with pytest.raises(ValidationError) as first:
        raised(cast, case, exits=(*many, "The last one"))
    running = raised(cast, case, exits=many)

    with pytest.raises(ValidationError) as again:
        raised(cast, case, by=cast.owen, at=LATER, exits=("The last one",))

    assert set(first.value.message_dict) == set(again.value.message_dict) == {"exits"}
    assert not EscalationReport.objects.filter(escalation=running).exists()


def test_several_cases_are_one_matter_and_a_service_issue_needs_none(cast: Cast) -> None:
    both = raised(cast, cast.case(severity=2), cast.case(severity=3))
    service = actions.escalate(
        cast.assembly,
        by=cast.ada,
        at=NOON,
        matter=Matter(),
        wanted=Wanted(impact="We heard nothing.", title="Two calls missed"),
    )

    assert (both.subject, both.severity) == (Subject.CASES, 2)
    assert EscalatedCase.objects.filter(escalation=both).count() == 2
    assert (service.subject, service.title) == (Subject.SERVICE, "Two calls missed")


def test_inside_it_is_raised_for_whoever_reported_the_case(cast: Cast) -> None:
    escalation = raised(cast, cast.case(opened_by=cast.owen), by=cast.eli)

    assert escalation.contact == cast.owen
    assert Escalation.objects.visible_to(cast.owen).get() == escalation


def test_without_a_case_our_person_says_whom_we_report_to(cast: Cast) -> None:
    cast.serve()
    wanted = Wanted(impact="Unhappy.", title="Answers do not help", contact=cast.gus)

    with pytest.raises(ValidationError, match="contact of this customer"):
        actions.escalate(cast.assembly, by=cast.tess, at=NOON, matter=Matter(), wanted=wanted)


def test_it_belongs_to_the_package(cast: Cast) -> None:
    cast.serve()
    cast.engagement.state = EngagementState.SUSPENDED
    cast.engagement.suspended_from = EngagementState.ACTIVE
    cast.engagement.save(update_fields=["state", "suspended_from"])

    with pytest.raises(Refused) as refused:
        raised(cast)

    assert refused.value.verdict.code == "suspended"


def test_a_case_of_another_application_or_a_closed_one_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="of this Application"):
        raised(cast, cast.case(cast.welding))
    with pytest.raises(ValidationError, match="is closed"):
        raised(cast, cast.case(state="CLOSED"))


@pytest.mark.parametrize("state", ["REQUESTED", "ACTIVE", "MONITORING"])
def test_the_database_keeps_no_running_escalation_without_a_next_update(
    cast: Cast, state: str
) -> None:
    escalation = raised(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=escalation.pk).update(state=state, next_update_at=None)


def test_nobody_is_closed_silently_without_two_warnings(cast: Cast) -> None:
    escalation = raised(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=escalation.pk).update(
            state="CLOSED_SILENT", next_update_at=None, ended_at=NOON
        )
