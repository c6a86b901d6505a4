"""A project is in operation: its cases become production cases, in one go, and back in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Event, Feature
from tsam.domains.cases import policies
from tsam.domains.cases.actions.areas import put
from tsam.domains.cases.actions.steps import hold
from tsam.domains.cases.models import Case, CaseArea, Transition, TransitionedCase
from tsam.domains.objectives.actions import projects as objectives
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@dataclass(frozen=True)
class Undone:
    """What an undo gave back, and what it left, because somebody changed it since or closed it."""

    restored: tuple[Case, ...]
    changed: tuple[Case, ...]
    closed: tuple[Case, ...]


@transaction.atomic
def confirm(project: Project, *, by: User, at: datetime, cases: Sequence[Case]) -> Transition:
    """Make these cases of a project in operation production cases: all of them, or none.

    Ranks follow: call `priorities.planning.confirm_transition`. Raises ValidationError where one is
    no case of the project any more, and Refused.
    """
    project = objectives.hold(project)
    require(policies.confirm_transition(by, project))
    require(entitled(Feature.P4, project.engagement.application, at))
    if not cases:
        raise ValidationError({"cases": _("Choose the cases that go into production.")})
    transition = Transition.objects.create(project=project, made_by=by, made_at=at)
    # In one order, so that two of these never wait for each other in a circle.
    for key in sorted({case.pk for case in cases}):
        case = hold(Case(pk=key))
        if not case.is_open or case.project_id != project.pk:
            raise ValidationError(
                {"cases": _("%(case)s is no open case of it any more.") % {"case": case.number}}
            )
        event = put(
            case,
            CaseArea.PRODUCTION,
            "",
            None,
            None,
            by=by,
            at=at,
            facts={"transition": transition.pk},
        )
        TransitionedCase.objects.create(transition=transition, case=case, event=event)
    facts = {"transition": transition.pk, "n": len({case.pk for case in cases})}
    objectives.record("project.cases_transferred", project, by, at, facts)
    return transition


@transaction.atomic
def undo(transition: Transition, *, by: User, at: datetime) -> Undone:
    """Put each case back as it was, but for those that somebody changed since, or closed."""
    project = objectives.hold(Project(pk=transition.project_id))
    held = Transition._base_manager.select_for_update().get(pk=transition.pk)
    held.project = project
    require(policies.undo_transition(by, held))
    require(entitled(Feature.P4, project.engagement.application, at))
    restored, changed, closed = [], [], []
    rows = TransitionedCase._base_manager.filter(transition=held).select_related("event")
    for row in rows.order_by("case"):
        case = hold(Case(pk=row.case_id))
        if not case.is_open:
            closed.append(case)
        elif _last_classified(case) != row.event_id:
            changed.append(case)
        else:
            _give_back(case, row.event, by=by, at=at, transition=held)
            restored.append(case)
    held.undone_by, held.undone_at = by, at
    held.save(update_fields=["undone_by", "undone_at"])
    facts = {"transition": held.pk, "n": len(restored), "left": len(changed) + len(closed)}
    objectives.record("project.transfer_undone", project, by, at, facts)
    return Undone(tuple(restored), tuple(changed), tuple(closed))


def _give_back(case: Case, event: Event, *, by: User, at: datetime, transition: Transition) -> None:
    was = {name: event.facts[name][0] for name in ("project", "milestone")}
    project = Project._base_manager.filter(pk=was["project"]).first()
    milestone = Milestone._base_manager.filter(pk=was["milestone"]).first()
    area, second = event.facts["area"][0], event.facts["secondary_area"][0]
    told = {"undone": transition.pk}
    put(case, area, second, project, milestone, by=by, at=at, facts=told)


def _last_classified(case: Case) -> int | None:
    told = Event._base_manager.filter(noun="case", key=case.pk, name="case.classified")
    return told.order_by("-pk").values_list("pk", flat=True).first()
