"""When the customers' people were last here, and those of them about whom there is doubt."""

from __future__ import annotations

from datetime import datetime, timedelta

from tsam.domains.accounts import actions
from tsam.domains.accounts.models import Contact, Reach
from tsam.domains.people.models import Invitation

# account, name, role, reach, and whether they have been here: long ago, or not yet.
_DOUBTFUL = (
    ("adlerwerk", "Ole Sievers", "PLM operations", Reach.OWN_CASES, True),
    ("adlerwerk", "Lotte Paulsen", "Line 2", Reach.OWN_CASES, False),
    ("mizuhara", "Ren Takagi", "Tool design", Reach.OWN_CASES, True),
    ("prairieaero", "Tyler Boone", "Quality", Reach.OWN_CASES, False),
)


def settle_colleagues(at: datetime) -> None:
    """Say when everybody was last here, and let some be away for long or not here yet."""
    for contact in Contact._base_manager.select_related("user").order_by("pk"):
        hours = 2 + (contact.pk * 37) % 140
        contact.user.last_login = at - timedelta(hours=hours)
        contact.user.save(update_fields=["last_login"])
    for slug, name, role, reach, has_been_here in _DOUBTFUL:
        keeper = Contact._base_manager.select_related("user", "account").get(
            account__slug=slug, is_administrator=True
        )
        since = at - timedelta(days=400 if has_been_here else 1)
        contact = actions.add_contact(
            keeper.account,
            by=keeper.user,
            at=since,
            email=f"{name.lower().replace(' ', '.')}@{slug}.example",
            name=name,
            reach=reach,
            job_title=role,
        )
        if has_been_here:
            Invitation.objects.filter(user=contact.user).update(accepted_at=since)
            contact.user.last_login = at - timedelta(days=163)
            contact.user.save(update_fields=["last_login"])
