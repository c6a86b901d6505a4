"""Put people on engagements, and say what engagements ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.models import Engagement
from tsam.domains.people.models import User
from tsam.domains.staffing import policies
from tsam.domains.staffing.models import (
    Assignment,
    AssignmentRole,
    SpokenLanguage,
    StaffingNeed,
    StaffingRequirement,
)
from tsam.kernel.verdicts import require


@transaction.atomic
def assign(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    user: User,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
) -> Assignment:
    """Put a person on an engagement. A new lasting TSAM ends the term of the former one."""
    engagement = _hold(engagement)
    require(policies.assign(by, engagement, user, starts_on))
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("It must not end before it begins.")})
    if role == AssignmentRole.BACKUP:
        _check_once(engagement, user, starts_on, ends_on)
    if role == AssignmentRole.PRIMARY and ends_on is None:
        _end_former(engagement, starts_on)
    assignment = Assignment.objects.create(
        engagement=engagement,
        user=user,
        role=AssignmentRole(role),
        starts_on=starts_on,
        ends_on=ends_on,
        assigned_by=by,
        assigned_at=at,
    )
    facts = {"person": user.name, "role": str(role), "from": starts_on.isoformat()}
    _record("engagement.staffed", engagement, by, at, facts)
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User, at: datetime, ends_on: date) -> Assignment:
    assignment = (
        Assignment._base_manager.select_for_update(of=("self",))
        .select_related("user", "engagement")
        .get(pk=assignment.pk)
    )
    require(policies.end_assignment(by))
    if ends_on < assignment.starts_on:
        raise ValidationError({"ends_on": _("It must not end before it begins.")})
    assignment.ends_on = ends_on
    assignment.save(update_fields=["ends_on"])
    facts = {"person": assignment.user.name, "until": ends_on.isoformat()}
    _record("engagement.unstaffed", _hold(assignment.engagement), by, at, facts)
    return assignment


@transaction.atomic
def add_requirement(
    engagement: Engagement, *, by: User, at: datetime, need: str, value: str, is_hard: bool = True
) -> StaffingRequirement:
    require(policies.add_requirement(by))
    words = value.strip()
    if not words:
        raise ValidationError({"value": _("Say what is asked for.")})
    if need == StaffingNeed.ZONE and words not in available_timezones():
        raise ValidationError({"value": _("Choose a zone such as Europe/Berlin.")})
    requirement, _is_new = StaffingRequirement.objects.update_or_create(
        engagement=engagement,
        need=StaffingNeed(need),
        value=words[:64],
        defaults={"is_hard": is_hard},
    )
    facts = {"need": str(need), "hard": is_hard}
    _record("engagement.staffing_requirement_added", _hold(engagement), by, at, facts)
    return requirement


@transaction.atomic
def remove_requirement(requirement: StaffingRequirement, *, by: User, at: datetime) -> None:
    require(policies.remove_requirement(by))
    engagement, need = requirement.engagement, requirement.need
    requirement.delete()
    _record("engagement.staffing_requirement_removed", _hold(engagement), by, at, {"need": need})


@transaction.atomic
def set_languages(user: User, *, by: User, at: datetime, languages: Iterable[str]) -> None:
    """In which languages a person of the vendor can serve."""
    require(policies.set_languages(by))
    listed = sorted({language.strip().lower()[:10] for language in languages if language.strip()})
    before = list(SpokenLanguage.objects.filter(user=user).values_list("language", flat=True))
    SpokenLanguage.objects.filter(user=user).delete()
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(user=user, language=language) for language in listed
    )
    facts = {"languages": [sorted(before), listed]}
    timeline.record("user.languages_set", user, by=by, at=at, facts=facts)


def _check_once(engagement: Engagement, user: User, starts_on: date, ends_on: date | None) -> None:
    backups = Assignment._base_manager.filter(engagement=engagement, role=AssignmentRole.BACKUP)
    theirs = backups.filter(user=user)
    there = theirs.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on:
        there = there.filter(starts_on__lte=ends_on)
    if there.exists():
        raise ValidationError(
            {"user": _("%(name)s is a backup in these days already.") % {"name": user.name}}
        )


def _end_former(engagement: Engagement, starts_on: date) -> None:
    former = Assignment._base_manager.filter(
        engagement=engagement, role=AssignmentRole.PRIMARY, ends_on=None
    )
    for assignment in former:
        assignment.ends_on = max(assignment.starts_on, starts_on - timedelta(days=1))
        assignment.save(update_fields=["ends_on"])


def _hold(engagement: Engagement) -> Engagement:
    return (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related("account", "application", "calendar")
        .get(pk=engagement.pk)
    )


def _record(
    name: str, engagement: Engagement, by: User, at: datetime, facts: Mapping[str, object]
) -> None:
    timeline.record(
        name,
        engagement,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts=facts,
    )
