"""What the customer sees of an escalation: level, role, next word, exits and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Application, Severity
from tsam.domains.cases.models import Case
from tsam.domains.escalations import clocks, policies, rules, story
from tsam.domains.escalations.models import (
    EscalatedCase,
    Escalation,
    EscalationAction,
    EscalationCheck,
    EscalationLesson,
    ExitCriterion,
)
from tsam.domains.people.models import User
from tsam.domains.sprs.models import EXITS, SprInterest, SprPublic
from tsam.faces.ui.pages import keyset
from tsam.kernel.verdicts import Verdict

RELATED = ("application", "account", "lead", "covers_for", "engagement__calendar", "merged_into")


@dataclass(frozen=True)
class Rung:
    """A level as the customer reads it: its role, never who stands on it."""

    level: int
    role: str
    where: str


@dataclass(frozen=True)
class Clock:
    state: str
    used: float
    left: float


def index(reader: User, at: datetime, cursor: str) -> dict[str, Any]:
    rows = Escalation.objects.visible_to(reader).select_related("application", "lead")
    page = keyset(rows.exclude(ended_at=None), order=("-ended_at", "-pk"), cursor=cursor)
    known = rules.current()
    return {
        "at": at,
        "running": [
            (row, str(known.role_of(row.level).label))
            for row in rows.running().order_by("next_update_at", "pk")
        ],
        "ended": page.rows,
        "page": page,
    }


def one(reader: User, row: Escalation, at: datetime) -> dict[str, Any]:
    known = rules.current()
    cadence = known.cadence[row.severity]
    exits = ExitCriterion.objects.visible_to(reader).filter(escalation=row).order_by("pk")
    links = EscalatedCase.objects.visible_to(reader).filter(escalation=row)
    return {
        "at": at,
        "row": row,
        "clock": _clock(row, at, known),
        "cadence": cadence,
        "ladder": [
            Rung(
                level,
                str(known.role_of(level).label),
                "past" if level < row.level else "here" if level == row.level else "",
            )
            for level in range(1, known.top + 1)
        ],
        "cases": [one.case for one in links.select_related("case").order_by("pk")],
        "public_spr": SprPublic.objects.visible_to(reader).filter(spr=row.spr_id).first(),
        "exits": exits,
        "entries": story.tell(reader, row),
        "actions": EscalationAction.objects.visible_to(reader)
        .filter(escalation=row)
        .select_related("owner")
        .order_by("done_at", "due_on", "pk"),
        "checks": EscalationCheck.objects.visible_to(reader).filter(escalation=row).order_by("pk"),
        "is_closed_now": row.is_running
        and not cadence.always
        and not calendar_of(row.application_id).is_open(at),
        "desk_phone": settings.DESK_PHONE,
        "lesson": EscalationLesson.objects.visible_to(reader).filter(escalation=row).first(),
        "may": {
            "write": policies.write(reader, row),
            "agree": policies.agree(reader, row),
            "resume": policies.resume(reader, row),
            "withdraw": policies.withdraw(reader, row),
            "exit": policies.set_exits(reader, row),
        },
    }


def _clock(row: Escalation, at: datetime, known: rules.Rules) -> Clock | None:
    due = row.next_update_at
    if due is None:
        return None
    hours = clocks.hours_for(known.cadence[row.severity], calendar_of(row.application_id))
    whole = hours.between(row.next_update_since, due) or 1
    left = hours.between(at, due) if at < due else -hours.between(due, at)
    state = "hold" if row.is_close_asked else "late" if due < at else "run"
    return Clock(state, min(100.0, max(0.0, 100 * (1 - left / whole))), left)


@dataclass(frozen=True)
class Place:
    """An Application on which the reader may escalate, or why not."""

    application: Application
    verdict: Verdict


def raising(reader: User, at: datetime) -> dict[str, Any]:
    """What can be escalated by this reader."""
    places = places_of(reader, at)
    served = [place.application.pk for place in places if place.verdict]
    return {
        "at": at,
        "places": places,
        "is_open": bool(served),
        "served": served,
        "cases": open_cases(reader, served),
        "faults": faults(reader, served),
        **_by_when(served, at),
        "desk_phone": settings.DESK_PHONE,
    }


def _by_when(served: list[int], at: datetime) -> dict[str, Any]:
    """By when we answer what is sent now, by severity, in the hours of the first place served."""
    if not served:
        return {"answers": [], "is_closed_now": False, "place": ""}
    hours, known = calendar_of(served[0]), rules.current()
    return {
        "answers": [
            (one.value, one.label, clocks.acknowledge_by(known.cadence[one], hours, at))
            for one in Severity
        ],
        "is_closed_now": not hours.is_open(at),
        "place": str(hours.zone).rpartition("/")[2].replace("_", " "),
    }


def places_of(reader: User, at: datetime) -> list[Place]:
    rows = Application.objects.visible_to(reader).filter(retired_at=None)
    return [
        Place(one, policies.escalate(reader, one, at))
        for one in rows.select_related("account", "support_contract").order_by("name", "pk")[:50]
    ]


def open_cases(reader: User, applications: list[int]) -> QuerySet[Case]:
    cases = Case.objects.visible_to(reader).filter(is_open=True, application__in=applications)
    return cases.select_related("application").order_by("-pk")


def of_case(reader: User, case: Case) -> Escalation | None:
    """The one that runs on a case, for its page."""
    links = EscalatedCase.objects.visible_to(reader).filter(case=case).values("escalation")
    return (
        Escalation.objects.visible_to(reader).running().filter(pk__in=links).order_by("pk").first()
    )


def of_spr(reader: User, spr: int) -> dict[int, Escalation]:
    """{Application: the one that runs about an SPR there}."""
    rows = Escalation.objects.visible_to(reader).running().filter(spr=spr)
    return {row.application_id: row for row in rows.order_by("-pk")}


def faults(reader: User, applications: list[int]) -> QuerySet[SprPublic]:
    """The SPRs that hit these Applications and are not gone there, in public words."""
    hits = SprInterest.objects.visible_to(reader).filter(
        application__in=applications, verified_on=None
    )
    found = SprPublic.objects.visible_to(reader).filter(spr__in=hits.values("spr"))
    return found.exclude(state__in=EXITS).distinct().order_by("-spr")


def hit_by(reader: User, spr: int, applications: list[int]) -> list[Application]:
    """Where of these an SPR hits."""
    hits = SprInterest.objects.visible_to(reader).filter(spr=spr, application__in=applications)
    rows = hits.select_related("application__account", "application__support_contract")
    return [one.application for one in rows.order_by("application__name", "pk")]
