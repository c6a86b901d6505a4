"""Set how the vendor runs its escalations."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.escalations import policies, rules
from tsam.domains.escalations.actions import steps
from tsam.domains.escalations.models import EscalationRules
from tsam.domains.escalations.rules import Rules
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def set_rules(wanted: Rules, *, by: User, at: datetime, reason: str) -> EscalationRules:
    """Write the next version. `wanted.version` is the one it was made from.

    What runs keeps the next word it was promised; the next report is due by the new cadence.
    """
    require(policies.set_rules(by))
    rules.check(wanted)
    why = steps.said(reason, "reason", 300, _("Say why; it stands beside the version."))
    last = EscalationRules._base_manager.select_for_update().order_by("-version").first()
    version = last.version if last else 0
    if wanted.version != version:
        raise ValidationError(_("Somebody changed them meanwhile. Look at them again first."))
    made = EscalationRules.objects.create(
        version=version + 1, reason=why, set_by=by, set_at=at, **rules.stored(wanted)
    )
    facts = {"version": made.version, "reason": why}
    timeline.record("escalationrules.set", made, by=by, at=at, facts=facts)
    return made
