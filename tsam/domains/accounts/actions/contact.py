"""The customer's people, and how far the portal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import members, policies, timeline
from tsam.domains.accounts.models import Account, Application, Contact, ContactApplication, Reach
from tsam.domains.people import actions as people
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def add_contact(
    account: Account,
    *,
    by: User,
    at: datetime,
    email: str,
    name: str,
    reach: str = Reach.OWN_CASES,
    applications: Iterable[Application] = (),
    is_administrator: bool = False,
    job_title: str = "",
    phone: str = "",
    speaks_english: bool = True,
    language: str = "",
) -> Contact:
    """Let a person of the customer in, with a letter that invites.

    Somebody who has an address here already, whoever they are, is refused with one sentence that
    does not say where: customers do not learn of each other's people.
    """
    require(policies.add_contact(by, account))
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        person = people.create_person(
            email=email,
            name=name,
            is_staff=False,
            at=at,
            language=language or account.language,
            time_zone=account.time_zone,
        )
    else:
        _check_free(person, account)
    contact, _is_new = Contact.objects.update_or_create(
        account=account,
        user=person,
        defaults={
            "reach": Reach(reach),
            "is_administrator": is_administrator,
            "job_title": job_title.strip()[:80],
            "phone": phone.strip()[:40],
            "speaks_english": speaks_english,
            "added_at": at,
            "left_at": None,
        },
    )
    _narrow(contact, reach, applications)
    _record("contact.added", contact, by, at, {"reach": str(reach)})
    if not person.has_usable_password():
        members.send_invitation(person, by=by, at=at)
    return contact


@transaction.atomic
def change_contact(
    contact: Contact,
    *,
    by: User,
    at: datetime,
    reach: str,
    applications: Iterable[Application] = (),
    is_administrator: bool = False,
    job_title: str = "",
    phone: str = "",
    speaks_english: bool = True,
) -> Contact:
    """The new reach counts with the person's next request."""
    contact = _hold(contact)
    require(policies.change_contact(by, contact, is_administrator=is_administrator))
    facts = {
        "name": contact.user.name,
        "reach": [contact.reach, str(reach)],
        "administrator": [contact.is_administrator, is_administrator],
    }
    contact.reach, contact.is_administrator = Reach(reach), is_administrator
    contact.job_title, contact.phone = job_title.strip()[:80], phone.strip()[:40]
    contact.speaks_english = speaks_english
    contact.save(
        update_fields=["reach", "is_administrator", "job_title", "phone", "speaks_english"]
    )
    _narrow(contact, reach, applications)
    _record("contact.changed", contact, by, at, facts)
    return contact


@transaction.atomic
def remove_contact(
    contact: Contact, *, by: User, at: datetime, successor: Contact | None = None
) -> Contact:
    """The person left: nothing of this customer is shown any more. What was said stays.

    The successor takes part in the open cases of who left; that follows from the event.
    """
    contact = _hold(contact)
    require(policies.remove_contact(by, contact))
    if successor:
        require(policies.hand_over(by, contact))
        _check_successor(contact, successor)
    contact.left_at = at
    contact.save(update_fields=["left_at"])
    facts: dict[str, object] = {"person": contact.user_id}
    if successor:
        facts |= {"successor": successor.user_id, "successor_name": successor.user.name}
    _record("contact.removed", contact, by, at, facts)
    return contact


@transaction.atomic
def invite_contact_again(contact: Contact, *, by: User, at: datetime) -> None:
    require(policies.add_contact(by, contact.account))
    if contact.left_at or contact.user.has_usable_password():
        raise ValidationError(_("This person signs in already, or has left."))
    members.send_invitation(contact.user, by=by, at=at)
    _record("contact.invited", contact, by, at, {})


def _hold(contact: Contact) -> Contact:
    # All contacts of the account in one order: two administrators must not remove each other.
    held = (
        Contact._base_manager.select_for_update(of=("self",))
        .filter(account_id=contact.account_id)
        .select_related("account", "user")
        .order_by("pk")
    )
    return next(row for row in held if row.pk == contact.pk)


def _check_successor(contact: Contact, successor: Contact) -> None:
    is_here = successor.account_id == contact.account_id and successor.left_at is None
    if not is_here or successor.pk == contact.pk or not successor.user.is_active:
        raise ValidationError({"successor": _("Choose a colleague who is here.")})


def _check_free(person: User, account: Account) -> None:
    here = Contact._base_manager.filter(account=account, user=person)
    if person.is_staff or (not here.exists() and person.contacts.exists()):
        raise ValidationError({"email": _("This address cannot be used. Ask us for help.")})
    if here.filter(left_at=None).exists():
        raise ValidationError({"email": _("This person is among the contacts already.")})


def _narrow(contact: Contact, reach: str, applications: Iterable[Application]) -> None:
    ContactApplication._base_manager.filter(contact=contact).delete()
    if reach != Reach.APPLICATION:
        return
    chosen = [one for one in applications if one.account_id == contact.account_id]
    if not chosen:
        raise ValidationError({"applications": _("Choose at least one Application.")})
    ContactApplication.objects.bulk_create(
        ContactApplication(contact=contact, application=one) for one in chosen
    )


def _record(
    name: str, contact: Contact, by: User, at: datetime, facts: Mapping[str, object]
) -> None:
    """Public: who of the own organisation was let in, and by whom, the organisation may know."""
    told = {"name": contact.user.name, **facts}
    timeline.record(
        name, contact, account=contact.account, by=by, at=at, facts=told, is_public=True
    )
