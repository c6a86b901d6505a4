"""A queue is read with the columns that count, and written where it differs."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.accounts.hours import calendar_of
from tsam.domains.cases.models import Case
from tsam.domains.priorities import actions
from tsam.domains.priorities.arranging import arrange
from tsam.domains.priorities.models import Rank
from tsam.domains.priorities.scoring import COLUMNS
from tsam.domains.priorities.wishes import wishes_of


def test_a_score_looks_at_no_other_column(cast: Cast) -> None:
    """A column that is forgotten would be asked for case by case."""
    cast.serve()
    cast.case(clock_state="RUNNING", clock_due_at=NOON + timedelta(hours=3))
    cast.case(promise="News", promised_at=NOON + timedelta(hours=2))
    values, hours = actions.weights_in_force().values, calendar_of(cast.assembly.pk)
    wishes = wishes_of([cast.assembly.pk], NOON)
    cases = list(Case._base_manager.only(*COLUMNS))
    hours.between(NOON, NOON + timedelta(days=1))

    with CaptureQueriesContext(connection) as asked:
        placed = arrange(cases, NOON, values, hours, wishes, changes={"age": {"day": 2}})

    assert len(placed) == 2
    assert len(asked) == 0


def test_what_is_as_it_was_is_not_written(cast: Cast) -> None:
    for _case in range(3):
        cast.case()
    actions.rank([cast.assembly.pk], at=NOON)

    with CaptureQueriesContext(connection) as asked:
        actions.rank([cast.assembly.pk], at=NOON + timedelta(seconds=1))

    assert not [query for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert {rank.computed_at for rank in Rank._base_manager.all()} == {NOON}


def test_more_cases_ask_no_more(cast: Cast) -> None:
    cast.serve()
    cast.case()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            actions.rank([cast.assembly.pk], at=NOON)
        return len(queries)

    asked()
    few = asked()
    for _case in range(9):
        cast.case()
    asked()

    assert asked() == few
