"""Who stands on the sign-in page of the demonstration, and what waits for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.demo.people import MAIL
from tsam.domains.accounts.models import Contact, Engagement, EngagementState
from tsam.domains.cases.models import PAUSED, Case
from tsam.domains.people.models import Function, HeldFunction, Invitation, User
from tsam.domains.priorities.health import broken
from tsam.domains.staffing.coverage import applications_of

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
_S = EngagementState

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
        waits = _WAITS[Function(row.function)](row.user, at)
        yield row.user, str(Function(row.function).label), waits


def _contacts() -> list[Contact]:
    present = Contact._base_manager.filter(
        left_at=None, user__is_active=True, user__email__endswith=".example"
    )
    return list(present.select_related("account", "user").order_by("account__name", "pk"))


def _of_contact(contact: Contact) -> Entry:
    """A customer, with the language in which they meet the portal."""
    role = _("Customer, %(account)s") % {"account": contact.account.name}
    theirs = Case.objects.visible_to(contact.user)
    count = theirs.filter(is_open=True, state__in=PAUSED).count()
    waits = _many(
        count, ngettext("%(n)d case waits for an answer", "%(n)d cases wait for an answer", count)
    )
    language = _("in %(language)s") % {"language": contact.user.get_language_display()}
    return contact.user, role, ", ".join(filter(None, [waits, language]))


def _promises(person: User, at: datetime) -> str:
    """What a TSAM said will be told today, or should have been told already."""
    zone = ZoneInfo(person.time_zone)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    served = Case._base_manager.filter(
        is_open=True, application__in=applications_of(person, at.date())
    )
    tonight = datetime.combine(tomorrow, time(), tzinfo=zone)
    count = served.filter(promised_at__lt=tonight).count()
    due = _many(count, ngettext("%(n)d promise due today", "%(n)d promises due today", count))
    return due or _open(served)


def _with_them(person: User, _at: datetime) -> str:
    assigned = Case._base_manager.filter(is_open=True, assignee=person)
    count = assigned.exclude(state__in=PAUSED).count()
    return _many(
        count, ngettext("%(n)d case is with them", "%(n)d cases are with them", count)
    ) or _open(assigned)


def _down(_person: User, at: datetime) -> str:
    cases = Case._base_manager.filter(is_open=True).select_related("account")
    if down := cases.filter(severity=0).first():
        return _("A severity 0 runs at %(account)s") % {"account": down.account.name}
    count = cases.filter(broken(at)).count()
    return _many(count, ngettext("%(n)d clock is broken", "%(n)d clocks are broken", count))


def _unstaffed(_person: User, _at: datetime) -> str:
    count = Engagement._base_manager.filter(state=_S.STAFFING).count()
    return _many(
        count,
        ngettext("%(n)d engagement waits for a TSAM", "%(n)d engagements wait for a TSAM", count),
    )


def _asked(person: User, _at: datetime) -> str:
    asked = Q(next_action_owner=person) | Q(participants__user=person)
    count = Case._base_manager.filter(asked, is_open=True).distinct().count()
    return _many(
        count, ngettext("%(n)d case asks for their help", "%(n)d cases ask for their help", count)
    )


def _renewals(_person: User, _at: datetime) -> str:
    count = Engagement._base_manager.filter(state=_S.RENEWAL_DUE).count()
    return _many(count, ngettext("%(n)d renewal is due", "%(n)d renewals are due", count))


def _beginning(_person: User, _at: datetime) -> str:
    coming = (_S.ORDERED, _S.STAFFING, _S.ONBOARDING)
    count = Engagement._base_manager.filter(state__in=coming).count()
    return _many(
        count, ngettext("%(n)d engagement begins soon", "%(n)d engagements begin soon", count)
    )


def _invitations(_person: User, at: datetime) -> str:
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)
    count = waiting.count()
    return _many(count, ngettext("%(n)d invitation is open", "%(n)d invitations are open", count))


_WAITS: dict[Function, Callable[[User, datetime], str]] = {
    Function.TSAM: _promises,
    Function.TSE: _with_them,
    Function.SUPPORT_MANAGER: _down,
    Function.STAFFING_MANAGER: _unstaffed,
    Function.RND: _asked,
    Function.PRODUCT_MANAGEMENT: _asked,
    Function.SALES: _renewals,
    Function.GLOBAL_SERVICES: _beginning,
    Function.ADMINISTRATOR: _invitations,
}


def _open(cases: QuerySet[Case]) -> str:
    count = cases.count()
    return _many(count, ngettext("%(n)d open case", "%(n)d open cases", count))


def _many(count: int, words: str) -> str:
    return words % {"n": count} if count else ""
