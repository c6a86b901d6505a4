"""The names of the rules that somebody may be attested for."""

from __future__ import annotations

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.staffing.models import StaffingNeed, StaffingRequirement


def rules_in_use() -> list[str]:
    """What live engagements ask of their people, by name and without saying whose they are."""
    live = Engagement._base_manager.exclude(state=EngagementState.ENDED)
    access = live.exclude(access_rule="").values_list("access_rule", flat=True)
    asked = StaffingRequirement._base_manager.filter(
        need=StaffingNeed.ATTESTATION, engagement__in=live
    ).values_list("value", flat=True)
    return sorted({*access, *asked})
