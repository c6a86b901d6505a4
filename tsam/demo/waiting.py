"""What waits for somebody of the demonstration, in a few words that the rows bear out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Engagement, EngagementState
from tsam.domains.cases.models import PAUSED, Case
from tsam.domains.people.models import Function, Invitation, User
from tsam.domains.priorities.health import broken
from tsam.domains.staffing.coverage import applications_of

_S = EngagementState


def for_staff(person: User, function: Function, at: datetime) -> str:
    """One of the vendor's people, by what they do; "" where nothing waits."""
    return _OF_FUNCTION[function](person, at)


def for_customer(person: User) -> str:
    """The cases in which this person's side has the word."""
    theirs = Case.objects.visible_to(person)
    count = theirs.filter(is_open=True, state__in=PAUSED).count()
    return _many(
        count, ngettext("%(n)d case waits for an answer", "%(n)d cases wait for an answer", count)
    )


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


_OF_FUNCTION: dict[Function, Callable[[User, datetime], str]] = {
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
