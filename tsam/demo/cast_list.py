"""Who stands on the sign-in page of the demonstration, and what waits for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tsam.demo import waiting
from tsam.demo.people import MAIL
from tsam.domains.accounts.models import Contact
from tsam.domains.people.models import Function, HeldFunction, Invitation, User

# One of each function, and two customers: who is worth stepping into first.
_FIRST = (
    "clara",
    "tom",
    "helen",
    "stefan",
    "ravi",
    "petra",
    "sam",
    "gina",
    "dana",
    "katrin.vogel",
    "haruka.sakai",
)

# (person, role, what waits for them)
Entry = tuple[User, str, str]


def people(at: datetime | None = None) -> list[tuple[str, list[Entry]]]:
    """Those to begin with, the others of the vendor, then those of each customer; as of now."""
    at = at or timezone.now()
    invited = set(Invitation.objects.filter(accepted_at=None).values_list("user_id", flat=True))
    staff = [entry for entry in _staff(at) if entry[0].pk not in invited]
    contacts = [contact for contact in _contacts() if contact.user_id not in invited]
    first = {_key(entry[0]): entry for entry in staff if _key(entry[0]) in _FIRST}
    first |= {_key(one.user): _of_contact(one) for one in contacts if _key(one.user) in _FIRST}
    groups = {
        _("Begin here"): [first[key] for key in _FIRST if key in first],
        _("More at the vendor"): [entry for entry in staff if _key(entry[0]) not in first],
    }
    for contact in contacts:
        if _key(contact.user) not in first:
            entry = contact.user, str(contact.get_reach_display()), contact.job_title
            groups.setdefault(contact.account.name, []).append(entry)
    return [(title, entries) for title, entries in groups.items() if entries]


def _key(person: User) -> str:
    return person.email.partition("@")[0]


def _staff(at: datetime) -> Iterable[Entry]:
    held = HeldFunction._base_manager.filter(
        user__email__endswith=f"@{MAIL}", user__is_active=True
    ).select_related("user")
    for row in held.order_by("pk"):
        function = Function(row.function)
        yield row.user, str(function.label), waiting.for_staff(row.user, function, at)


def _contacts() -> list[Contact]:
    present = Contact._base_manager.filter(
        left_at=None, user__is_active=True, user__email__endswith=".example"
    )
    return list(present.select_related("account", "user").order_by("account__name", "pk"))


def _of_contact(contact: Contact) -> Entry:
    """A customer, with the language in which they meet the portal."""
    role = _("Customer, %(account)s") % {"account": contact.account.name}
    language = _("in %(language)s") % {"language": contact.user.get_language_display()}
    waits = filter(None, [waiting.for_customer(contact.user), language])
    return contact.user, role, ", ".join(waits)
