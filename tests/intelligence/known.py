"""One of each thing that is known of Acme's Assembly, for tests that ask for all pages."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.cast import Cast
from tsam.domains.intelligence.actions import (
    consents,
    facts,
    open_environment,
    organisation,
    windows,
)
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    Environment,
    EnvironmentFact,
    Reader,
    Stakeholder,
)

STOCKTAKING = {"starts_on": "2026-06-15", "ends_on": "2026-06-16", "reason": "Stocktaking"}


def known(cast: Cast, at: datetime) -> Environment:
    """Production with one fact; the second time it is only found."""
    there = Environment._base_manager.filter(application=cast.assembly).first()
    if there:
        return there
    cast.serve()
    opened = open_environment(cast.assembly, by=cast.tess, at=at, tier="PRODUCTION")
    facts.put(opened, by=cast.tess, at=at, kind="COMPONENT", name="Java", value="17.0.12")
    return opened


def fact(cast: Cast, at: datetime) -> EnvironmentFact:
    return EnvironmentFact._base_manager.get(environment=known(cast, at))


def person(cast: Cast, at: datetime) -> Stakeholder:
    known(cast, at)
    return organisation.name_person(
        cast.assembly, by=cast.tess, at=at, name="Ada Acme", role="SPONSOR"
    )


def consent(cast: Cast, at: datetime) -> Consent:
    known(cast, at)
    return consents.give(
        cast.assembly, by=cast.tess, at=at, reader=Reader.RND, evidence="Call with Ada"
    )


def window(cast: Cast, at: datetime) -> ChangeWindow:
    known(cast, at)
    return windows.add_window(
        cast.assembly, by=cast.tess, at=at, weekday=6, opens=time(22), closes=time(2)
    )


def freeze(cast: Cast, at: datetime) -> ChangeFreeze:
    known(cast, at)
    first: date = at.date() + timedelta(days=5)
    return windows.add_freeze(
        cast.assembly, by=cast.tess, at=at, starts_on=first, ends_on=first, reason="Year end"
    )


def keys_of(cast: Cast, route: str, at: datetime) -> dict[str, object]:
    """What a page of the desk about it has in its address."""
    return {
        "pk": cast.engagement.pk,
        "verb": "fact" if "/say/" in route else "tier-confirmation",
        "key": known(cast, at).pk if "/environment/<" in route else 0,
    }
