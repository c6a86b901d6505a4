"""A question answers what its queryset answers, whoever asks, and never what another may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Account
from tsam.domains.cases import actions
from tsam.domains.cases.models import Case, Channel, Message
from tsam.domains.people.models import User
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.questions import Question, Said, is_whole, narrowed


def letters() -> Question[Message]:
    return Question(
        lambda rows: rows.filter(case=Blank("case")).select_related("author").order_by("pk")
    )


def test_rows_come_with_what_was_read_along(cast: Cast) -> None:
    case = cast.case()
    actions.reply(case, by=cast.tess, at=NOON, text="Good day.", channel=Channel.DESK)
    asked = letters()

    for _time in range(3):
        with CaptureQueriesContext(connection) as seen:
            found = asked.of(Message.objects.all(), case=case.pk)
            names = [word.author.name for word in found if word.author]
        assert found == list(Message.objects.filter(case=case).order_by("pk"))
        assert "Tess" in names[-1]
        assert len(seen) == 1


def test_one_question_is_asked_of_one_case_after_the_other(cast: Cast) -> None:
    one, other = cast.case(), cast.case()
    actions.reply(other, by=cast.tess, at=NOON, text="Only here.", channel=Channel.DESK)
    asked = letters()

    told = [
        [word.text for word in asked.of(Message.objects.all(), case=key)] for key in (0, one.pk)
    ]

    assert told[0] == []
    assert "Only here." not in told[1]
    assert "Only here." in [word.text for word in asked.of(Message.objects.all(), case=other.pk)]


def test_who_sees_less_is_told_less_also_after_who_sees_all(cast: Cast) -> None:
    own, theirs = cast.case(), cast.case(application=cast.vault)
    asked: Question[Case] = Question(lambda rows: rows.filter(Among("pk", "cases")).order_by("pk"))
    keys = [own.pk, theirs.pk]

    def answers(reader: User) -> list[int]:
        return [case.pk for case in asked.of(Case.objects.visible_to(reader), cases=keys)]

    for _time in range(2):
        assert answers(cast.tess) == keys
        assert answers(cast.oscar) == [own.pk]
        assert answers(cast.gus) == [theirs.pk]
        assert answers(cast.rita) == []


def test_a_seal_holds_after_who_may_read_all(cast: Cast) -> None:
    case, free = cast.case(), cast.case(application=cast.vault)
    keys = [case.pk, free.pk]
    asked: Question[Case] = Question(lambda rows: rows.filter(Among("pk", "cases")).order_by("pk"))

    def answers(rows: QuerySet[Case]) -> list[int]:
        return [one.pk for one in asked.of(rows, cases=keys)]

    assert answers(Case.objects.visible_to(cast.tess)) == keys
    cast.engage(cast.assembly, access_rule="US_CITIZEN")
    for _time in range(2):
        tess = User.objects.get(pk=cast.tess.pk)
        assert answers(Case.objects.visible_to(tess)) == [free.pk]
        assert answers(Case.objects.all()) == keys
        narrower = Case.objects.visible_to(tess).filter(pk=case.pk)
        assert answers(narrower) == []
        assert answers(Case.objects.visible_to(tess).exclude(pk=free.pk)) == []


def test_two_readers_with_other_seals_are_told_each_their_own(cast: Cast) -> None:
    case, other = cast.case(), cast.case(application=cast.vault)
    cast.engage(cast.assembly, access_rule="US_CITIZEN")
    cast.engage(cast.vault, access_rule="EU_CITIZEN")
    for person, rule in ((cast.tess, "US_CITIZEN"), (cast.eli, "EU_CITIZEN")):
        person.attestations.create(
            rule=rule, valid_from=date(2020, 1, 1), verified_by=cast.stan, verified_at=NOON
        )
    asked: Question[Case] = Question(lambda rows: rows.order_by("pk"))

    def answers(reader: User) -> list[int]:
        return [one.pk for one in asked.of(Case.objects.visible_to(reader))]

    for _time in range(2):
        assert answers(cast.tess) == [case.pk]
        assert answers(cast.eli) == [other.pk]
        assert answers(cast.mona) == []
    # The words were found once, whatever is sealed to whom.
    with CaptureQueriesContext(connection) as seen:
        assert answers(cast.eli) == [other.pk]
    assert len(seen) == 1


def test_values_are_told_too(cast: Cast) -> None:
    case = cast.case()
    asked: Question[Any] = Question(
        lambda rows: rows.filter(pk=Blank("case")).values_list("pk", "account__name", "opened_at")
    )

    for _time in range(2):
        found = asked.of(Case.objects.all(), case=case.pk)
        assert found == [(case.pk, case.account.name, case.opened_at)]


@pytest.mark.parametrize(
    "narrow",
    [
        lambda rows: rows.filter(pk=1),
        lambda rows: rows.exclude(pk=1),
        lambda rows: rows.none(),
        lambda rows: rows[:1],
        lambda rows: rows.distinct(),
        lambda rows: rows.order_by("title"),
        lambda rows: rows.only("title"),
        lambda rows: rows.defer("title"),
        lambda rows: rows.values("title"),
        lambda rows: rows.select_related("account"),
        lambda rows: rows.annotate(own=F("pk")),
        lambda rows: rows.alias(own=F("account__name")),
        lambda rows: rows.extra(where=["1=0"]),
        lambda rows: rows.extra(tables=["accounts_account"]),
        lambda rows: rows.extra(order_by=["title"]),
        lambda rows: rows.reverse(),
        lambda rows: rows.select_for_update(),
        lambda rows: rows.union(rows),
        lambda rows: rows.reverse().filter(account__name="Acme"),
    ],
)
def test_rows_of_which_anything_was_said_are_not_taken_for_all(
    narrow: Callable[[QuerySet[Case]], QuerySet[Case]],
) -> None:
    assert is_whole(Case.objects.all().query)
    assert not is_whole(narrow(Case.objects.all()).query)


def test_whoever_sees_nothing_asks_nothing(cast: Cast) -> None:
    asked, sally = letters(), cast.sally
    Message.objects.visible_to(sally)

    with CaptureQueriesContext(connection) as seen:
        assert asked.of(Message.objects.none(), case=1) == []
    assert not list(seen)


def test_a_question_that_was_told_is_narrowed_no_further(cast: Cast) -> None:
    """The rows are a list: there is nothing to narrow by mistake."""
    assert isinstance(letters().of(Message.objects.all(), case=cast.case().pk), list)


def of_account(rows: Any, said: Said) -> Any:
    return rows.filter(account=said.value("account"), pk__lte=said.value("last"))


def test_rows_that_values_narrowed_are_asked_with_each_readers_values(cast: Cast) -> None:
    own, later, theirs = cast.case(), cast.case(), cast.case(application=cast.vault)
    asked: Question[Case] = Question(
        lambda rows: rows.filter(severity=Blank("last")).order_by("pk")
    )

    def answers(reader: User, account: Account, last: int) -> list[int]:
        rows = Case.objects.visible_to(reader)
        found = narrowed(rows, "of", of_account, account=account.pk, last=last)
        assert [one.pk for one in found.filter(severity=2).order_by("pk")] == [
            one.pk for one in asked.of(found, last=2)
        ]
        return [one.pk for one in asked.of(found, last=2)]

    for _time in range(2):
        assert answers(cast.tess, cast.acme, later.pk) == [own.pk, later.pk]
        assert answers(cast.tess, cast.acme, own.pk) == [own.pk]
        assert answers(cast.tess, cast.globex, theirs.pk) == [theirs.pk]
        assert answers(cast.gus, cast.acme, later.pk) == []
        assert answers(cast.rita, cast.acme, later.pk) == []
    cast.engage(cast.assembly, access_rule="cleared")
    assert answers(User.objects.get(pk=cast.tess.pk), cast.acme, later.pk) == []


def test_what_is_said_after_narrowing_by_values_is_heeded(cast: Cast) -> None:
    own, later = cast.case(), cast.case(severity=1)
    asked: Question[Case] = Question(lambda rows: rows.order_by("pk"))
    rows = narrowed(
        Case.objects.visible_to(cast.tess), "of", of_account, account=cast.acme.pk, last=later.pk
    )

    assert asked.of(rows) == [own, later]
    assert asked.of(rows.filter(severity=1)) == [later]
    assert asked.of(rows.exclude(severity=1)) == [own]
    assert asked.of(rows.none()) == []
    assert asked.of(rows) == [own, later]


def test_two_ways_under_one_name_are_not_taken_for_each_other(cast: Cast) -> None:
    case = cast.case()
    asked: Question[Case] = Question(lambda rows: rows.order_by("pk"))
    rows = Case.objects.visible_to(cast.tess)

    def none_of_it(rows: Any, _said: Said) -> Any:
        return rows.filter(severity=0)

    for _time in range(2):
        found = narrowed(rows, "of", of_account, account=cast.acme.pk, last=case.pk)
        assert asked.of(found) == [case]
        assert asked.of(narrowed(rows, "of", none_of_it)) == []
