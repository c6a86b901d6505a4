"""The task that begins with the right to P2, and the alarm when nothing is agreed in time.

Nobody does these: the clock and the activation of an engagement set them in motion.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement, Event, Feature
from tsam.domains.accounts.models.engagement import SERVING
from tsam.domains.objectives import seals
from tsam.domains.objectives.models.documents import DocumentState, ObjectivesDocument
from tsam.domains.objectives.models.readings import Kickoff


@transaction.atomic
def open_kickoff(engagement: Engagement, *, at: datetime) -> Kickoff | None:
    """Give the TSAM the task to meet the customer, once, where the engagement has P2.

    It is due so many service days after (`TSAM_KICKOFF_DAYS`), on the calendar of the engagement.
    """
    engagement = hold_engagement(engagement)
    if engagement.state not in SERVING or not entitled(Feature.P2, engagement.application, at):
        return None
    if there := Kickoff._base_manager.filter(engagement=engagement).first():
        return there
    today = at.astimezone(ZoneInfo(engagement.calendar.zone)).date()
    made = Kickoff.objects.create(
        engagement=engagement,
        opened_at=at,
        due_on=working(engagement.calendar).add_days(today, settings.KICKOFF_DAYS),
        held_at=_first_review(engagement),
    )
    _record("kickoff.opened", made, engagement, at, {"due_on": made.due_on.isoformat()})
    return made


@transaction.atomic
def raise_alarm(kickoff: Kickoff, *, at: datetime) -> bool:
    """Say once that the engagement serves for so long (`TSAM_AGREEMENT_DAYS`) and nothing is
    agreed."""
    kickoff = Kickoff._base_manager.select_for_update(of=("self",)).get(pk=kickoff.pk)
    engagement = hold_engagement(kickoff.engagement)
    if kickoff.alarmed_at or not is_overdue(kickoff, at) or engagement.state not in SERVING:
        return False
    in_force = ObjectivesDocument._base_manager.filter(
        engagement=engagement, state=DocumentState.AGREED
    )
    if in_force.exists() or not entitled(Feature.P2, engagement.application, at):
        return False
    kickoff.alarmed_at = at
    kickoff.save(update_fields=["alarmed_at"])
    _record("kickoff.overdue", kickoff, engagement, at, {"days": settings.AGREEMENT_DAYS})
    return True


def is_overdue(kickoff: Kickoff, at: datetime) -> bool:
    return kickoff.opened_at + timedelta(days=settings.AGREEMENT_DAYS) <= at


@transaction.atomic
def report_broken_seal(document: ObjectivesDocument, *, at: datetime) -> bool:
    """Check the seal, and write down once that it is broken."""
    found = seals.check([document], at).get(document.pk)
    if found is None or found.is_whole:
        return False
    told = Event._base_manager.filter(
        noun="objectivesdocument", key=document.pk, name="document.seal_broken"
    )
    if told.exists():
        return False
    engagement = document.engagement
    timeline.record(
        "document.seal_broken",
        document,
        account=engagement.account,
        application=engagement.application,
        by=None,
        at=at,
        facts={"version": document.version, "fault": found.fault, "found": found.found},
    )
    return True


def _first_review(engagement: Engagement) -> datetime | None:
    reviewed = ObjectivesDocument._base_manager.filter(
        engagement=engagement, in_review_at__isnull=False
    )
    return reviewed.order_by("in_review_at").values_list("in_review_at", flat=True).first()


def _record(
    name: str, kickoff: Kickoff, engagement: Engagement, at: datetime, facts: dict[str, object]
) -> None:
    timeline.record(
        name,
        kickoff,
        account=engagement.account,
        application=engagement.application,
        by=None,
        at=at,
        facts=facts,
    )
