"""What the clock finds: briefs that nobody read, commitments whose day comes or has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement
from tsam.domains.advocacy.actions import steps
from tsam.domains.advocacy.actions.editions import last_edition
from tsam.domains.advocacy.audiences import Audience
from tsam.domains.advocacy.models import BriefReceipt, Commitment

# Service days after which a department is reminded that nobody of it has read.
REMINDS = 2


@transaction.atomic
def remind(engagement: Engagement, audience: Audience, *, at: datetime) -> bool:
    """Remind the department once for each edition that nobody of it has read for two days."""
    engagement = hold_engagement(engagement)
    edition = last_edition(engagement, audience)
    if edition is None or edition.reminded_at or not edition.top:
        return False
    if BriefReceipt._base_manager.filter(edition=edition).exists():
        return False
    if service_days(engagement, edition.made_at, at) < REMINDS:
        return False
    edition.reminded_at = at
    edition.save(update_fields=["reminded_at"])
    facts = {"audience": audience, "number": edition.number}
    steps.record("brief.unread", edition, engagement, by=None, at=at, facts=facts)
    return True


@transaction.atomic
def watch_commitments(engagement: Engagement, *, at: datetime, warns: timedelta) -> int:
    """Tell once of each commitment whose day comes, and once of each whose day has passed."""
    engagement = hold_engagement(engagement)
    today = steps.today_at(engagement, at)
    open_ones = Commitment._base_manager.filter(item__engagement=engagement, state="OPEN")
    overdue = open_ones.filter(promised_on__lt=today, overdue_told_at=None)
    # One that was given for so near a day needs no warning.
    due = open_ones.filter(
        promised_on__gte=today,
        promised_on__lte=today + warns,
        warned_at=None,
        given_at__lt=at - warns,
    )
    told = 0
    for rows, column, name in (
        (due, "warned_at", "commitment.due"),
        (overdue, "overdue_told_at", "commitment.overdue"),
    ):
        for commitment in rows.select_for_update(of=("self",)).order_by("pk"):
            setattr(commitment, column, at)
            commitment.save(update_fields=[column])
            steps.record(name, commitment, engagement, by=None, at=at)
            told += 1
    return told


def service_days(engagement: Engagement, since: datetime, until: datetime) -> int:
    """How many service days begin after a moment and before another, in the engagement's zone."""
    zone = ZoneInfo(engagement.calendar.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    hours, n = working(engagement.calendar), 0
    while day < last and n <= REMINDS:
        day += timedelta(days=1)
        n += hours.is_service_day(day)
    return n
