"""What an agenda says, where each line comes from, and that it stays as it was shared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tests.objectives.agreed import agreed
from tests.reviews.course import ahead_of, held, planned, utc
from tsam.domains.accounts.models import Event
from tsam.domains.cases.actions import raise_spr
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.objectives.actions.outcomes import record_outcome
from tsam.domains.objectives.models import Requirement, RequirementOutcome
from tsam.domains.reviews import actions, agenda
from tsam.domains.reviews.models import AgendaPoint, Review
from tsam.domains.sprs.actions import course
from tsam.domains.sprs.actions.raising import Description
from tsam.kernel.verdicts import Refused


def need(cast: Cast) -> Requirement:
    made = needs.propose(cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=5)
    return needs.publish(made, by=cast.tess, at=NOON, weight=5)


def lines(review: Review, at: object = NOON) -> list[tuple[str, str, str, str]]:
    assert isinstance(at, type(NOON))
    return [(one.kind, one.title, one.standing, one.noun) for one in agenda.gather(review, at)]


def test_promises_of_the_last_review_come_first_with_what_became_of_them(cast: Cast) -> None:
    review = held(cast)
    at = utc(2026, 3, 12, 15)
    kept, late, open_one = (
        actions.agree_action(
            review, by=cast.tess, at=at, owner=cast.ada, words=words, due_on=date(2026, 3, day)
        )
        for words, day in (("Kept", 18), ("Late", 19), ("Open", 30))
    )
    assert open_one
    actions.send_minutes(review, by=cast.tess, at=utc(2026, 3, 13, 9))
    actions.items.finish(kept, by=cast.ada, at=utc(2026, 3, 18, 9))
    actions.items.finish(late, by=cast.ada, at=utc(2026, 3, 21, 9))
    cast.case(promise="The cause", promised_at=utc(2026, 3, 20, 9), promise_given_at=NOON)

    found = lines(ahead_of(review.engagement), utc(2026, 3, 24, 9))

    assert found == [
        ("PROMISE", "Kept", "Kept", "actionitem"),
        ("PROMISE", "Late", "2 days late", "actionitem"),
        ("PROMISE", "Open", "Open", "actionitem"),
        ("PROMISE", "The cause", "4 days over", "case"),
    ]


def test_each_need_shows_its_outcome_since_the_last_review(cast: Cast) -> None:
    review, row = held(cast), need(cast)
    record_outcome(row, by=cast.tess, at=NOON, verdict="SERVED")
    following = ahead_of(review.engagement)
    before = lines(following, utc(2026, 3, 20))

    record_outcome(
        row, by=cast.tess, at=utc(2026, 3, 20), verdict="HURT", words="It stood for 4 hours."
    )

    assert before == [("REQUIREMENT", "R-01 No outage", "Nothing said yet", "requirement")]
    assert lines(following, utc(2026, 3, 21)) == [
        ("REQUIREMENT", "R-01 No outage", "Hurt", "requirement")
    ]
    told = Event.objects.visible_to(cast.ada).filter(name="requirement.outcome_recorded")
    assert told.count() == 2
    assert RequirementOutcome.objects.visible_to(cast.eli).count() == 2


def test_an_outcome_has_words_where_it_is_not_served_and_is_the_tsams_to_say(cast: Cast) -> None:
    row = need(cast)

    with pytest.raises(ValidationError, match="Say what one sees"):
        record_outcome(row, by=cast.tess, at=NOON, verdict="HURT", words=" ")
    with pytest.raises(ValidationError, match="how it was served"):
        record_outcome(row, by=cast.tess, at=NOON, verdict="FINE", words="x")
    for reader in (cast.ada, cast.eli):
        with pytest.raises(Refused):
            record_outcome(row, by=reader, at=NOON, verdict="SERVED")
    needs.withdraw(row, by=cast.ada, at=NOON, reason="Sold.")
    with pytest.raises(Refused, match="not in force"):
        record_outcome(row, by=cast.tess, at=NOON, verdict="SERVED")


def test_objectives_and_sprs_stand_in_it_in_the_words_of_the_customer(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))
    agreed(cast)
    case = cast.case()
    at = NOON + timedelta(days=1)
    spr = raise_spr(
        case, Description("Internal words", 1, public_title="It stops"), by=cast.tess, at=at
    )
    course.move(spr, by=cast.rita, at=at, state="VALIDATED")

    found = lines(review, NOON + timedelta(days=2))

    objective, defect = found
    assert objective[:2] == ("OBJECTIVE", "O-01 Publishing stays up")
    assert (defect[0], defect[2], defect[3]) == ("SPR", "Validated", "spr")
    assert "Internal words" not in str(agenda.gather(review, NOON + timedelta(days=2)))


def test_what_was_shared_stays_as_it_was(cast: Cast) -> None:
    review, row = planned(cast, date(2026, 3, 12)), need(cast)
    actions.share_agenda(review, by=cast.tess, at=NOON)

    record_outcome(row, by=cast.tess, at=utc(2026, 3, 9), verdict="SERVED")
    needs.change(row, by=cast.tess, at=NOON, statement="Other words")

    point = AgendaPoint.objects.visible_to(cast.ada).get()
    assert (point.title, point.standing) == ("R-01 No outage", "Nothing said yet")
    assert (point.noun, point.source, point.as_of) == ("requirement", str(row.pk), NOON)


def test_a_point_that_came_later_is_read_at_once_and_is_not_taken_back(cast: Cast) -> None:
    review = planned(cast, date(2026, 3, 12))
    early = actions.add_point(review, by=cast.tess, at=NOON, title="Cover")
    actions.remove_point(early, by=cast.tess, at=NOON)
    actions.share_agenda(review, by=cast.tess, at=NOON)

    late = actions.add_point(review, by=cast.tess, at=NOON, title="Go or no-go")

    assert AgendaPoint.objects.visible_to(cast.ada).get() == late
    with pytest.raises(ValidationError, match="has it already"):
        actions.remove_point(late, by=cast.tess, at=NOON)
