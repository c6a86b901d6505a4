from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django_q.models import OrmQ

from tests.cast import NOON, Cast
from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Event
from tsam.domains.cases.models import Case


def test_an_event_is_never_changed(cast: Cast) -> None:
    event = timeline.record("account.tried", cast.acme, account=cast.acme, by=None, at=NOON)

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(name="account.forged")

    assert Event.objects.get(pk=event.pk).name == "account.tried"


def test_an_event_is_never_deleted(cast: Cast) -> None:
    event = timeline.record("account.tried", cast.acme, account=cast.acme, by=None, at=NOON)

    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()

    assert Event.objects.filter(pk=event.pk).exists()


def test_what_follows_is_enqueued_with_the_change_or_not_at_all(cast: Cast) -> None:
    case = cast.case()

    with pytest.raises(RuntimeError):
        _close_and_fail(cast, case)

    assert not OrmQ.objects.exists()


@transaction.atomic
def _close_and_fail(cast: Cast, case: Case) -> None:
    timeline.record("case.closed", case, account=cast.acme, by=None, at=NOON)
    raise RuntimeError


def test_one_reaction_that_fails_lets_the_others_run(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []

    def fails(_event_id: int) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(timeline, "reactions", lambda: {"account.tried": [fails, ran.append]})
    event = timeline.record("account.tried", cast.acme, account=cast.acme, by=None, at=NOON)

    with pytest.raises(ExceptionGroup):
        timeline.react(event.pk)

    assert ran == [event.pk]
