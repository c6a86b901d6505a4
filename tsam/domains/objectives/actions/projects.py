"""Everything that can happen to a project and its milestones. Each step needs P4 (PLATINUM)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Contact, Engagement, Feature
from tsam.domains.objectives.models.projects import (
    BEFORE,
    LEAST_HYPERCARE,
    MOST_HYPERCARE,
    USUAL_HYPERCARE,
    Project,
    ProjectPhase,
)
from tsam.domains.objectives.policies import projects as policies
from tsam.domains.people.models import Function, User
from tsam.kernel.verdicts import require

_P = ProjectPhase
# What describes a project; its day, its phase and its milestones have steps of their own.
WORDS = ("name", "reason", "hypercare_days", "vendor_owner", "customer_owner")
_OWNERS = (Function.TSAM, Function.SUPPORT_MANAGER, Function.TSE)


@transaction.atomic
def plan(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    name: str,
    go_live_on: date,
    reason: str = "",
    phase: str = _P.PLANNED,
    hypercare_days: int = USUAL_HYPERCARE,
    vendor_owner: User | None = None,
    customer_owner: User | None = None,
) -> Project:
    """Write down what the customer rolls out, and for which day.

    Raises ValidationError by field, and Refused without P4 or without the function for it.
    """
    require(policies.write(by))
    # Held, so that two who write at once do not get the same number.
    engagement = hold_engagement(engagement)
    require(entitled(Feature.P4, engagement.application, at))
    if phase not in BEFORE:
        raise ValidationError({"phase": _("A new project is planned, being built or tested.")})
    _check_ahead("go_live_on", go_live_on, engagement, at)
    words = _checked(
        engagement,
        name=name,
        reason=reason,
        hypercare_days=hypercare_days,
        vendor_owner=vendor_owner,
        customer_owner=customer_owner,
    )
    there = Project._base_manager.filter(engagement=engagement)
    project = Project.objects.create(
        engagement=engagement,
        number=(there.aggregate(last=Max("number"))["last"] or 0) + 1,
        phase=phase,
        go_live_on=go_live_on,
        phase_at=at,
        created_by=by,
        created_at=at,
        **words,
    )
    record("project.planned", project, by, at, {"go_live_on": [None, go_live_on.isoformat()]})
    return project


@transaction.atomic
def change(project: Project, *, by: User, at: datetime, **given: Any) -> Project:
    """Describe it anew: any of name, reason, hypercare_days and the two owners.

    What is not given stays. Raises ValidationError by field.
    """
    project = hold(project)
    require(policies.change(by, project))
    _require_service(project, at)
    wanted = {name: given.get(name, getattr(project, name)) for name in WORDS}
    words = _checked(project.engagement, **wanted)
    changed = {
        name: [_plain(getattr(project, name)), _plain(value)]
        for name, value in words.items()
        if getattr(project, name) != value
    }
    if not changed:
        return project
    for name in changed:
        setattr(project, name, words[name])
    project.save(update_fields=list(changed))
    record("project.changed", project, by, at, changed)
    return project


@transaction.atomic
def set_phase(project: Project, *, by: User, at: datetime, phase: str) -> Project:
    """Say how far it is, before the go-live."""
    project = hold(project)
    require(policies.set_phase(by, project))
    _require_service(project, at)
    if phase not in BEFORE:
        raise ValidationError({"phase": _("Say that it went live, or call it off, instead.")})
    if phase == project.phase:
        return project
    _step(project, phase, "project.phase_set", by=by, at=at)
    return project


@transaction.atomic
def move_go_live(
    project: Project, *, by: User, at: datetime, go_live_on: date, reason: str
) -> Project:
    """Plan the go-live for another day, and tell the customer why.

    Ranks follow: call `priorities.planning.move_go_live`, which does both in one transaction.
    """
    project = hold(project)
    require(policies.move(by, project))
    _require_service(project, at)
    words = why(reason, _("Say why it moves. The customer reads it."))
    if go_live_on == project.go_live_on:
        raise ValidationError({"go_live_on": _("It is planned for that day already.")})
    _check_ahead("go_live_on", go_live_on, project.engagement, at)
    former, project.go_live_on = project.go_live_on, go_live_on
    project.phase_reason = words
    project.save(update_fields=["go_live_on", "phase_reason"])
    facts = {"go_live_on": [former.isoformat(), go_live_on.isoformat()], "reason": words}
    record("project.go_live_moved", project, by, at, facts)
    return project


@transaction.atomic
def go_live(project: Project, *, by: User, at: datetime, on: date) -> Project:
    """Say that it went live, and on which day. Hypercare begins with the day after."""
    project = hold(project)
    require(policies.go_live(by, project))
    _require_service(project, at)
    today = today_of(project.engagement, at)
    if on > today:
        raise ValidationError(
            {"on": _("That day is still to come. Say that it went live when it has.")}
        )
    if (today - on).days > 366:
        raise ValidationError({"on": _("That is more than a year ago.")})
    former, project.went_live_on = project.go_live_on, on
    facts = {"went_live_on": [None, on.isoformat()], "go_live_on": former.isoformat()}
    _step(
        project,
        _P.HYPERCARE,
        "project.went_live",
        by=by,
        at=at,
        facts={**facts, "hypercare_ends_on": project.hypercare_ends_on.isoformat()},
        columns=("went_live_on",),
    )
    return project


@transaction.atomic
def cancel(project: Project, *, by: User, at: datetime, reason: str) -> Project:
    """Call it off, with the reason. Its cases then wait for somebody to say where they belong."""
    project = hold(project)
    require(policies.cancel(by, project))
    _require_service(project, at)
    words = why(reason, _("Say why it is called off. The customer reads it."))
    _step(
        project,
        _P.CANCELLED,
        "project.cancelled",
        by=by,
        at=at,
        reason=words,
        facts={"reason": words},
    )
    return project


@transaction.atomic
def end_hypercare(project: Project, *, at: datetime) -> bool:
    """By the clock: its last day is over, so it is in operation. False where it is not so (yet)."""
    project = hold(project)
    ends_on = project.hypercare_ends_on
    if project.phase != _P.HYPERCARE or today_of(project.engagement, at) <= ends_on:
        return False
    facts = {"hypercare_ends_on": ends_on.isoformat()}
    _step(project, _P.OPERATIONS, "project.hypercare_ended", by=None, at=at, facts=facts)
    return True


def _step(
    project: Project,
    phase: str,
    name: str,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    columns: tuple[str, ...] = (),
) -> None:
    former = project.phase
    project.become(phase)
    project.phase_reason, project.phase_at = reason, at
    project.save(update_fields=["phase", "phase_reason", "phase_at", *columns])
    record(name, project, by, at, {"phase": [former, project.phase], **(facts or {})})


def record(
    name: str, project: Project, by: User | None, at: datetime, facts: Mapping[str, Any]
) -> None:
    """Write it down for both sides, with the words of the project as they are now."""
    engagement = project.engagement
    timeline.record(
        name,
        project,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts={"label": str(project), **facts},
        is_public=True,
    )


def hold(project: Project) -> Project:
    return (
        Project._base_manager.select_for_update(of=("self",))
        .select_related("engagement__account", "engagement__application", "engagement__calendar")
        .select_related("vendor_owner", "customer_owner")
        .get(pk=project.pk)
    )


def why(reason: str, sentence: str) -> str:
    """The words of a reason. Raises ValidationError with the sentence where there are none."""
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": sentence})
    if len(words) > 400:
        raise ValidationError({"reason": _("Use 400 characters at most.")})
    return words


def _require_service(project: Project, at: datetime) -> None:
    require(entitled(Feature.P4, project.engagement.application, at))


def _check_ahead(field: str, day: date, engagement: Engagement, at: datetime) -> None:
    today = today_of(engagement, at)
    if not (allowed := policies.day_to_come(day, today)):
        raise ValidationError({field: allowed.reason})
    if (day - today).days > 3660:
        raise ValidationError({field: _("Choose a day within ten years.")})


def _checked(engagement: Engagement, **given: Any) -> dict[str, Any]:
    name, reason = " ".join(str(given["name"]).split()), str(given["reason"]).strip()
    days = given["hypercare_days"]
    wrong: dict[str, str] = {}
    if not name:
        wrong["name"] = _("Name it as the customer does.")
    for field, words, most in (("name", name, 120), ("reason", reason, 2000)):
        if len(words) > most:
            wrong[field] = _("Use %(most)d characters at most.") % {"most": most}
    if type(days) is not int or not LEAST_HYPERCARE <= days <= MOST_HYPERCARE:
        wrong["hypercare_days"] = _("Write a number of days from %(least)d to %(most)d.") % {
            "least": LEAST_HYPERCARE,
            "most": MOST_HYPERCARE,
        }
    ours: User | None = given["vendor_owner"]
    if ours and not (ours.is_active and ours.is_staff and ours.has_function(*_OWNERS)):
        wrong["vendor_owner"] = _("Choose somebody of Technical Support.")
    theirs: User | None = given["customer_owner"]
    if theirs and not _is_contact(engagement, theirs):
        wrong["customer_owner"] = _("Choose somebody of this customer.")
    if wrong:
        raise ValidationError(dict(wrong))
    people = {"vendor_owner": ours, "customer_owner": theirs}
    return {"name": name, "reason": reason, "hypercare_days": days, **people}


def _is_contact(engagement: Engagement, person: User) -> bool:
    there = Contact._base_manager.filter(account_id=engagement.account_id, left_at=None)
    return there.filter(user=person).exists()


def _plain(value: object) -> object:
    """As it stands in the event: a person by key."""
    return value.pk if isinstance(value, User) else value
