from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.advocacy.conftest import SOON, Told
from tests.cast import NOON, Cast
from tsam.domains.accounts.models import ContractPackage, SupportPackage
from tsam.domains.advocacy import actions
from tsam.domains.advocacy.models import (
    Answer,
    BriefItem,
    Commitment,
    CommitmentState,
    CustomerAlias,
    ItemState,
)
from tsam.domains.objectives.actions.requirements import withdraw
from tsam.kernel.verdicts import Refused


def test_each_department_gets_an_ask_of_its_own(told: Told, cast: Cast) -> None:
    made = actions.ask(
        told.engagement, by=cast.tess, at=NOON, audiences=["SALES", "RND"], asked="A word"
    )

    assert [item.audience for item in made] == ["RND", "SALES"]
    assert BriefItem.objects.visible_to(cast.rita).get() == made[0]
    assert BriefItem.objects.visible_to(cast.sally).get() == made[1]
    assert not BriefItem.objects.visible_to(cast.paul).exists()
    assert not BriefItem.objects.visible_to(told.contact).exists()


def test_what_is_asked_is_checked(told: Told, cast: Cast) -> None:
    elsewhere = cast.engage(cast.vault, "PLATINUM")
    given: dict[str, dict[str, Any]] = {
        "asked": {"asked": " "},
        "audiences": {"audiences": ["MARKETING"]},
        "wanted_on": {"wanted_on": NOON.date() - timedelta(days=1)},
        "requirement": {"engagement": elsewhere},
    }
    right: dict[str, Any] = {
        "engagement": told.engagement,
        "audiences": ["RND"],
        "asked": "A word",
    }
    for wrong, words in given.items():
        said = right | words
        with pytest.raises(ValidationError) as refused:
            actions.ask(by=cast.tess, at=NOON, requirement=told.need, **said)
        assert list(refused.value.message_dict) == [wrong]


def test_a_need_that_is_over_is_not_asked_for(told: Told, cast: Cast) -> None:
    withdraw(told.need, by=cast.tess, at=NOON, reason="Sold.")

    with pytest.raises(ValidationError, match="in force"):
        told.ask(cast)


