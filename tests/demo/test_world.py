"""The demonstration world: everything a newcomer is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_q.models import OrmQ

from tsam.commands import demo
from tsam.demo import cast_list, world
from tsam.domains.accounts.entitlement import compliance
from tsam.domains.accounts.models import Engagement, Letter
from tsam.domains.cases.models import Attachment, Case, State
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.models import Rank

# A working afternoon, a night of a weekend, the first minutes of a year, and a leap day.
MOMENTS = [
    datetime(2026, 3, 4, 15, 0, tzinfo=UTC),
    datetime(2026, 11, 1, 2, 30, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 1, tzinfo=UTC),
    datetime(2028, 2, 29, 9, 0, tzinfo=UTC),
]


@pytest.mark.django_db
@pytest.mark.parametrize("at", MOMENTS)
def test_the_world_has_everything_a_newcomer_looks_for(
    at: datetime,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not world.is_settled()

    world.settle(at)

    cases = Case._base_manager.all()
    assert Engagement._base_manager.count() == 12
    assert 90 <= cases.count() <= 130
    assert set(cases.values_list("language", flat=True)) == {
        "en",
        "de",
        "fr",
        "ja",
        "zh-hans",
        "ko",
    }
    assert set(cases.values_list("state", flat=True)) == set(State.values)
    assert not cases.filter(opened_at__gt=at).exists()
    assert not cases.filter(last_word_at__gt=at).exists()
    open_cases = cases.filter(is_open=True)
    assert open_cases.filter(promised_at__lt=at).exists()
    assert open_cases.filter(promised_at__gt=at).exists()
    assert cases.filter(reopened_count__gt=0).exists()
    assert Attachment._base_manager.exists()

    found = [finding.rule for finding in compliance(None, at)]
    assert found.count("R7") == 1
    assert found.count("R5") == 1

    ranks = Rank._base_manager.all()
    assert ranks.count() == open_cases.count()
    assert all(rank.score == sum(term[1] for term in rank.terms) for rank in ranks)

    assert not OrmQ.objects.exists()
    assert Letter._base_manager.filter(read_at=None).exists()
    assert not Letter._base_manager.filter(sent_at=None).exists()

    people = User._base_manager.all()
    assert all(person.email.endswith(".example") for person in people)
    assert not any(person.has_usable_password() for person in people)
    listed = cast_list.cast(at)
    doubtful = people.filter(last_login__lt=at - timedelta(days=90)) | people.filter(
        last_login=None, is_staff=False
    )
    assert set(listed.people) == set(people) - set(doubtful)
    assert doubtful.count() == 4
    assert 10 <= sum(len(roles) for _title, roles in listed.first) <= 12
    held = frozenset[str]().union(*(person.functions for person in people))
    assert held == set(Function.values)

    assert world.is_settled()
    assert not demo.seed()
    assert Case._base_manager.count() == cases.count()
    assert "nothing was seeded" in capsys.readouterr().out


@pytest.mark.django_db
def test_without_a_world_nobody_stands_at_the_door() -> None:
    assert cast_list.cast(MOMENTS[0]).people == []
