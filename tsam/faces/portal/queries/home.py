"""The customer's home: what waits for them, what is open, what was promised, who serves them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Application, Engagement
from tsam.domains.cases.models import PAUSED, Case
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for

ROWS = 12


def context(reader: User, at: datetime) -> dict[str, Any]:
    cases: QuerySet[Case] = Case.objects.visible_to(reader).filter(is_open=True)
    related = cases.select_related("account", "application", "assignee")
    waiting = list(related.filter(state__in=PAUSED).order_by("-last_word_at", "pk")[:ROWS])
    ours = list(related.exclude(state__in=PAUSED).order_by("severity", "-pk")[:ROWS])
    promises = list(related.filter(promised_at__isnull=False).order_by("promised_at", "pk")[:ROWS])
    engagements = list(
        Engagement.objects.visible_to(reader)
        .serving()
        .select_related("application", "account", "calendar")
        .order_by("account__name", "application__name")
    )
    tsams = tsams_for([one.application_id for one in engagements], at.date())
    return {
        "at": at,
        "hello": _hello(reader, at),
        "lede": _lede(waiting, promises, at),
        "waiting": waiting,
        "ours": ours,
        "open_count": cases.count(),
        "promises": promises,
        "engagements": [(one, tsams.get(one.application_id, [])) for one in engagements],
        "applications": Application.objects.visible_to(reader).filter(retired_at=None).count(),
        "closed": Case.objects.visible_to(reader)
        .filter(is_open=False, closed_at__gt=at - timedelta(days=30))
        .order_by("-closed_at", "pk")[:5],
    }


def _hello(reader: User, at: datetime) -> str:
    hour = localtime(at).hour
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": reader.name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": reader.name}
    return _("Good evening, %(name)s") % {"name": reader.name}


def _lede(waiting: list[Case], promises: list[Case], at: datetime) -> str:
    first = (
        ngettext("%d case waits for you.", "%d cases wait for you.", len(waiting)) % len(waiting)
        if waiting
        else _("Nothing waits for you.")
    )
    to_come = [case for case in promises if case.promised_at and case.promised_at > at]
    if not to_come or to_come[0].promised_at is None:
        return first
    when = localtime(to_come[0].promised_at)
    if when.date() == localtime(at).date():
        following = _("The next word from us comes today at %(time)s.")
    else:
        following = _("The next word from us comes on %(day)s at %(time)s.")
    day = date_format(when, "MONTH_DAY_FORMAT")
    return f"{first} {following % {'day': day, 'time': f'{when:%H:%M}'}}"
