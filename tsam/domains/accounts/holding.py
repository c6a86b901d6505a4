"""An engagement held until the step is over, with what nearly every step asks it for."""

from __future__ import annotations

from tsam.domains.accounts.models import Engagement

RELATED = ("account", "calendar", "application__account", "application__support_contract")


def hold_engagement(engagement: Engagement) -> Engagement:
    """The row afresh and locked, so that two steps on it come one by one."""
    return (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related(*RELATED)
        .get(pk=engagement.pk)
    )
