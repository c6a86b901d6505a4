"""An escalation of Acme on Assembly, with what a test wants to say of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.cast import NOON, Cast
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.models import Case
from tsam.domains.escalations import actions
from tsam.domains.escalations.actions import Matter, Wanted
from tsam.domains.escalations.models import Escalation
from tsam.domains.people.models import User
from tsam.domains.staffing.models import Assignment, AssignmentRole

LATER = NOON + timedelta(minutes=10)
HOUR = timedelta(hours=1)
CALLED = Reachable("Owen Own", "+49 40 5550 1182")


def raised(cast: Cast, *cases: Case, by: User | None = None, **wanted: Any) -> Escalation:
    """By Ada at noon, about one new case of severity 1 unless cases are named."""
    cast.serve()
    about = cases or (cast.case(severity=wanted.pop("case_severity", 1)),)
    wanted.setdefault("impact", "Line 2 builds from paper.")
    return actions.escalate(
        cast.assembly,
        by=by or cast.ada,
        at=wanted.pop("at", NOON),
        matter=Matter(cases=about),
        wanted=Wanted(**wanted),
    )


def active(cast: Cast, *cases: Case, **wanted: Any) -> Escalation:
    """Taken by Tess ten minutes later."""
    return actions.acknowledge(raised(cast, *cases, **wanted), by=cast.tess, at=LATER)


def back_up(cast: Cast, user: User) -> None:
    Assignment.objects.create(
        engagement=cast.engagement,
        user=user,
        role=AssignmentRole.BACKUP,
        starts_on=date(2026, 1, 1),
        assigned_by=user,
        assigned_at=NOON,
    )
