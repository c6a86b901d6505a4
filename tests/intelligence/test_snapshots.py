"""What is known of an environment is frozen, kept once, and found damaged where it was touched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tsam.domains.intelligence import actions, history
from tsam.domains.intelligence.contents import contents, drift_between
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.drift import Turn
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentFact,
    EnvironmentSnapshot,
    Occasion,
    SnapshotBody,
    SnapshotPart,
    Source,
)
from tsam.domains.intelligence.payload import Damaged

DAY = timedelta(days=1)
LAST = NOON + 20 * DAY
PARTS = SnapshotPart.objects.all()


@pytest.fixture
def production(cast: Cast) -> Environment:
    cast.serve()
    return actions.open_environment(cast.assembly, by=cast.tess, at=NOON, tier="PRODUCTION")


def tell(cast: Cast, environment: Environment, day: int, **components: str) -> None:
    items = [Item(Kind.COMPONENT, name, value) for name, value in components.items()]
    items.append(Item(Kind.SETTING, "a.properties:heap", "4 GB"))
    said = Description(Tier(environment.tier), NOON + day * DAY, tuple(sorted(items)))
    actions.describe(environment, said, by=cast.tess, at=LAST, source=Source.REPORT, complete=True)


def freeze(cast: Cast, day: int, tier: str = "") -> EnvironmentSnapshot:
    return actions.freeze_for_case(cast.assembly, at=NOON + day * DAY, tier=tier)


def test_it_holds_what_was_known_at_that_moment_and_how_fresh_it_was(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, 0, Java="17.0.10")
    before = freeze(cast, 2)
    tell(cast, production, 5, Java="17.0.12", Oracle="19.22")
    after = freeze(cast, 6)
    then = freeze(cast, 3)

    held = contents(before, PARTS)
    drift = drift_between(before, after, PARTS)

    assert held
    assert [(item.name, item.value) for item in held.items] == [
        ("Java", "17.0.10"),
        ("a.properties:heap", "4 GB"),
    ]
    assert (before.age(), after.age(), then.age()) == (2 * DAY, DAY, None)
    assert (before.is_known, before.is_assumed, before.items) == (True, True, 2)
    assert [(one.name, one.turn) for one in drift.changes] == [
        ("Java", Turn.CHANGED),
        ("Oracle", Turn.ADDED),
    ]
    assert drift.same == 1
    # Asked for later, an earlier moment is still what it was.
    assert then.digest == before.digest != after.digest


def test_what_did_not_change_is_kept_once_and_not_read_again(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, 0, Java="17")
    first = freeze(cast, 1)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = freeze(cast, 4)

    tell(cast, production, 5, Java="21")
    third = freeze(cast, 6)
    assert len(queries) <= 8
    assert not any('"value"' in query["sql"] for query in queries)
    assert first.digest == second.digest
    assert contents(first, PARTS)
    assert drift_between(first, second, PARTS).changes == ()
    # The settings stayed, so of three snapshots with two kinds each three bodies are kept.
    assert SnapshotBody.objects.count() == 3
    assert third.digest != second.digest


def test_where_nothing_is_known_it_says_so_and_nothing_is_compared(
    cast: Cast, production: Environment
) -> None:
    empty, elsewhere = freeze(cast, 1), freeze(cast, 1, "QA")
    tell(cast, production, 2, Java="17")

    assert (empty.is_known, empty.tier, empty.environment) == (False, "PRODUCTION", production)
    assert (elsewhere.is_known, elsewhere.tier, elsewhere.environment) == (False, "QA", None)
    assert (elsewhere.is_assumed, elsewhere.digest) == (False, "")
    assert contents(elsewhere, PARTS) is None
    assert not drift_between(empty, freeze(cast, 3), PARTS).is_known


def test_a_body_that_was_touched_is_not_believed(cast: Cast, production: Environment) -> None:
    tell(cast, production, 0, Java="17")
    snapshot = freeze(cast, 1)
    body = SnapshotBody.objects.exclude(payload=b"").order_by("pk")[0]

    for payload in (bytes(body.payload)[:-3], b"rubbish", b""):
        SnapshotBody.objects.filter(pk=body.pk).update(payload=payload)
        with pytest.raises(Damaged):
            contents(snapshot, PARTS)


def test_after_a_change_it_is_kept_and_a_word_alone_keeps_nothing_new(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, 0, Java="17")

    kept = actions.freeze_after_change(production, at=LAST)
    again = actions.freeze_after_change(production, at=LAST)
    tell(cast, production, 3, Java="17")
    confirmed = actions.freeze_after_change(production, at=LAST)

    assert kept
    assert kept.occasion == Occasion.CHANGE
    assert (again, confirmed) == (None, None)
    kept.refresh_from_db()
    production.refresh_from_db()
    assert kept.revision == production.revision


def test_changes_come_with_their_time_and_a_first_report_is_none(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, 0, Java="17.0.10", Agent="1")
    tell(cast, production, 5, Java="17.0.12", Agent="1")
    tell(cast, production, 7, Java="17.0.12", Patch="TP-1")
    facts = EnvironmentFact.objects.all()

    changes = history.changes_before(facts, production, NOON + 8 * DAY)
    few = history.changes_before(facts, production, NOON + 8 * DAY, days=2)

    assert [(one.name, one.turn, one.at) for one in changes] == [
        ("Agent", Turn.REMOVED, NOON + 7 * DAY),
        ("Patch", Turn.ADDED, NOON + 7 * DAY),
        ("Java", Turn.CHANGED, NOON + 5 * DAY),
    ]
    assert [one.name for one in few] == ["Agent", "Patch"]
    assert history.changes_before(facts, production, NOON) == ()
    moves = history.moves(facts.filter(kind="COMPONENT"), production, NOON, LAST)
    assert moves[Kind.COMPONENT, "Java"] == [NOON + 5 * DAY]


def test_a_first_look_at_a_kind_is_no_change_and_a_single_item_is(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, 0, Java="17")
    files = [Item(Kind.FILE, f"lib/{n}.jar", "sha256:aa") for n in range(30)]
    more = Description(Tier.PRODUCTION, NOON + DAY, (*files, Item(Kind.INTEGRATION, "ERP", "4.2")))
    actions.describe(production, more, by=cast.tess, at=LAST, source=Source.REPORT, complete=False)

    changes = history.changes_before(EnvironmentFact.objects.all(), production, LAST, days=30)

    assert [one.name for one in changes] == ["ERP"]
