"""Move the rank of one case by hand, with a reason and an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.cases.actions.steps import hold
from tsam.domains.cases.models import Case
from tsam.domains.people.models import User
from tsam.domains.priorities import policies
from tsam.domains.priorities.actions import rank
from tsam.domains.priorities.models import MOST_OVERRIDE, RankOverride
from tsam.kernel.verdicts import require

# A rank that is moved for longer wants another reason than a hand.
LONGEST = timedelta(days=60)


@transaction.atomic
def override(
    case: Case, *, by: User, at: datetime, points: int, reason: str, until: datetime
) -> RankOverride:
    """Add points to its sum, or take some off, until a moment. A later one takes its place.

    Raises ValidationError by field.
    """
    case = hold(case)
    require(policies.override(by, case))
    why = " ".join(reason.split())
    _check(points, why, until, at)
    fields = {"points": points, "reason": why, "until": until, "set_by": by, "set_at": at}
    row, _is_new = RankOverride._base_manager.update_or_create(case=case, defaults=fields)
    _settle(case, by, at, {"points": points, "reason": why, "until": until.isoformat()})
    return row


@transaction.atomic
def end_override(case: Case, *, by: User, at: datetime) -> None:
    """Leave the rank to its reasons again; nothing happens where nobody moved it."""
    case = hold(case)
    require(policies.override(by, case))
    gone, _tables = RankOverride._base_manager.filter(case=case).delete()
    if gone:
        _settle(case, by, at, {"points": 0})


def _check(points: int, why: str, until: datetime, at: datetime) -> None:
    wrong: dict[str, str] = {}
    if not why or len(why) > 200:
        wrong["reason"] = _("Say why, in 200 characters at most. Every engineer reads it.")
    if type(points) is not int or not 0 < abs(points) <= MOST_OVERRIDE:
        wrong["points"] = _("Write a whole number from 1 to %(most)d, or below 0 to lower it.") % {
            "most": MOST_OVERRIDE
        }
    if not at < until <= at + LONGEST:
        wrong["until"] = _("Choose a moment within the next %(days)d days.") % {
            "days": LONGEST.days
        }
    if wrong:
        raise ValidationError(dict(wrong))


def _settle(case: Case, by: User, at: datetime, facts: Mapping[str, object]) -> None:
    """Write it down, for the vendor's people alone, and put the queue in order at once."""
    timeline.record(
        "case.rank_overridden",
        case,
        account=case.account,
        application=case.application,
        by=by,
        at=at,
        facts=facts,
    )
    rank([case.application_id], at=at)
