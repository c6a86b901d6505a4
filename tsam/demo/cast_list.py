"""Who stands on the sign-in page of the demonstration."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.demo.people import MAIL
from tsam.domains.accounts.models import Contact
from tsam.domains.cases.models import Case
from tsam.domains.people.models import Function, HeldFunction, User


def people() -> list[tuple[str, list[tuple[User, str, str]]]]:
    """The vendor's people, then those of each customer: (title, [(person, role, what waits)])."""
    groups = [(_("The vendor"), _staff())] + [
        (title, contacts) for title, contacts in _customers().items()
    ]
    return [group for group in groups if group[1]]


def _staff() -> list[tuple[User, str, str]]:
    held = HeldFunction._base_manager.filter(
        user__email__endswith=f"@{MAIL}",
        user__is_active=True,
        # Who is still invited has not come in.
        user__invitations=None,
    ).select_related("user")
    waiting = _assigned()
    return [
        (row.user, str(Function(row.function).label), _waits(waiting.get(row.user_id, 0)))
        for row in held.order_by("pk")
    ]


def _customers() -> dict[str, list[tuple[User, str, str]]]:
    present = Contact._base_manager.filter(
        left_at=None, user__is_active=True, user__email__endswith=".example"
    ).select_related("account", "user")
    groups: dict[str, list[tuple[User, str, str]]] = {}
    for contact in present.order_by("account__name", "pk"):
        role = str(contact.get_reach_display())
        groups.setdefault(contact.account.name, []).append((contact.user, role, contact.job_title))
    return groups


def _assigned() -> dict[int | None, int]:
    rows = Case._base_manager.filter(is_open=True).values_list("assignee_id")
    return dict(rows.annotate(count=Count("pk")))


def _waits(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)d open case", "%(count)d open cases", count) % {"count": count}
