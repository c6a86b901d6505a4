"""An engineer says that a reason is understood, or asks; what changes is asked anew (G1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.cases.models import Case, State
from tsam.domains.objectives.actions import requirements as needs
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities.actions import serve, set_order
from tsam.domains.priorities.asking import answer, ask, understand
from tsam.domains.priorities.models import Question, Understanding
from tsam.domains.priorities.understanding import (
    Stand,
    stands_on_cases,
    told_of_needs,
    understood_by_owner,
)
from tsam.domains.priorities.understanding import State as Word

pytestmark = pytest.mark.usefixtures("morning")
NOW = datetime.fromisoformat("2026-06-10T09:00:00+00:00")
SOON = NOW + timedelta(hours=1)


def first(cast: Cast) -> Case:
    """Acme's first of two, worked on by Eli."""
    case = cast.case(assignee=cast.eli)
    set_order(cast.engagement, by=cast.ada, at=NOW, cases=[case, cast.case()])
    return case


def need(cast: Cast, weight: int = 4) -> Requirement:
    row = needs.propose(cast.engagement, by=cast.ada, at=NOON, statement="No outage", weight=weight)
    return needs.publish(row, by=cast.tess, at=NOON, weight=weight)


def stand(case: Case, reader: User) -> Stand:
    return stands_on_cases(reader, {case.pk: reader.pk}, SOON)[case.pk]


def test_a_word_is_waited_for_until_it_is_said(cast: Cast) -> None:
    case = first(cast)
    before = stand(case, cast.eli).state

    understand(case, by=cast.eli, at=NOW)

    assert (before, stand(case, cast.eli).state) == (Word.OPEN, Word.UNDERSTOOD)
    assert not Event.objects.get(name="case.understood").is_public


def test_another_place_is_asked_anew_and_the_same_place_is_not(cast: Cast) -> None:
    case = first(cast)
    understand(case, by=cast.eli, at=NOW)
    other = Case._base_manager.exclude(pk=case.pk).get()

    set_order(cast.engagement, by=cast.ada, at=SOON, cases=[case])
    same = stand(case, cast.eli).state
    set_order(cast.engagement, by=cast.ada, at=SOON, cases=[other, case])

    assert (same, stand(case, cast.eli).state) == (Word.UNDERSTOOD, Word.CHANGED)


def test_another_need_or_weight_is_asked_anew(cast: Cast) -> None:
    case, row = cast.case(), need(cast)
    serve(case, by=cast.tess, at=NOW, requirement=row)
    understand(case, by=cast.eli, at=NOW)

    needs.dispute(row, by=cast.ada, at=SOON, weight=2, reason="Less than we thought.")

    assert stand(case, cast.eli).state == Word.CHANGED


def test_where_the_customer_said_nothing_there_is_nothing_to_say(cast: Cast) -> None:
    cast.serve()
    case = cast.case()

    with pytest.raises(ValidationError, match="There is nothing to say"):
        understand(case, by=cast.eli, at=NOW)
    assert stand(case, cast.eli).state == Word.NOTHING


def test_a_question_reaches_the_tsam_and_its_answer_the_engineer(
    cast: Cast, work: Callable[[], int]
) -> None:
    case = first(cast)
    work()
    Letter.objects.all().delete()

    question = ask(case, by=cast.eli, at=NOW, text="Why before the other?")
    asked = stand(case, cast.eli).state
    work()
    answer(question, by=cast.tess, at=SOON, text="The line stands on Friday.")
    work()

    letters = list(Letter.objects.order_by("pk").values_list("reader__name", "path"))
    assert letters == [
        ("Tess Tanaka", f"/desk/questions/{question.pk}"),
        ("Eli Engineer", f"/desk/cases/{case.number}"),
    ]
    assert (asked, stand(case, cast.eli).state) == (Word.ASKED, Word.ANSWERED)
    understand(case, by=cast.eli, at=SOON + timedelta(minutes=1))
    assert stand(case, cast.eli).state == Word.UNDERSTOOD


def test_an_answer_is_due_within_half_a_service_day(cast: Cast) -> None:
    question = ask(first(cast), by=cast.eli, at=NOW, text="Why?")

    hours = calendar_of(cast.assembly.pk)
    assert hours.between(NOW, question.due_at) == 240


def test_one_asks_one_thing_at_a_time(cast: Cast) -> None:
    case = first(cast)
    ask(case, by=cast.eli, at=NOW, text="Why?")

    with pytest.raises(ValidationError, match="still waits"):
        ask(case, by=cast.eli, at=SOON, text="Hello?")
    with pytest.raises(ValidationError, match="what you want to know"):
        ask(cast.case(), by=cast.eli, at=SOON, text="  ")


@pytest.mark.parametrize("who", ["tess", "ada", "rita", "mona"])
def test_only_an_engineer_says_a_word(who: str, cast: Cast) -> None:
    case = first(cast)

    with pytest.raises(PermissionDenied):
        understand(case, by=getattr(cast, who), at=NOW)
    with pytest.raises(PermissionDenied):
        ask(case, by=getattr(cast, who), at=NOW, text="Why?")


def test_only_who_serves_answers_and_once(cast: Cast) -> None:
    question = ask(first(cast), by=cast.eli, at=NOW, text="Why?")

    with pytest.raises(PermissionDenied):
        answer(question, by=cast.eli, at=SOON, text="So.")
    answer(question, by=cast.mona, at=SOON, text="So.")
    with pytest.raises(PermissionDenied):
        answer(question, by=cast.tess, at=SOON, text="Or so.")


def test_without_an_engagement_there_is_no_order_to_understand(cast: Cast) -> None:
    case = cast.case(cast.welding)

    with pytest.raises(PermissionDenied, match="No TSAM serves"):
        understand(case, by=cast.eli, at=NOW)


def test_the_register_names_who_understood_a_need_and_who_not(cast: Cast) -> None:
    row, other = need(cast), cast.staff("Emil Other", "TSE")
    cast.case(assignee=cast.eli)
    cast.case(assignee=other)

    understand(row, by=cast.eli, at=NOW)

    told = told_of_needs(cast.tess, cast.engagement, [row])[row.pk]
    assert (list(told.understood), list(told.waited_for)) == ([cast.eli], [other])
    needs.change(row, by=cast.tess, at=SOON, statement="No outage at night")
    row.refresh_from_db()
    assert not told_of_needs(cast.tess, cast.engagement, [row])[row.pk].understood


def test_nobody_outside_support_reads_what_was_said(cast: Cast) -> None:
    case = first(cast)
    understand(case, by=cast.eli, at=NOW)
    ask(case, by=cast.eli, at=NOW, text="Why?")

    for person in (cast.ada, cast.owen, cast.rita, cast.sally, cast.dana):
        assert not Understanding.objects.visible_to(person).exists()
        assert not Question.objects.visible_to(person).exists()


def test_the_customer_learns_a_yes_of_the_owner_and_nothing_else(cast: Cast) -> None:
    case, other = first(cast), cast.case(state=State.OPEN)
    understand(case, by=cast.eli, at=NOW)

    assert understood_by_owner([case, other]) == {case.pk}
    case.assignee = cast.tess
    assert understood_by_owner([case]) == set()
