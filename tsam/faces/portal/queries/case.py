"""One case as its customer sees it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings

from tsam.domains.accounts.hours import calendar_of
from tsam.domains.accounts.models import Contact, Event, Severity
from tsam.domains.cases import policies, story
from tsam.domains.cases.models import Case, Participant
from tsam.domains.cases.story import Entry
from tsam.domains.cases.surroundings import around
from tsam.domains.intelligence.description import Kind
from tsam.domains.objectives.models import Project
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.portal.queries import escalations
from tsam.faces.portal.queries.sprs import of_case
from tsam.faces.ui.clocks import shown
from tsam.faces.ui.drift import card

# Fewer steps in a row than these are simply shown.
LONG_RUN = 3


@dataclass(frozen=True)
class Run:
    """Steps that follow each other without a word between them, folded where they are many."""

    entries: tuple[Entry, ...]

    @property
    def is_folded(self) -> bool:
        return len(self.entries) >= LONG_RUN and self.entries[0].kind == "event"

    @property
    def last(self) -> Entry:
        return self.entries[-1]


@dataclass(frozen=True)
class Question:
    """The solution that the customer is asked about: by whom, and when."""

    by: User | None
    at: datetime


def context(reader: User, case: Case, at: datetime) -> dict[str, Any]:
    participants = list(
        Participant.objects.visible_to(reader)
        .filter(case=case)
        .select_related("user")
        .order_by("pk")
    )
    colleagues = _colleagues(reader, case)
    here = {contact.user_id for contact in colleagues}
    reading = [row for row in participants if row.user_id in here]
    there = {row.user_id for row in participants}
    entries = story.tell(reader, case)
    return {
        "at": at,
        "case": case,
        "clock": shown(case, at, calendar_of(case.application_id)),
        "runs": list(runs(entries)),
        "question": _question(entries),
        # Who has left the customer reads nothing any more, so does not stand here.
        "participants": reading,
        "others": sum(1 for row in reading if row.user_id != reader.pk),
        "takes_part": reader.pk in there,
        "colleagues": [contact for contact in colleagues if contact.user_id not in there],
        "tsams": tsams_for([case.application_id], at.date()).get(case.application_id, []),
        "sprs": of_case(reader, case),
        "escalated": escalations.of_case(reader, case),
        "env": card(around(reader, case, kinds=[Kind.COMPONENT])),
        "largest": settings.ATTACHMENT_BYTES,
        "desk_phone": settings.DESK_PHONE,
        "asks_down": policies.is_down_off_production(Severity.DOWN, case.area, case.secondary_area),
        "project": _project(reader, case),
        "may": {
            "agree": policies.agree(reader, case),
            "withdraw": policies.withdraw(reader, case),
            "reopen": policies.reopen(reader, case),
            "severity": policies.change_severity(reader, case, -1),
        },
    }


def _project(reader: User, case: Case) -> Project | None:
    """The project it belongs to, for who sees the whole Application."""
    if case.project_id is None:
        return None
    return Project.objects.visible_to(reader).filter(pk=case.project_id).first()


def runs(entries: Iterable[Entry]) -> Iterator[Run]:
    """Letters one by one, and the steps between two letters together."""
    for is_step, group in groupby(entries, key=lambda entry: entry.kind == "event"):
        steps = tuple(group)
        if is_step and len(steps) >= LONG_RUN:
            yield Run(steps)
        else:
            yield from (Run((entry,)) for entry in steps)


def _question(entries: Iterable[Entry]) -> Question | None:
    """The last proposal among what happened."""
    proposals = [event for event in _events(entries) if event.name == "case.solution_proposed"]
    return Question(proposals[-1].by, proposals[-1].at) if proposals else None


def _events(entries: Iterable[Entry]) -> list[Event]:
    return [entry.event for entry in entries if entry.event]


def _colleagues(reader: User, case: Case) -> list[Contact]:
    return list(
        Contact.objects.visible_to(reader)
        .present()
        .filter(account=case.account, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "pk")
    )
