from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.people import actions
from tsam.domains.people.models import Function, HeldFunction
from tsam.kernel.verdicts import Refused


def test_an_administrator_grants_and_withdraws(cast: Cast) -> None:
    assert actions.grant_function(cast.tess, by=cast.dana, at=NOON, function=Function.RND)
    assert cast.tess.functions == {Function.TSAM, Function.RND}

    assert actions.withdraw_function(cast.tess, by=cast.dana, function=Function.RND)
    assert cast.tess.functions == {Function.TSAM}


def test_granting_twice_is_once(cast: Cast) -> None:
    assert not actions.grant_function(cast.tess, by=cast.dana, at=NOON, function=Function.TSAM)

    assert HeldFunction.objects.filter(user=cast.tess).count() == 1


@pytest.mark.parametrize("who", ["tess", "stan", "mona", "ada"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    by = getattr(cast, who)

    with pytest.raises(Refused):
        actions.grant_function(by, by=by, at=NOON, function=Function.ADMINISTRATOR)
    with pytest.raises(Refused):
        actions.withdraw_function(cast.dana, by=by, function=Function.ADMINISTRATOR)

    assert not by.has_function(Function.ADMINISTRATOR)
    assert cast.dana.has_function(Function.ADMINISTRATOR)


def test_a_customer_holds_no_function(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.grant_function(cast.ada, by=cast.dana, at=NOON, function=Function.TSE)


def test_a_function_that_does_not_exist_is_named_as_wrong(cast: Cast) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.grant_function(cast.tess, by=cast.dana, at=NOON, function="EMPEROR")

    assert "functions" in wrong.value.message_dict


def test_the_last_administrator_stays(cast: Cast) -> None:
    closed = cast.staff("Carl Closed", Function.ADMINISTRATOR, is_active=False)

    with pytest.raises(Refused) as refused:
        actions.withdraw_function(cast.dana, by=cast.dana, function=Function.ADMINISTRATOR)

    assert refused.value.verdict.code == "last_administrator"
    assert closed.functions == frozenset()


def test_one_of_two_administrators_may_go(cast: Cast) -> None:
    second = cast.staff("Sam Second", Function.ADMINISTRATOR)

    actions.withdraw_function(cast.dana, by=second, function=Function.ADMINISTRATOR)

    assert not cast.dana.has_function(Function.ADMINISTRATOR)
