"""What a customer sees of cases: nothing internal, and whose move it is before all else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import Case as When
from django.db.models import Count, IntegerField, Q, QuerySet, Value
from django.db.models import When as If
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Contact, Severity
from tsam.domains.cases import policies, story
from tsam.domains.cases.models import PAUSED, Case, Participant
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.ui.clocks import shown
from tsam.faces.ui.pages import KeysetPage, keyset

RELATED = ("account", "application", "assignee", "next_action_owner", "opened_by")

_VIEWS: dict[str, Q] = {
    "": Q(is_open=True),
    "yours": Q(is_open=True, state__in=PAUSED),
    "severe": Q(is_open=True, severity__in=[0, 1]),
    "closed": Q(is_open=False),
}


def known(view: str) -> str:
    return view if view in {*_VIEWS, "mine"} else ""


def page(reader: User, view: str, cursor: str | None) -> KeysetPage[Case]:
    """Those that wait for the customer first, then by severity, the newest first."""
    cases: QuerySet[Case] = Case.objects.visible_to(reader).filter(_view(view, reader))
    # Sorted in the query: whose move it is has no column of its own.
    yours = When(If(state__in=PAUSED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return keyset(
        cases.annotate(turn=yours).select_related(*RELATED),
        order=("turn", "severity", "-pk"),
        cursor=cursor,
    )


def views(reader: User, at: datetime) -> list[tuple[str, str, int]]:
    """The views with their counts, in one query."""
    labels = {
        "": _("Open"),
        "yours": _("With you"),
        "mine": _("Reported by me"),
        "severe": _("Severity 0 and 1"),
        "closed": _("Closed"),
    }
    counted = Case.objects.visible_to(reader).aggregate(
        **{f"n_{name}": Count("pk", filter=_view(name, reader)) for name in labels}
    )
    return [(name, label, counted[f"n_{name}"]) for name, label in labels.items()]


def context(reader: User, case: Case, at: datetime) -> dict[str, Any]:
    participants = list(
        Participant.objects.visible_to(reader).filter(case=case).select_related("user")
    )
    there = {row.user_id for row in participants}
    colleagues = (
        Contact.objects.visible_to(reader)
        .present()
        .filter(account=case.account, user__is_active=True)
        .exclude(user__in=there)
        .select_related("user")
        .order_by("user__name")
    )
    return {
        "at": at,
        "case": case,
        "clock": shown(case, at, calendar_of(case.application_id)),
        "entries": story.tell(reader, case),
        "participants": participants,
        "colleagues": colleagues,
        "tsams": tsams_for([case.application_id], at.date()).get(case.application_id, []),
        "severities": Severity.choices,
        "key": uuid4().hex,
        "may": {
            "agree": policies.agree(reader, case),
            "withdraw": policies.withdraw(reader, case),
            "reopen": policies.reopen(reader, case),
            "severity": policies.change_severity(reader, case, -1),
        },
    }


def _view(name: str, reader: User) -> Q:
    return Q(opened_by=reader, is_open=True) if name == "mine" else _VIEWS[name]
