"""What waits, what was agreed and what comes again: beside the week, and page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from tsam.domains.calls.models import (
    Call,
    CallAction,
    CallSeries,
    CallState,
    OffHoursRequest,
)
from tsam.domains.calls.policies import calls as policies
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.coverage import applications_of
from tsam.faces.desk.queries.calls import RELATED, mine
from tsam.faces.ui.pages import keyset

LISTS = ("waiting", "actions", "regular")
# So many of each stand beside the week; all of them stand behind a link.
_BESIDE, _OFF, _A_PAGE = 8, 4, 40


@dataclass(frozen=True)
class Task:
    """What somebody of either side does, and whether the reader may say that it is done."""

    row: CallAction
    may_settle: bool
    is_late: bool


def beside(reader: User, at: datetime) -> dict[str, Any]:
    """The first of each list, and whether there are more."""
    waiting = list(_waiting(reader, at).order_by("requested_at", "pk")[: _BESIDE + 1])
    actions = list(_actions(reader, at).order_by("due_on", "pk")[: _BESIDE + 1])
    series = list(_series(reader, at).order_by("account__name", "pk")[: _BESIDE + 1])
    off = OffHoursRequest.objects.visible_to(reader).waiting().select_related("account")
    return {
        "waiting": waiting[:_BESIDE],
        "has_more_waiting": len(waiting) > _BESIDE,
        "off": list(off.order_by("requested_at", "pk")[:_OFF]),
        "tasks": _tasks(reader, actions[:_BESIDE], at),
        "has_more_tasks": len(actions) > _BESIDE,
        "series": series[:_BESIDE],
        "has_more_series": len(series) > _BESIDE,
    }


def listed(reader: User, at: datetime, kind: str, cursor: str) -> dict[str, Any]:
    """One of the lists, page by page."""
    orders: dict[str, tuple[QuerySet[Any], tuple[str, ...]]] = {
        "waiting": (_waiting(reader, at), ("requested_at", "pk")),
        "actions": (_actions(reader, at), ("due_on", "pk")),
        "regular": (_series(reader, at), ("account__name", "pk")),
    }
    rows, order = orders[kind]
    page = keyset(rows, order=order, cursor=cursor, size=_A_PAGE)
    return {
        "kind": kind,
        "page": page,
        "waiting": page.rows if kind == "waiting" else [],
        "tasks": _tasks(reader, page.rows, at) if kind == "actions" else [],
        "series": page.rows if kind == "regular" else [],
        "may_write": policies.write(reader),
    }


def _waiting(reader: User, at: datetime) -> QuerySet[Call]:
    asked = mine(reader, at).filter(state__in=[CallState.REQUESTED, CallState.PROPOSED])
    return asked.select_related(*RELATED)


def _actions(reader: User, at: datetime) -> QuerySet[CallAction]:
    rows = CallAction.objects.visible_to(reader).open()
    if reader.has_function(Function.TSAM):
        served = applications_of(reader, at.date())
        rows = rows.filter(Q(call__application__in=served) | Q(owner=reader))
    return rows.select_related("owner", "call__account")


def _series(reader: User, at: datetime) -> QuerySet[CallSeries]:
    rows = CallSeries.objects.visible_to(reader).running()
    if reader.has_function(Function.TSAM):
        rows = rows.filter(application__in=applications_of(reader, at.date()))
    return rows.select_related("account", "application", "engagement__calendar")


def _tasks(reader: User, rows: Iterable[CallAction], at: datetime) -> list[Task]:
    today = localtime(at).date()
    return [
        Task(row, bool(policies.settle_action(reader, row.owner)), row.due_on < today)
        for row in rows
    ]
