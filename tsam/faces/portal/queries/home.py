"""The customer's home: what waits for them, what is open, what was promised, who serves them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.models import Contact
from tsam.domains.cases.models import PAUSED, Case
from tsam.domains.intelligence.models import Consent
from tsam.domains.objectives.models import Approval
from tsam.domains.people.models import User
from tsam.faces.portal.queries.environment import asks
from tsam.faces.portal.queries.projects import coming
from tsam.faces.portal.queries.promises import few
from tsam.faces.portal.queries.reviews import next_reviews, waiting_minutes
from tsam.faces.portal.queries.served import served
from tsam.faces.ui.templatetags.spoken import day_time

ROWS = 8
RELATED = ("account", "application", "assignee", "opened_by")


def context(reader: User, at: datetime) -> dict[str, Any]:
    cases: QuerySet[Case] = Case.objects.visible_to(reader).filter(is_open=True)
    related = cases.select_related(*RELATED)
    counted = cases.aggregate(
        n=Count("pk"),
        yours=Count("pk", filter=Q(state__in=PAUSED)),
        promised=Count("pk", filter=Q(promised_at__isnull=False)),
        late=Count("pk", filter=Q(promised_at__lt=at)),
    )
    promises = list(related.filter(promised_at__isnull=False).order_by("promised_at", "pk")[:ROWS])
    closed = Case.objects.visible_to(reader).filter(
        is_open=False, closed_at__gt=at - timedelta(days=30)
    )
    return {
        "at": at,
        "hello": _hello(reader, at),
        "lede": _lede(counted["yours"], promises, at),
        "asked": list(_asked(reader)),
        "minutes": list(waiting_minutes(reader)),
        "reviews": list(next_reviews(reader)),
        "truths": asks(reader)[:ROWS],
        "consents": list(_consents(reader)),
        "waiting": list(related.filter(state__in=PAUSED).order_by("severity", "pk")[:ROWS]),
        "ours": list(related.exclude(state__in=PAUSED).order_by("severity", "pk")[:ROWS]),
        "counted": counted,
        "ours_count": counted["n"] - counted["yours"],
        "promised": few(reader),
        "promises": promises,
        "served": served(reader, at),
        "coming": coming(reader, at),
        "closed": list(closed.order_by("-closed_at", "-pk")[:4]),
    }


def _asked(reader: User) -> QuerySet[Approval]:
    """Versions of objectives that wait for the reader's word."""
    waiting = Approval.objects.visible_to(reader).filter(
        approver=reader, verdict="", document__state="IN_REVIEW"
    )
    return waiting.select_related("document__engagement__application").order_by("answer_by", "pk")[
        :ROWS
    ]


def _consents(reader: User) -> QuerySet[Consent]:
    """What we ask for and whoever manages the contacts decides."""
    waiting = Consent.objects.visible_to(reader).standing().filter(given_at=None)
    mine = Contact.objects.visible_to(reader).present().filter(user=reader, is_administrator=True)
    return (
        waiting.filter(account__in=mine.values("account"))
        .select_related("application")
        .order_by("pk")[:ROWS]
    )


def _hello(reader: User, at: datetime) -> str:
    hour = localtime(at).hour
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": reader.name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": reader.name}
    return _("Good evening, %(name)s") % {"name": reader.name}


def _lede(yours: int, promises: list[Case], at: datetime) -> str:
    first = (
        ngettext("%d case waits for you.", "%d cases wait for you.", yours) % yours
        if yours
        else _("Nothing waits for you.")
    )
    to_come = next((case for case in promises if not case.is_promise_late(at)), None)
    if to_come is None:
        return first
    when = day_time(to_come.promised_at, at)
    if to_come.assignee:
        said = _("%(name)s writes to you next, %(when)s.") % {
            "name": to_come.assignee.name,
            "when": when,
        }
    else:
        said = _("The next word from us comes %(when)s.") % {"when": when}
    return f"{first} {said}"
