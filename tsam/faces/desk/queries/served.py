"""Whom a reader serves, for lists that are narrowed to them and name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from tsam.domains.accounts.lasting import lasting
from tsam.domains.accounts.models import Application
from tsam.domains.people.models import User
from tsam.domains.sprs.models import SprInterest
from tsam.domains.staffing.coverage import applications_of
from tsam.kernel.once import once

# So many defects are named one by one to a list that is narrowed to them.
MOST_HITS = 500


def served_by(reader: User, at: datetime) -> Mapping[int, str]:
    """{Application: its customer's name}, as of the last event; rows are read for who may read."""
    return lasting(("served", reader.pk, at.date()), lambda: _served(reader, at), at=at)


def _served(reader: User, at: datetime) -> dict[int, str]:
    keys = applications_of(reader, at.date())
    there = Application.objects.visible_to(reader).filter(pk__in=keys)
    return dict(there.values_list("pk", "account__name")) if keys else {}


def hits(reader: User, at: datetime) -> Mapping[int, frozenset[int]] | None:
    """{SPR: the Applications it hits among those that the reader serves}; asked once for a page.

    None where they are too many to be named.
    """
    return once(("hits", reader.pk, at), lambda: _hits(reader, at))


def _hits(reader: User, at: datetime) -> dict[int, frozenset[int]] | None:
    served = served_by(reader, at)
    if not served:
        return {}
    there = SprInterest.objects.visible_to(reader).filter(application__in=served).order_by()
    rows = list(there.values_list("spr", "application")[: MOST_HITS + 1])
    if len(rows) > MOST_HITS:
        return None
    return gathered(rows)


def gathered(rows: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """{SPR: its Applications}."""
    found: dict[int, set[int]] = {}
    for spr, application in rows:
        found.setdefault(spr, set()).add(application)
    return {spr: frozenset(some) for spr, some in found.items()}
