"""Who stands on the sign-in page of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.demo.people import MAIL
from tsam.domains.accounts.models import Contact, Engagement, EngagementState
from tsam.domains.cases.models import PAUSED, Case, State
from tsam.domains.people.models import Function, HeldFunction, User

# One of each function, and two customers: who reaches all of an organisation, and who writes
# in Japanese.
_FIRST_CUSTOMERS = ("katrin.vogel@adlerwerk.example", "haruka.sakai@mizuhara.example")


@dataclass(frozen=True)
class Role:
    """Somebody to step in as: what they do, and what waits for them."""

    person: User
    does: str
    place: str = ""
    waits: str = ""


@dataclass(frozen=True)
class CastList:
    """The few that are shown at once, and all others, folded by where they work."""

    first: tuple[tuple[str, tuple[Role, ...]], ...]
    others: tuple[tuple[str, tuple[Role, ...]], ...]

    @property
    def people(self) -> list[User]:
        groups = (*self.first, *self.others)
        return [role.person for _title, roles in groups for role in roles]


NOBODY = CastList((), ())


def cast(at: datetime) -> CastList:
    staff, customers = _staff(at), _customers(at)
    functions: dict[str, Role] = {}
    for role in staff:
        functions.setdefault(role.does, role)
    at_vendor = tuple(functions.values())
    by_address = {role.person.email: role for roles in customers.values() for role in roles}
    at_customers = tuple(by_address[one] for one in _FIRST_CUSTOMERS if one in by_address)
    shown = {role.person for role in (*at_vendor, *at_customers)}
    rest = {_("At the vendor"): staff, **customers}
    others = (
        (title, tuple(role for role in roles if role.person not in shown))
        for title, roles in rest.items()
    )
    first = ((_("At the vendor"), at_vendor), (_("At a customer"), at_customers))
    return CastList(
        tuple(group for group in first if group[1]),
        tuple(group for group in others if group[1]),
    )


def _staff(at: datetime) -> list[Role]:
    held = HeldFunction._base_manager.filter(
        user__email__endswith=f"@{MAIL}", user__is_active=True
    ).select_related("user")
    assigned, of_function = _assigned(), _of_function(at)
    return [
        Role(
            row.user,
            str(Function(row.function).label),
            waits=of_function.get(row.function) or _open_cases(assigned.get(row.user_id, 0)),
        )
        for row in held.order_by("pk")
    ]


def _of_function(at: datetime) -> dict[str, str]:
    """What waits for a function as a whole, from the rows that stand now."""
    cases, engagements = Case._base_manager.filter(is_open=True), Engagement._base_manager
    late = cases.filter(promised_at__lt=at).count()
    asked = cases.filter(state=State.WAITING_RND).count()
    bare = engagements.filter(state=EngagementState.STAFFING).count()
    due = engagements.filter(state=EngagementState.RENEWAL_DUE).count()
    return {
        Function.SUPPORT_MANAGER: ngettext("%d promise is late", "%d promises are late", late)
        % late,
        Function.RND: ngettext("%d case asks for an answer", "%d cases ask for an answer", asked)
        % asked,
        Function.STAFFING_MANAGER: ngettext(
            "%d engagement has no TSAM yet", "%d engagements have no TSAM yet", bare
        )
        % bare,
        Function.SALES: ngettext("%d renewal is due", "%d renewals are due", due) % due,
        Function.PRODUCT_MANAGEMENT: _("Customers and what they run"),
        Function.GLOBAL_SERVICES: _("Engagements and their terms"),
        Function.ADMINISTRATOR: _("People, calendars and imports"),
    }


def _customers(at: datetime) -> dict[str, list[Role]]:
    """Those who were here of late: nobody steps in as somebody who may have left."""
    present = Contact._base_manager.filter(
        left_at=None,
        user__is_active=True,
        user__email__endswith=".example",
        user__last_login__gt=at - timedelta(days=90),
    ).select_related("account", "user")
    waiting = _asked()
    groups: dict[str, list[Role]] = {}
    for contact in present.order_by("account__name", "pk"):
        groups.setdefault(contact.account.name, []).append(
            Role(
                contact.user,
                contact.job_title or str(contact.get_reach_display()),
                contact.account.name,
                _reach(contact, waiting.get(contact.account_id, 0)),
            )
        )
    return groups


def _reach(contact: Contact, waiting: int) -> str:
    if contact.reach == "ORGANISATION" and waiting:
        return ngettext("%d case waits for them", "%d cases wait for them", waiting) % waiting
    return {
        "ORGANISATION": _("Sees all of the organisation"),
        "APPLICATION": _("Sees one Application"),
        "OWN_CASES": _("Sees own cases"),
    }[contact.reach]


def _assigned() -> dict[int | None, int]:
    rows = Case._base_manager.filter(is_open=True).values_list("assignee_id")
    return dict(rows.annotate(count=Count("pk")))


def _asked() -> dict[int, int]:
    """Of each account: the open cases that wait for it."""
    rows = Case._base_manager.filter(Q(is_open=True, state__in=PAUSED)).values_list("account_id")
    return dict(rows.annotate(count=Count("pk")))


def _open_cases(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)d open case", "%(count)d open cases", count) % {"count": count}
