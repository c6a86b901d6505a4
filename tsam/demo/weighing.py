"""Engagements of the demonstration that weigh otherwise than the vendor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from tsam.demo.customers import Standing
from tsam.demo.moments import Later
from tsam.demo.needs import told_of
from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.priorities.engaging import set_own_weights
from tsam.domains.staffing.coverage import tsam_of


def plan(standings: Iterable[Standing], at: datetime) -> Iterator[Later]:
    for standing, told in told_of("weights", standings):
        when = at - timedelta(days=told["ago"], hours=2)
        application = standing.applications[told["application"]]
        yield when, partial(_weigh, application, told["changes"], told["reason"], when)


def _weigh(
    application: Application,
    changes: Mapping[str, Mapping[str, int]],
    reason: str,
    when: datetime,
) -> None:
    engagement = Engagement._base_manager.get(application=application)
    tsam = tsam_of(engagement, when.date())
    if tsam:
        set_own_weights(engagement, by=tsam, at=when, changes=changes, reason=reason)
