"""Give an engagement weights of its own, or give them up again. A version is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.people.models import User
from tsam.domains.priorities import policies, weighing
from tsam.domains.priorities.actions import rank, weights_in_force
from tsam.domains.priorities.arranging import Values, merged
from tsam.domains.priorities.models import EngagementWeights
from tsam.domains.priorities.own import latest_of
from tsam.domains.priorities.safety import require_safe_for
from tsam.kernel.verdicts import require


@transaction.atomic
def set_own_weights(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    changes: Mapping[str, Mapping[str, int]],
    reason: str,
) -> EngagementWeights:
    """Weigh some numbers otherwise in this engagement; its places follow at once.

    `changes` are numbers in the shape of `Weights.values`; those that are the vendor's are left
    out. What customers are compared by stays the vendor's sum. Raises ValidationError by the key
    of the part, such as "clock.late", and Refused without a right to case management (G3).
    """
    engagement = _hold(engagement)
    require(policies.set_own_weights(by, engagement, at))
    require(entitled(Feature.G3, engagement.application, at))
    held = weights_in_force()
    weighing.check_changes(changes)
    wanted = differing(held.values, changes)
    if not wanted:
        raise ValidationError(_("These are the vendor’s weights. Change a number, or give up."))
    former = latest_of(engagement)
    if former and former.changes == wanted:
        raise ValidationError(_("These are the weights in force already, so nothing was kept."))
    before = merged(held.values, former.changes if former else {})
    require_safe_for(engagement.application_id, at, before, merged(held.values, wanted))
    return _keep(engagement, former, wanted, reason, by=by, at=at)


@transaction.atomic
def give_up_own_weights(
    engagement: Engagement, *, by: User, at: datetime, reason: str
) -> EngagementWeights:
    """Rank it by the vendor's weights again. Raises ValidationError where it does already."""
    engagement = _hold(engagement)
    require(policies.set_own_weights(by, engagement, at))
    former = latest_of(engagement)
    if former is None or former.is_given_up:
        raise ValidationError(_("This engagement is ranked by the vendor’s weights already."))
    return _keep(engagement, former, {}, reason, by=by, at=at)


def differing(values: Values, changes: Values) -> dict[str, dict[str, int]]:
    """What of these changes is another number than the vendor's."""
    found = {
        term: {
            name: number
            for name, number in parts.items()
            if values.get(term, {}).get(name) != number
        }
        for term, parts in changes.items()
    }
    return {term: parts for term, parts in found.items() if parts}


def _keep(
    engagement: Engagement,
    former: EngagementWeights | None,
    changes: dict[str, dict[str, int]],
    reason: str,
    *,
    by: User,
    at: datetime,
) -> EngagementWeights:
    why = " ".join(reason.split())[:200]
    if not why:
        raise ValidationError({"reason": _("Say why, for whoever looks back.")})
    row = EngagementWeights._base_manager.create(
        engagement=engagement,
        version=former.version + 1 if former else 1,
        changes=changes,
        reason=why,
        set_by=by,
        set_at=at,
    )
    facts: dict[str, Any] = {
        "version": row.version,
        "changes": [former.changes if former else {}, changes],
        "reason": why,
    }
    timeline.record(
        "engagement.weights_set" if changes else "engagement.weights_given_up",
        engagement,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts=facts,
    )
    rank([engagement.application_id], at=at)
    return row


def _hold(engagement: Engagement) -> Engagement:
    # Held, so that two who set at once do not get the same version.
    return (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related("account", "application")
        .get(pk=engagement.pk)
    )
