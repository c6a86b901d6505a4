"""Who of the own organisation sees and does what, and where there is doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts import policies
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    ContactApplication,
    Event,
    Reach,
)
from tsam.domains.cases.models import Case
from tsam.domains.people.invitations import VALID
from tsam.domains.people.models import User
from tsam.domains.people.presence import Presence, presence_of
from tsam.faces.portal.forms import contacts as forms
from tsam.faces.ui.pages import KeysetPage, keyset
from tsam.kernel.verdicts import Verdict

MOST_COLLEAGUES = 500


@dataclass(frozen=True)
class Person:
    """A row of the list: the contact, how far they see, and what is known of them."""

    contact: Contact
    sees: str
    presence: Presence
    open_cases: int
    form: forms.Reaching
    removable: Verdict
    is_me: bool
    may_have_left: bool


@dataclass(frozen=True)
class Change:
    """Something that happened to the list of people, in one line."""

    at: datetime
    sentence: str


def context(
    reader: User, account: Account, at: datetime, cursor: str | None, wrong: dict[int, Any]
) -> dict[str, Any]:
    """`wrong` holds the form of a person that could not be taken as it was sent."""
    may = policies.add_contact(reader, account)
    present = (
        Contact.objects.visible_to(reader)
        .present()
        .filter(account=account)
        .select_related("user", "account")
    )
    everybody = list(present.order_by("user__name", "pk")[:MOST_COLLEAGUES])
    presence = presence_of(contact.user for contact in everybody) if may else {}
    offered = applications(reader, account)
    page = keyset(present, order=("user__name", "pk"), cursor=cursor)
    around = _Around(reader, account, at, may, presence, offered, _only_one(everybody), wrong)
    gone = [one for one in everybody if around.may_have_left(one)]
    return {
        "at": at,
        "account": account,
        "accounts": list(Account.objects.visible_to(reader).order_by("name", "pk")[:50]),
        "may": may,
        "page": page,
        "people": _people(page, around),
        "heading": _heading(len(everybody), len(gone)),
        "lede": _lede(account, everybody, is_manager=bool(may)),
        "colleagues": everybody,
        "offered": offered,
        "changes": _changes(reader, account) if may else [],
        "days": VALID.days,
    }


def applications(reader: User, account: Account) -> list[Application]:
    visible = Application.objects.visible_to(reader).filter(account=account, retired_at=None)
    return list(visible.order_by("name", "pk"))


@dataclass(frozen=True)
class _Around:
    """What every row is drawn with."""

    reader: User
    account: Account
    at: datetime
    may: Verdict
    presence: dict[int, Presence]
    offered: list[Application]
    only_administrator: Contact | None
    wrong: dict[int, Any]

    def of(self, contact: Contact) -> Presence:
        return self.presence.get(contact.user_id, Presence())

    def may_have_left(self, contact: Contact) -> bool:
        return contact.user_id != self.reader.pk and self.of(contact).may_have_left(self.at)

    def removable(self, contact: Contact) -> Verdict:
        """Asked of the database for the only administrator: the others can always go."""
        if contact == self.only_administrator:
            return policies.remove_contact(self.reader, contact)
        return self.may


def _only_one(everybody: list[Contact]) -> Contact | None:
    found = [one for one in everybody if one.is_administrator and one.user.is_active]
    return found[0] if len(found) == 1 else None


def _people(page: KeysetPage[Contact], around: _Around) -> list[Person]:
    reader = around.reader
    narrowed: dict[int, list[int]] = {}
    rows = ContactApplication.objects.visible_to(reader).filter(contact__in=page.rows)
    for contact, application in rows.values_list("contact_id", "application_id"):
        narrowed.setdefault(contact, []).append(application)
    counted = dict(
        Case.objects.visible_to(reader)
        .open()
        .filter(account=around.account)
        .values_list("opened_by")
        .annotate(n=Count("pk"))
    )
    names = {one.pk: one.name for one in around.offered}
    return [
        Person(
            contact=contact,
            sees=_sees(contact, [names.get(key, "") for key in narrowed.get(contact.pk, [])]),
            presence=around.of(contact),
            open_cases=counted.get(contact.user_id, 0),
            form=around.wrong.get(contact.pk)
            or _form(contact, narrowed.get(contact.pk, []), around.offered),
            removable=around.removable(contact),
            is_me=contact.user_id == reader.pk,
            may_have_left=around.may_have_left(contact),
        )
        for contact in page.rows
    ]


def _form(contact: Contact, narrowed: list[int], offered: list[Application]) -> forms.Reaching:
    kept = ("reach", "job_title", "phone", "speaks_english", "is_administrator")
    initial: dict[str, Any] = {name: getattr(contact, name) for name in kept}
    initial["applications"] = [str(key) for key in narrowed]
    return forms.Reaching(offered=offered, initial=initial, auto_id=f"c{contact.pk}_%s")


def _sees(contact: Contact, names: list[str]) -> str:
    if contact.reach == Reach.ORGANISATION:
        return _("All of %(account)s") % {"account": contact.account.name}
    if contact.reach == Reach.APPLICATION:
        return ", ".join(sorted(filter(None, names)))
    return _("Own cases")


def _heading(n: int, gone: int) -> str:
    many = ngettext("%d person", "%d people", n) % n
    if not gone:
        return many
    doubt = ngettext("one who may have left", "%(n)d who may have left", gone) % {"n": gone}
    return _("%(many)s, and %(doubt)s") % {"many": many, "doubt": doubt}


def _lede(account: Account, everybody: list[Contact], *, is_manager: bool) -> str:
    administrators = [one for one in everybody if one.is_administrator]
    names = ", ".join(one.user.name for one in administrators[:3])
    if not administrators:
        return _("Nobody of you manages the people. Ask us to name somebody.")
    if not is_manager:
        return ngettext(
            "%(names)s decides who sees and reports what.",
            "%(names)s decide who sees and reports what.",
            len(administrators),
        ) % {"names": names}
    if len(administrators) == 1:
        return _(
            "You are the only one who manages them. Name a second, and either can be on leave."
        )
    return _("You decide who at %(account)s sees and reports what.") % {"account": account.name}


def _changes(reader: User, account: Account) -> list[Change]:
    events = (
        Event.objects.visible_to(reader)
        .filter(account=account, noun="contact")
        .select_related("by")
        .order_by("-pk")[:6]
    )
    return [
        Change(event.at, sentence) for event in events if (sentence := _sentence(event, reader))
    ]


def _sentence(event: Event, reader: User) -> str:
    facts = event.facts
    who = _("You") if event.by_id == reader.pk else str(event.by or _("We"))
    said = {
        "contact.added": _("%(who)s invited %(name)s"),
        "contact.invited": _("%(who)s invited %(name)s again"),
        "contact.changed": _("%(who)s changed what %(name)s reaches"),
        "contact.removed": _("%(who)s closed the door for %(name)s"),
    }.get(event.name, "")
    return said % {"who": who, "name": facts.get("name", "")} if said else ""
