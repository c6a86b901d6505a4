from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from tests.cast import NOON, Cast
from tsam.domains.accounts import post
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused


def letter(reader: User, **fields: object) -> Letter:
    given = {"subject": "C1000001: a word", "text": "Hello", "written_at": NOON, **fields}
    return Letter.objects.create(reader=reader, **given)


def test_all_is_read_of_ones_own_and_nothing_that_came_later(cast: Cast) -> None:
    mine, later = letter(cast.tess), letter(cast.tess, written_at=NOON + timedelta(hours=1))
    other = letter(cast.eli)

    assert post.mark_all_read(cast.tess, at=NOON + timedelta(minutes=1)) == 1

    read = Letter.objects.exclude(read_at=None)
    assert list(read) == [mine]
    assert {later.pk, other.pk} == set(Letter.objects.unread().values_list("pk", flat=True))


def test_whom_no_letter_reaches_is_told_without_its_words(cast: Cast) -> None:
    letter(cast.owen, failure="550 no such user")
    letter(cast.owen, failure="550 mailbox full", written_at=NOON + timedelta(hours=1))
    letter(cast.tess)

    (found,) = post.undelivered(cast.dana)

    assert found == post.Undelivered(cast.owen, 2, NOON + timedelta(hours=1), "550 mailbox full")


def test_letters_go_again_once_the_address_is_right(cast: Cast, work: Callable[[], int]) -> None:
    letter(cast.owen, failure="550 no such user", attempts=1)

    assert post.send_again(cast.owen, by=cast.dana, at=NOON) == 1
    work()

    assert mail.outbox[0].to == [cast.owen.email]
    assert post.undelivered(cast.dana) == []
    assert Event.objects.get(name="user.letters_sent_again").facts == {"n": 1}


@pytest.mark.parametrize("who", ["tess", "mona", "stan", "ada"])
def test_only_an_administrator_looks_after_the_mail(cast: Cast, who: str) -> None:
    letter(cast.owen, failure="550 no such user")

    with pytest.raises(Refused):
        post.undelivered(getattr(cast, who))
    with pytest.raises(Refused):
        post.send_again(cast.owen, by=getattr(cast, who), at=NOON)
