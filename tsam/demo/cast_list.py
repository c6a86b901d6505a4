"""Who stands on the sign-in page of the demonstration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tsam.demo import waiting
from tsam.demo.people import MAIL
from tsam.domains.accounts.models import Contact
from tsam.domains.people.models import Function, HeldFunction, User

# One of each function, and two customers: who is worth stepping into first.
_FIRST = ("clara", "tom", "helen", "stefan", "ravi", "petra", "sam", "gina", "dana")
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
    by_address = {role.person.email: role for role in staff}
    by_address |= {role.person.email: role for roles in customers.values() for role in roles}
    at_vendor = _known(by_address, [f"{key}@{MAIL}" for key in _FIRST])
    at_customers = _known(by_address, _FIRST_CUSTOMERS)
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


def _known(roles: Mapping[str, Role], addresses: Iterable[str]) -> tuple[Role, ...]:
    return tuple(roles[address] for address in addresses if address in roles)


def _staff(at: datetime) -> list[Role]:
    """Who has come in: an invitation alone makes nobody."""
    held = HeldFunction._base_manager.filter(
        user__email__endswith=f"@{MAIL}", user__is_active=True, user__last_login__isnull=False
    ).select_related("user")
    return [
        Role(
            row.user,
            str(Function(row.function).label),
            waits=waiting.for_staff(row.user, Function(row.function), at),
        )
        for row in held.order_by("pk")
    ]


def _customers(at: datetime) -> dict[str, list[Role]]:
    """Those who were here of late: nobody steps in as somebody who may have left."""
    present = Contact._base_manager.filter(
        left_at=None,
        user__is_active=True,
        user__email__endswith=".example",
        user__last_login__gt=at - timedelta(days=90),
    ).select_related("account", "user")
    groups: dict[str, list[Role]] = {}
    for contact in present.order_by("account__name", "pk"):
        groups.setdefault(contact.account.name, []).append(
            Role(
                contact.user,
                contact.job_title or str(contact.get_reach_display()),
                contact.account.name,
                _waits(contact),
            )
        )
    return groups


def _waits(contact: Contact) -> str:
    waits = contact.user.email in _FIRST_CUSTOMERS and waiting.for_customer(contact.user)
    return (
        waits
        or {
            "ORGANISATION": _("Sees all of the organisation"),
            "APPLICATION": _("Sees one Application"),
            "OWN_CASES": _("Sees own cases"),
        }[contact.reach]
    )