def test_sales_is_not_asked_about_a_secret(told: Told, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Sales"):
        actions.ask(
            told.engagement,
            by=cast.tess,
            at=NOON,
            audiences=["RND", "SALES"],
            asked="A word",
            requirement=told.secret,
        )


def test_what_becomes_a_secret_is_taken_from_who_was_asked(told: Told, cast: Cast) -> None:
    item = told.ask(cast, "SALES")

    actions.set_discretion(told.need, by=cast.tess, at=NOON, is_confidential=True)

    assert not BriefItem.objects.visible_to(cast.sally).exists()
    assert BriefItem.objects.visible_to(cast.tess).filter(pk=item.pk).exists()


def test_only_the_tsam_asks_and_only_under_platinum(told: Told, cast: Cast) -> None:
    gold = cast.engage(cast.vault, "GOLD", tsam=cast.tess)

    for asker in (cast.eli, cast.rita, told.contact):
        with pytest.raises(Refused):
            actions.ask(told.engagement, by=asker, at=NOON, audiences=["RND"], asked="A word")
    with pytest.raises(Refused) as refused:
        actions.ask(gold, by=cast.tess, at=NOON, audiences=["RND"], asked="A word")
    assert refused.value.verdict.rule == "R8"


def test_a_yes_with_a_day_is_a_commitment(told: Told, cast: Cast) -> None:
    item = told.ask(cast)

    held = actions.accept(item, by=cast.rita, at=NOON, promised_on=SOON)

    assert (held.department, held.owner, held.promised_on) == ("RND", cast.rita, SOON)
    assert held.words == "The fix in the next build"
    item.refresh_from_db()
    assert item.state == ItemState.ACCEPTED


def test_a_day_that_has_passed_is_no_promise(told: Told, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="passed"):
        actions.accept(
            told.ask(cast), by=cast.rita, at=NOON, promised_on=NOON.date() - timedelta(days=1)
        )


def test_only_the_department_that_was_asked_answers(told: Told, cast: Cast) -> None:
    item = told.ask(cast)

    for other in (cast.paul, cast.sally, cast.tess, told.contact):
        with pytest.raises(Refused):
            actions.accept(item, by=other, at=NOON, promised_on=SOON)
        with pytest.raises(Refused):
            actions.decline(item, by=other, at=NOON, reason="No")


def test_somebody_of_another_department_answers_for_nothing(told: Told, cast: Cast) -> None:
    with pytest.raises(ValidationError, match="department"):
        actions.accept(told.ask(cast), by=cast.rita, at=NOON, promised_on=SOON, owner=cast.sally)


def test_a_question_goes_to_the_tsam_and_back(told: Told, cast: Cast) -> None:
    item = told.ask(cast)

    item = actions.question(item, by=cast.rita, at=NOON, words="Which line?")
    assert item.state == ItemState.QUESTION
    item = actions.reply(item, by=cast.tess, at=NOON, words="Line 4.")

    assert item.state == ItemState.ASKED
    said = Answer.objects.visible_to(cast.rita).order_by("pk")
    assert [(one.kind, one.words) for one in said] == [("ASK", "Which line?"), ("REPLY", "Line 4.")]


def test_a_no_needs_its_reason_and_can_become_a_yes(told: Told, cast: Cast) -> None:
    item = told.ask(cast)
    with pytest.raises(ValidationError, match="Say why"):
        actions.decline(item, by=cast.rita, at=NOON, reason=" ")

    item = actions.decline(item, by=cast.rita, at=NOON, reason="Not this year.")
    with pytest.raises(Refused):
        actions.question(item, by=cast.rita, at=NOON, words="Which line?")

    assert actions.accept(item, by=cast.rita, at=NOON, promised_on=SOON).is_open


def test_an_ask_that_is_withdrawn_takes_its_commitment_along(told: Told, cast: Cast) -> None:
    item = told.ask(cast)
    held = actions.accept(item, by=cast.rita, at=NOON, promised_on=SOON)

    actions.withdraw(item, by=cast.tess, at=NOON, reason="They sold the line.")

    held = Commitment.objects.get(pk=held.pk)
    assert held.state == CommitmentState.WITHDRAWN
    assert held.closed_words == "They sold the line."
    with pytest.raises(Refused):
        actions.withdraw(item, by=cast.tess, at=NOON, reason="Again.")


def test_after_a_downgrade_nobody_answers(told: Told, cast: Cast) -> None:
    item = told.ask(cast)
    downgrade(told)

    with pytest.raises(Refused) as refused:
        actions.accept(item, by=cast.rita, at=NOON + timedelta(minutes=2), promised_on=SOON)

    assert refused.value.verdict.rule == "R8"


def test_a_customer_is_called_by_its_letter_and_trade(told: Told, cast: Cast) -> None:
    made = actions.call_customer(told.engagement.account, by=cast.tess, at=NOON, trade=" energy ")
    other = actions.call_customer(cast.globex, by=cast.tess, at=NOON, trade="")

    assert (made.letters, made.trade, other.letters) == ("A", "energy", "B")
    with pytest.raises(ValidationError, match="not the customer"):
        actions.call_customer(cast.globex, by=cast.tess, at=NOON, trade="Globex mining")


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (53, "BA")])
def test_letters_go_on_after_z(number: int, letters: str) -> None:
    assert CustomerAlias(number=number).letters == letters


def downgrade(told: Told) -> None:
    contract = told.engagement.support_contract
    assert contract
    ContractPackage.objects.create(
        contract=contract,
        package=SupportPackage.objects.get(code="GOLD"),
        effective_at=NOON + timedelta(minutes=1),
    )
