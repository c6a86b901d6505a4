"""A document on the way to being agreed, for tests of the domain and of the pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.cast import NOON, Cast
from tsam.domains.objectives.actions import documents as actions
from tsam.domains.objectives.actions import measures
from tsam.domains.objectives.models import Objective, ObjectivesDocument, Source

BY = date(2026, 12, 31)


def draft(cast: Cast, at: datetime = NOON) -> ObjectivesDocument:
    return actions.draft(cast.engagement, by=cast.tess, at=at, purpose="Fewer standstills.")


def objective(
    document: ObjectivesDocument, cast: Cast, at: datetime = NOON, **given: Any
) -> Objective:
    """Outage by hand, from 9 hours in a month to at most one."""
    words: dict[str, Any] = {
        "outcome": "Publishing stays up",
        "metric": "Hours of outage in a month",
        "unit": "h",
        "baseline": Decimal(9),
        "direction": "DOWN",
        "target": Decimal(1),
        "due_on": BY,
        "source": Source.MANUAL,
        "read_from": "Worker monitor",
        "owner": cast.ada,
    }
    return measures.add_objective(document, by=cast.tess, at=at, **{**words, **given})


def reviewed(
    cast: Cast, document: ObjectivesDocument | None = None, at: datetime = NOON
) -> ObjectivesDocument:
    """In review: Mona speaks for us, Ada for Acme."""
    made = document or draft(cast, at)
    if document is None:
        objective(made, cast, at)
    return actions.ask_for_review(
        made,
        by=cast.tess,
        at=at,
        vendor=cast.mona,
        customer=cast.ada,
        answer_by=(at + timedelta(days=7)).date(),
    )


def agreed(
    cast: Cast, document: ObjectivesDocument | None = None, at: datetime = NOON
) -> ObjectivesDocument:
    row = reviewed(cast, document, at)
    actions.approve(row, by=cast.mona, at=at + timedelta(hours=1))
    return actions.approve(row, by=cast.ada, at=at + timedelta(hours=2))


def of(document: ObjectivesDocument) -> Objective:
    return Objective._base_manager.select_related("document__engagement").get(document=document)
