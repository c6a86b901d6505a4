"""What all actions share: the row they hold, the words they check, the clock, what they record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Event
from tsam.domains.escalations import clocks, rules
from tsam.domains.escalations.models import (
    Escalation,
    EscalationFollower,
    EscalationWatch,
    LevelStep,
)
from tsam.domains.people.models import User
from tsam.kernel.hours import WorkingCalendar

CLOCK = ("next_update_at", "next_update_since")


def hold(escalation: Escalation) -> Escalation:
    """Read the row afresh and keep it until the end, so that no two people move it at once."""
    return (
        Escalation._base_manager.select_for_update(of=("self",))
        .select_related("account", "application", "engagement__calendar", "lead", "contact")
        .get(pk=escalation.pk)
    )


def watch_of(escalation: Escalation) -> EscalationWatch:
    found, _is_new = EscalationWatch._base_manager.select_for_update().get_or_create(
        escalation=escalation
    )
    return found


def hours_of(escalation: Escalation) -> WorkingCalendar:
    return working(escalation.engagement.calendar)


def run_clock(escalation: Escalation, at: datetime) -> None:
    """The next word is due one interval from now."""
    cadence = rules.current().cadence[escalation.severity]
    escalation.next_update_since = at
    escalation.next_update_at = clocks.update_by(cadence, hours_of(escalation), at)


def settle(escalation: Escalation) -> None:
    """Somebody moved: what was proposed for the silence before it is proposed no more."""
    watch = watch_of(escalation)
    watch.proposed_level = watch.silent_since = watch.proposed_at = None
    watch.silent_of, watch.declined_reason, watch.rests_until = "", "", None
    watch.save(
        update_fields=[
            "proposed_level",
            "silent_since",
            "proposed_at",
            "silent_of",
            "declined_reason",
            "rests_until",
        ]
    )


def stand_on(
    escalation: Escalation, owner: User | None, reason: str, *, by: User | None, at: datetime
) -> None:
    LevelStep.objects.create(
        escalation=escalation,
        level=escalation.level,
        owner=owner,
        reason=reason,
        by=by,
        since=at,
    )


def let_in(escalation: Escalation, people: Iterable[User | None]) -> None:
    for person in people:
        if person is not None and person.is_customer:
            EscalationFollower.objects.get_or_create(escalation=escalation, user=person)


def said(text: str, field: str, most: int = 300, missing: str = "") -> str:
    """The trimmed text, or a ValidationError that names the field. `missing` makes it a must."""
    words = text.strip()
    if not words and missing:
        raise ValidationError({field: missing})
    if len(words) > most:
        raise ValidationError(
            {
                field: _("At most %(limit)d letters; this has %(length)d.")
                % {"limit": most, "length": len(words)}
            }
        )
    return words


def commit(
    escalation: Escalation,
    name: str,
    *,
    by: User | None,
    at: datetime,
    columns: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
    is_public: bool = True,
) -> Event:
    """Save the columns that changed and record the event."""
    changed = list(dict.fromkeys(columns))
    if changed:
        escalation.save(update_fields=changed)
    return record(f"escalation.{name}", escalation, by=by, at=at, facts=facts, is_public=is_public)


def record(
    name: str,
    escalation: Escalation,
    *,
    by: User | None,
    at: datetime,
    row: models.Model | None = None,
    facts: Mapping[str, Any] | None = None,
    is_public: bool = True,
) -> Event:
    return timeline.record(
        name,
        row or escalation,
        account=escalation.account,
        application=escalation.application,
        by=by,
        at=at,
        facts=facts,
        is_public=is_public,
    )
