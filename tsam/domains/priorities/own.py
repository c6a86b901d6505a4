"""The weights of an engagement that hold, where it is entitled to be ranked by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import books_of
from tsam.domains.accounts.models import Application, Engagement, Feature
from tsam.domains.priorities.models import EngagementWeights


def own_in_force(engagements: Mapping[int, int], at: datetime) -> dict[int, EngagementWeights]:
    """{application: what its engagement weighs otherwise}, for {application: live engagement}.

    They count while the Application has case management (G3). One query, and five more where some
    engagement has any.
    """
    rows = EngagementWeights._base_manager.filter(
        engagement__in=engagements.values(), set_at__lte=at
    ).order_by("version")
    latest = {row.engagement_id: row for row in rows}
    held = {
        application: latest[engagement]
        for application, engagement in engagements.items()
        if engagement in latest and not latest[engagement].is_given_up
    }
    if not held:
        return {}
    books = books_of(Application._base_manager.filter(pk__in=held))
    return {key: row for key, row in held.items() if decide(Feature.G3, books[key].at(at))}


def latest_of(engagement: Engagement) -> EngagementWeights | None:
    """The last version of its chain, given up or not; None where it never had any."""
    rows = EngagementWeights._base_manager.filter(engagement=engagement)
    return rows.select_related("set_by").order_by("-version").first()
