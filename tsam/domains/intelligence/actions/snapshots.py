"""Freeze an environment. Nothing here is refused: it is part of opening a case or follows a step.

A snapshot of an environment that nobody wrote to since the last one names the same bodies, so that
a new case costs a few small rows, however large the environment is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import CharField, Q

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentFact,
    EnvironmentSnapshot,
    Occasion,
    SnapshotBody,
    SnapshotPart,
    TierName,
)
from tsam.domains.intelligence.past import as_of
from tsam.domains.intelligence.payload import digest_of, packed
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question


@dataclass(frozen=True, slots=True)
class _Held:
    """What a snapshot holds: for each kind the key of its body and the digest of that."""

    bodies: tuple[tuple[str, int, str], ...] = ()
    items: int = 0
    digest: str = ""


_NOTHING = _Held()
_OF_TIER: Question[Environment] = Question(
    lambda rows: rows.filter(
        application=Blank("application"), tier=Blank("tier", CharField())
    ).order_by("name", "pk")[:1]
)


@transaction.atomic
def freeze_for_case(
    application: Application, *, at: datetime, tier: str = ""
) -> EnvironmentSnapshot:
    """What is known of that tier now, for a case that is being opened; production by default.

    Where nothing is known the snapshot says so. Where a tier has several environments it is the
    one without a name of its own, or the first by name.
    """
    wanted = tier or TierName.PRODUCTION
    of_tier = _OF_TIER.of(Environment._base_manager.all(), application=application.pk, tier=wanted)
    environment = of_tier[0] if of_tier else None
    held = _NOTHING
    if environment:
        former = _still_holding(environment, at)
        held = _held_by(former) if former else _read(application, environment, at)
    return _write(
        EnvironmentSnapshot(
            account_id=application.account_id,
            application=application,
            environment=environment,
            tier=wanted,
            is_assumed=not tier,
            occasion=Occasion.CASE,
            taken_at=at,
        ),
        held,
    )


@transaction.atomic
def freeze_after_change(environment: Environment, *, at: datetime) -> EnvironmentSnapshot | None:
    """Keep what it became, unless the last snapshot holds just that; the next case is cheap then.

    None where nothing new had to be kept.
    """
    environment = (
        Environment._base_manager.select_for_update(of=("self",))
        .select_related("application")
        .get(pk=environment.pk)
    )
    if _still_holding(environment, at):
        return None
    application = environment.application
    held, former = _read(application, environment, at), _last_of(environment)
    if former and former.digest == held.digest:
        # Only words about it were written: what was frozen last still holds.
        EnvironmentSnapshot._base_manager.filter(pk=former.pk).update(revision=environment.revision)
        return None
    return _write(
        EnvironmentSnapshot(
            account_id=application.account_id,
            application=application,
            environment=environment,
            tier=environment.tier,
            occasion=Occasion.CHANGE,
            taken_at=at,
        ),
        held,
    )


def _write(snapshot: EnvironmentSnapshot, held: _Held) -> EnvironmentSnapshot:
    environment = snapshot.environment
    if environment:
        snapshot.revision = environment.revision
        confirmed_at = environment.confirmed_at
        # As known at that moment: a word that came later says nothing of it.
        if confirmed_at and confirmed_at <= snapshot.taken_at:
            snapshot.confirmed_at = confirmed_at
    snapshot.items, snapshot.digest = held.items, held.digest
    snapshot.save(force_insert=True)
    SnapshotPart.objects.bulk_create(
        SnapshotPart(snapshot=snapshot, kind=kind, body_id=key) for kind, key, _ in held.bodies
    )
    return snapshot


def _last_of(environment: Environment) -> EnvironmentSnapshot | None:
    return EnvironmentSnapshot._base_manager.filter(environment=environment).order_by("-pk").first()


def _still_holding(environment: Environment, at: datetime) -> EnvironmentSnapshot | None:
    """The last snapshot, if the environment was not written to since, and nothing that is known
    began or ended between its moment and this one.
    """
    former = _last_of(environment)
    if former is None or former.revision != environment.revision:
        return None
    start, end = sorted((former.taken_at, at))
    turned = EnvironmentFact._base_manager.filter(environment=environment).filter(
        Q(since__gt=start, since__lte=end) | Q(until__gt=start, until__lte=end)
    )
    return None if turned.exists() else former


def _held_by(former: EnvironmentSnapshot) -> _Held:
    parts = SnapshotPart._base_manager.filter(snapshot=former)
    bodies = tuple(parts.values_list("kind", "body", "body__digest"))
    return _Held(bodies, former.items, former.digest)


def _read(application: Application, environment: Environment, at: datetime) -> _Held:
    """What is known of it, its bodies written where the account does not hold them yet."""
    description = as_of(environment, at)
    texts = [
        (kind.value, len(items := list(group)), *packed(items))
        for kind, group in groupby(description.items, key=lambda item: item.kind)
    ]
    account = application.account_id
    SnapshotBody.objects.bulk_create(
        [
            SnapshotBody(account_id=account, digest=digest, payload=payload, items=count)
            for _kind, count, digest, payload in texts
        ],
        ignore_conflicts=True,
    )
    there = SnapshotBody._base_manager.filter(
        account=account, digest__in=[digest for _kind, _count, digest, _payload in texts]
    )
    keys = dict(there.values_list("digest", "pk"))
    bodies = tuple((kind, keys[digest], digest) for kind, _count, digest, _payload in texts)
    whole = digest_of(environment.tier, [(kind, digest) for kind, _key, digest in bodies])
    return _Held(bodies, len(description.items), whole)
