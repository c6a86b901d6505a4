"""A standing statement answers what the same queryset answers, however often and with what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, DateField, DateTimeField

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Engagement, SupportContract
from tsam.domains.people import signing_in
from tsam.domains.people.models import User
from tsam.kernel.blanks import Among, Blank
from tsam.kernel.keys import AnyOf
from tsam.kernel.standing import Standing

_PEOPLE = Standing(
    lambda: (
        User.objects.filter(Among("pk", "people"))
        .order_by("pk")
        .values_list("pk", "is_staff", "created_at", "last_login")
    )
)
_NAMED = Standing(lambda: User.objects.filter(name=Blank("name", CharField())).values_list("pk"))
_OPENED = Standing(
    lambda: User.objects.filter(created_at__lte=Blank("at", DateTimeField())).values_list("pk")
)
_BEGUN = Standing(
    lambda: SupportContract.objects.filter(starts_on=Blank("day", DateField())).values_list("pk")
)


@pytest.mark.parametrize("most", [0, 1, 2, 100])
def test_values_come_back_as_a_queryset_gives_them(cast: Cast, most: int) -> None:
    cast.serve()
    keys = list(User.objects.order_by("pk").values_list("pk", flat=True)[:most])

    found = _PEOPLE.rows(people=keys)

    columns = ("pk", "is_staff", "created_at", "last_login")
    assert found == list(User.objects.filter(pk__in=keys).order_by("pk").values_list(*columns))
    assert all(isinstance(is_staff, bool) for _key, is_staff, *_rest in found)


def test_however_many_keys_are_given_the_words_stay_the_same(cast: Cast) -> None:
    words, tess = [], cast.tess.pk

    def heard(run: Any, sql: str, *rest: Any) -> Any:
        words.append(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(heard):
        _PEOPLE.rows(people=[tess])
        _PEOPLE.rows(people=range(1, 3000))
        list(User.objects.filter(AnyOf("pk", [tess])))
        list(User.objects.filter(AnyOf("pk", range(1, 3000))))

    assert words[0] == words[1]
    assert words[2] == words[3]


@pytest.mark.parametrize("name", ["' OR 1=1 --", "%s", '") UNION SELECT password', "?"])
def test_what_fills_a_blank_is_a_value_and_never_words(cast: Cast, name: str) -> None:
    assert _NAMED.rows(name=name) == []
    User.objects.filter(pk=cast.tess.pk).update(name=name)

    assert _NAMED.rows(name=name) == [(cast.tess.pk,)]


def test_a_blank_that_nobody_fills_is_an_error_and_no_answer(cast: Cast) -> None:
    with pytest.raises(KeyError):
        _NAMED.rows()


def test_moments_and_days_are_written_for_the_database(cast: Cast) -> None:
    tess, contract = cast.tess, cast.contract(cast.acme)

    assert (tess.pk,) in _OPENED.rows(at=tess.created_at)
    assert (tess.pk,) not in _OPENED.rows(at=tess.created_at - timedelta(seconds=1))
    assert (contract.pk,) in _BEGUN.rows(day=contract.starts_on)
    assert _BEGUN.rows(day=date(1970, 1, 1)) == []
    assert _OPENED.first(at=tess.created_at - timedelta(days=9999)) is None


def test_many_keys_narrow_what_a_queryset_finds(cast: Cast) -> None:
    served = cast.serve()
    keys = [served.application_id, 10**12]

    found = Engagement.objects.filter(AnyOf("application", keys), AnyOf("application_id", keys))

    assert [row.pk for row in found] == [served.pk]
    assert not Engagement.objects.filter(AnyOf("application", [])).exists()
    assert found.exclude(AnyOf("pk", [served.pk])).count() == 0


def test_a_session_is_found_by_its_key_while_it_holds(cast: Cast) -> None:
    key = "a1" * 16
    Session.objects.create(session_key=key, session_data="x", expire_date=NOON)

    found = signing_in.session_of(key, NOON - timedelta(seconds=1))

    assert found is not None
    assert (found.session_data, found.expire_date) == ("x", NOON)
    assert signing_in.session_of(key, NOON) is None
    for wrong in ("", "a\x00" * 8, "A1" * 16, "ä" * 16, "b" * 4000):
        assert signing_in.session_of(wrong, NOON - timedelta(seconds=1)) is None
