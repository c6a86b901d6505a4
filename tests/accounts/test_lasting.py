"""Answers that every page asks for are made anew when something happened, or a minute went by."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import pytest

from tests.cast import NOON, Cast
from tsam.domains.accounts import lasting, timeline


def test_an_answer_holds_until_something_happens(cast: Cast) -> None:
    make = Mock(side_effect=["first", "second"])

    def ask() -> object:
        return lasting.lasting("rail", make, at=NOON)

    assert (ask(), ask()) == ("first", "first")
    timeline.record("case.opened", cast.acme, by=cast.ada, at=NOON, account=cast.acme)
    assert ask() == "second"


def test_an_answer_holds_no_longer_than_a_minute(cast: Cast) -> None:
    make = Mock(side_effect=["first", "second"])

    assert lasting.lasting("rail", make, at=NOON) == "first"
    assert lasting.lasting("rail", make, at=NOON + timedelta(seconds=59)) == "first"
    assert lasting.lasting("rail", make, at=NOON + timedelta(seconds=60)) == "second"


def test_each_question_has_its_own_answer(cast: Cast) -> None:
    mine = lasting.lasting(("rail", cast.tess.pk), lambda: "mine", at=NOON)
    yours = lasting.lasting(("rail", cast.eli.pk), lambda: "yours", at=NOON)

    assert (mine, yours) == ("mine", "yours")


def test_a_process_does_not_hold_answers_without_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lasting, "MOST", 3)

    for number in range(10):
        lasting.lasting(number, lambda: "drawn", at=NOON)

    assert len(lasting._held) <= 3
