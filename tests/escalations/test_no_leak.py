"""No internal word of an escalation in any channel of a customer: page, call, letter, search."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.escalations.conftest import raised
from tsam.domains.accounts.models import Letter
from tsam.domains.escalations import actions
from tsam.domains.escalations.models import Escalation
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused

pytestmark = pytest.mark.usefixtures("morning")
PLANTED = "WHISPERED"
VERBS = ("remark", "up", "down", "decline", "action", "watch", "close", "review", "report")


def step(cast: Cast, row: Escalation, verb: str, n: int) -> None:
    """One deed with a planted word wherever it takes an internal one; a refusal changes nothing."""
    said, at, by = f"{PLANTED} {n}", now() + timedelta(days=n), cast.tess
    deeds: dict[str, Callable[[], object]] = {
        "remark": lambda: actions.remark(row, by=cast.eli, at=at, text=said),
        "up": lambda: actions.raise_level(row, by=by, at=at, owner=owner(cast, row), reason=said),
        "down": lambda: actions.lower_level(row, by=by, at=at, owner=cast.tess, reason=said),
        "decline": lambda: actions.decline_level(row, by=by, at=at, reason=said),
        "action": lambda: actions.add_action(row, by=by, at=at, words=said, due_on=at.date()),
        "watch": lambda: actions.watch(row, at=at + timedelta(days=9)),
        "close": lambda: actions.ask_to_close(row, by=by, at=at),
        "review": lambda: actions.review(row, by=by, at=at, cause=said, change=said),
        "report": lambda: actions.report(row, by=by, at=at, happened="Shared.", coming="More."),
    }
    # Whatever a rule refuses is no matter here.
    with suppress(Refused, ValidationError), transaction.atomic():
        deeds[verb]()
    row.refresh_from_db()


def owner(cast: Cast, row: Escalation) -> User:
    return {1: cast.mona, 2: cast.rita}.get(row.level, cast.dana)


def channels(cast: Cast, row: Escalation, reader: User, work: Callable[[], int]) -> str:
    """All that a customer can come by."""
    work()
    client, call = Client(), Caller(reader)
    client.force_login(reader)
    pages = [
        client.get(path).content.decode()
        for path in (
            "/portal/",
            "/portal/escalations",
            f"/portal/escalations/{row.number}",
            "/portal/inbox",
            f"/portal/search?q={PLANTED}x"[:-1],
        )
    ]
    calls = [
        call("GET", path).content.decode()
        for path in (
            "escalations",
            f"escalations/{row.number}",
            f"escalations/{row.number}/timeline",
        )
    ]
    letters = [one.subject + one.text + one.html for one in Letter.objects.filter(reader=reader)]
    # The page of the search repeats what was asked for.
    found = pages.pop().replace(f'value="{PLANTED}"', "").replace(f"“{PLANTED}”", "")
    assert f"{PLANTED} " not in found
    return "".join([*pages, *calls, *letters])


@pytest.mark.django_db
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(verbs=some.lists(some.sampled_from(VERBS), min_size=4, max_size=8))
def test_no_internal_word_reaches_a_customer(
    cast: Cast, work: Callable[[], int], verbs: list[str]
) -> None:
    cast.serve()
    # Made before the example, so that what it takes back does not take them along.
    assert all((cast.ada, cast.eli, cast.mona, cast.rita, cast.dana))
    with transaction.atomic():
        row = actions.acknowledge(raised(cast, at=now()), by=cast.tess, at=now())
        for n, verb in enumerate(["remark", *verbs], 1):
            step(cast, row, verb, n)

        told = channels(cast, row, cast.ada, work)

        assert row.number in told
        assert PLANTED not in told
        assert cast.tess.name in told
        transaction.set_rollback(True)
