"""The people of the house: who is in the list, and what stands in each row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Contact
from tsam.domains.people import policies
from tsam.domains.people.entry import Entry, entries, where
from tsam.domains.people.models import Attestation, Function, HeldFunction, Invitation, User
from tsam.domains.people.proofs import SOON, Proof, proofs
from tsam.faces.ui.pages import KeysetPage, keyset

# "all" beside the ways to stand at the door.
ALL = "all"


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Unknown values ask for nothing."""

    words: str = ""
    function: str = ""
    entry: str = ""
    # The people of the house, or the contacts of the customers.
    who: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> Filters:
        def one_of(name: str, known: Iterable[str]) -> str:
            value = asked.get(name, "")
            return value if value in set(known) else ""

        return cls(
            words=asked.get("q", "").replace("\0", "").strip()[:80],
            function=one_of("function", Function.values),
            entry=one_of("state", [*Entry.values, ALL]),
            who=one_of("who", ["contacts"]),
        )


@dataclass(frozen=True)
class Row:
    """One person in the list, with all that the row shows."""

    person: User
    functions: str
    entry: Entry
    invitation: Invitation | None
    proofs: Sequence[Proof]


def chosen(filters: Filters, at: datetime) -> QuerySet[User]:
    """The people of the house that the filters leave; who may not sign in is asked for by name."""
    people = User.objects.filter(is_staff=True)
    if filters.words:
        words = Q(name__icontains=filters.words) | Q(email__icontains=filters.words)
        people = people.filter(words)
    if filters.function:
        holders = HeldFunction.objects.filter(function=filters.function).values("user")
        people = people.filter(pk__in=holders)
    if filters.entry in Entry.values:
        people = people.filter(where(filters.entry, at))
    elif filters.entry != ALL:
        people = people.filter(is_active=True)
    return people


def page_of(reader: User, filters: Filters, cursor: str | None, at: datetime) -> dict[str, Any]:
    """What the list shows of one page; the number of queries does not grow with it."""
    if filters.who == "contacts":
        page: KeysetPage[Any] = _contacts(reader, filters, cursor)
        return {"page": page, "contacts": list(page)}
    page = keyset(chosen(filters, at), order=("name", "pk"), cursor=cursor)
    return {"page": page, "rows": rows(reader, page.rows, at)}


def rows(reader: User, people: Sequence[User], at: datetime) -> list[Row]:
    stand = entries(people, at)
    held, attested = _functions(people), _attestations(reader, people)
    return [
        Row(
            person,
            ", ".join(held.get(person.pk, [])),
            shown(stand[person.pk][0]),
            stand[person.pk][1],
            proofs(attested.get(person.pk, []), at.date()),
        )
        for person in people
    ]


def shown(entry: Entry) -> Entry:
    """In a demonstration one comes in by a click, and needs no other way."""
    return Entry.ACTIVE if settings.DEMO and entry == Entry.NO_KEY else entry


def function_names(functions: Iterable[str]) -> list[str]:
    """In the order in which they are always named."""
    held = set(functions)
    return [str(function.label) for function in Function if function in held]


def sentence(reader: User, filters: Filters, at: datetime) -> str:
    """How things stand with who is in the list, for the top of the page."""
    if filters.who == "contacts":
        return _of_contacts(reader)
    people = User.objects.filter(is_staff=True)
    count = people.filter(is_active=True).count()
    said = [
        ngettext("%(n)d person works here.", "%(n)d people work here.", count) % {"n": count},
        *(_of_the_door(people, at) if policies.manage_people(reader) else []),
    ]
    if reader.has_function(Function.STAFFING_MANAGER):
        said += _of_attestations(at)
    return " ".join(said)


def _of_contacts(reader: User) -> str:
    found = Contact.objects.visible_to(reader).present()
    count = found.aggregate(people=Count("pk"), customers=Count("account", distinct=True))
    people, customers = count["people"], count["customers"]
    said = [
        ngettext("%(n)d contact", "%(n)d contacts", people) % {"n": people},
        ngettext("of %(n)d customer.", "of %(n)d customers.", customers) % {"n": customers},
        _("Each is looked after on the page of the customer."),
    ]
    return " ".join(said)


def _of_the_door(people: QuerySet[User], at: datetime) -> list[str]:
    found = people.aggregate(
        **{entry.lower(): Count("pk", filter=where(entry, at)) for entry in Entry}
    )
    invited, lapsed, shut = (
        found[entry.lower()] for entry in (Entry.INVITED, Entry.LAPSED, Entry.SHUT)
    )
    said = []
    if lapsed:
        said.append(
            ngettext("One invitation ran out unused.", "%(n)d invitations ran out unused.", lapsed)
            % {"n": lapsed}
        )
    if invited:
        said.append(
            ngettext(
                "One person is invited and has not come in.",
                "%(n)d people are invited and have not come in.",
                invited,
            )
            % {"n": invited}
        )
    if shut:
        said.append(ngettext("One may not sign in.", "%(n)d may not sign in.", shut) % {"n": shut})
    return said or [_("Everybody invited has come in.")]


def _of_attestations(at: datetime) -> list[str]:
    today = at.date()
    ending = (
        Attestation.objects.valid(today)
        .filter(valid_until__lte=today + SOON, user__is_active=True)
        .count()
    )
    if not ending:
        return [_("No attestation ends soon.")]
    return [
        ngettext(
            "One attestation ends within %(days)d days.",
            "%(n)d attestations end within %(days)d days.",
            ending,
        )
        % {"n": ending, "days": SOON.days}
    ]


def _functions(people: Sequence[User]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for user, function in HeldFunction.objects.filter(user__in=people).values_list(
        "user", "function"
    ):
        held.setdefault(user, []).append(function)
    return {user: function_names(functions) for user, functions in held.items()}


def _attestations(reader: User, people: Sequence[User]) -> dict[int, list[Attestation]]:
    """Nothing for who may not read them: then the list has no such column."""
    if not reader.has_function(Function.STAFFING_MANAGER):
        return {}
    found: dict[int, list[Attestation]] = {}
    for attestation in Attestation.objects.filter(user__in=people):
        found.setdefault(attestation.user_id, []).append(attestation)
    return found


def _contacts(reader: User, filters: Filters, cursor: str | None) -> KeysetPage[Contact]:
    """The people of customers, to be found here and looked after on the page of their customer."""
    contacts = Contact.objects.visible_to(reader).present().select_related("user", "account")
    if filters.words:
        contacts = contacts.filter(
            Q(user__name__icontains=filters.words)
            | Q(user__email__icontains=filters.words)
            | Q(account__name__icontains=filters.words)
        )
    return keyset(contacts, order=("user__name", "pk"), cursor=cursor)
