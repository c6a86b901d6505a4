"""Everything that can happen to a requirement. Each step needs a right to service reviews (G2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.models import Contact, Engagement, Feature
from tsam.domains.objectives.models.requirements import (
    LEAST_WEIGHT,
    MOST_WEIGHT,
    Requirement,
    RequirementStatus,
)
from tsam.domains.objectives.policies import requirements as policies
from tsam.domains.people.models import Function, User
from tsam.domains.staffing.models import Assignment
from tsam.kernel.verdicts import require

_S = RequirementStatus
# What describes a requirement; its weight and its status have steps of their own.
_WORDS = ("statement", "reason", "measure", "review_on", "vendor_owner", "customer_owner")


@transaction.atomic
def propose(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    statement: str,
    weight: int,
    reason: str = "",
    measure: str = "",
    review_on: date | None = None,
    vendor_owner: User | None = None,
    customer_owner: User | None = None,
) -> Requirement:
    """Write down what the customer needs. Support reads it when the TSAM has published it.

    Raises ValidationError by field, and Refused without a right to service reviews.
    """
    require(policies.write(by))
    # Held, so that two who write at once do not get the same number.
    engagement = hold_engagement(engagement)
    require(entitled(Feature.G2, engagement.application, at))
    if by.is_customer and customer_owner is None:
        customer_owner = by
    words = _checked(
        engagement,
        by,
        statement=statement,
        reason=reason,
        measure=measure,
        review_on=review_on,
        vendor_owner=vendor_owner,
        customer_owner=customer_owner,
    )
    requirement = Requirement.objects.create(
        engagement=engagement,
        number=_next_number(engagement),
        weight=_weight(weight),
        status_at=at,
        proposed_by=by,
        proposed_at=at,
        **words,
    )
    _record("requirement.proposed", requirement, by, at, {"weight": requirement.weight})
    return requirement


@transaction.atomic
def change(requirement: Requirement, *, by: User, at: datetime, **given: Any) -> Requirement:
    """Describe it anew: any of statement, reason, measure, review_on and the two owners.

    What is not given stays. Raises ValidationError by field.
    """
    requirement = _hold(requirement)
    require(policies.change(by, requirement))
    _require_service(requirement, at)
    wanted = {name: given.get(name, getattr(requirement, name)) for name in _WORDS}
    words = _checked(requirement.engagement, by, **wanted)
    changed = {
        name: [_plain(getattr(requirement, name)), _plain(value)]
        for name, value in words.items()
        if getattr(requirement, name) != value
    }
    if not changed:
        return requirement
    for name in changed:
        setattr(requirement, name, words[name])
    requirement.save(update_fields=list(changed))
    _record("requirement.changed", requirement, by, at, changed)
    return requirement


@transaction.atomic
def name_customer_owner(
    requirement: Requirement, *, by: User, at: datetime, person: User | None
) -> Requirement:
    """Say who owns it on the customer's side, or nobody. Raises ValidationError by "person"."""
    requirement = _hold(requirement)
    require(policies.name_customer_owner(by, requirement))
    _require_service(requirement, at)
    if person and not _is_contact(requirement.engagement, person):
        raise ValidationError({"person": _("Choose somebody of this customer.")})
    former = requirement.customer_owner
    if former == person:
        return requirement
    requirement.customer_owner = person
    requirement.save(update_fields=["customer_owner"])
    facts = {"customer_owner": [_plain(former), _plain(person)]}
    _record("requirement.changed", requirement, by, at, facts)
    return requirement


@transaction.atomic
def publish(
    requirement: Requirement, *, by: User, at: datetime, weight: int, reason: str = ""
) -> Requirement:
    """Share it with Technical Support. With another weight than was asked for, it is disputed."""
    requirement = _hold(requirement)
    require(policies.publish(by, requirement))
    _require_service(requirement, at)
    given = _weight(weight)
    differs = given != requirement.weight
    why = _why(reason, _("Say why it gets another weight.")) if differs else ""
    facts = {"weight": [requirement.weight, given], "reason": why}
    requirement.asked_weight = requirement.weight if differs else None
    requirement.weight = given
    requirement.published_at = at
    if requirement.vendor_owner is None and by.has_function(Function.TSAM):
        requirement.vendor_owner = by
    _step(
        requirement,
        _S.DISPUTED if differs else _S.PUBLISHED,
        "requirement.published",
        by=by,
        at=at,
        reason=why,
        facts=facts,
        columns=["asked_weight", "weight", "published_at", "vendor_owner"],
    )
    return requirement


@transaction.atomic
def dispute(
    requirement: Requirement, *, by: User, at: datetime, weight: int, reason: str
) -> Requirement:
    """Say which weight it should have. Each side moves its own number; equal numbers settle it."""
    requirement = _hold(requirement)
    require(policies.dispute(by, requirement))
    _require_service(requirement, at)
    why, given = _why(reason, _("Say why, so that both sides can talk about it.")), _weight(weight)
    ours, theirs = requirement.weight, requirement.asked_weight or requirement.weight
    ours, theirs = (ours, given) if by.is_customer else (given, theirs)
    if (ours, theirs) == (requirement.weight, requirement.asked_weight or requirement.weight):
        raise ValidationError({"weight": _("It has this weight already.")})
    facts = {"weight": [requirement.weight, ours], "asked": [requirement.asked_weight, theirs]}
    requirement.weight, requirement.asked_weight = ours, theirs if theirs != ours else None
    name = "requirement.disputed" if ours != theirs else "requirement.settled"
    _step(
        requirement,
        _S.DISPUTED if ours != theirs else _S.PUBLISHED,
        name,
        by=by,
        at=at,
        reason=why,
        facts=facts | {"reason": why},
        columns=["weight", "asked_weight"],
    )
    return requirement


@transaction.atomic
def accept_weight(requirement: Requirement, *, by: User, at: datetime) -> Requirement:
    """Take the weight that the other side gives it, which settles the dispute."""
    requirement = _hold(requirement)
    require(policies.accept_weight(by, requirement))
    _require_service(requirement, at)
    former = requirement.counted_weight
    if not by.is_customer and requirement.asked_weight:
        requirement.weight = requirement.asked_weight
    requirement.asked_weight = None
    _step(
        requirement,
        _S.PUBLISHED,
        "requirement.settled",
        by=by,
        at=at,
        facts={"weight": [former, requirement.weight]},
        columns=["weight", "asked_weight"],
    )
    return requirement


@transaction.atomic
def meet(requirement: Requirement, *, by: User, at: datetime, reason: str) -> Requirement:
    """It is met, and this is how one sees it. Cases are no longer ranked by it."""
    requirement = _hold(requirement)
    require(policies.meet(by, requirement))
    why = _why(reason, _("Say how one sees that it is met."))
    return _explained(requirement, _S.MET, "requirement.met", why, by=by, at=at)


@transaction.atomic
def take_up_again(requirement: Requirement, *, by: User, at: datetime, reason: str) -> Requirement:
    """It was met and is needed again."""
    requirement = _hold(requirement)
    require(policies.take_up_again(by, requirement))
    why = _why(reason, _("Say what happened, for whoever works on it."))
    return _explained(requirement, _S.PUBLISHED, "requirement.taken_up_again", why, by=by, at=at)


@transaction.atomic
def withdraw(requirement: Requirement, *, by: User, at: datetime, reason: str) -> Requirement:
    """It is needed no more. It stays on the page, with the reason."""
    requirement = _hold(requirement)
    require(policies.withdraw(by, requirement))
    why = _why(reason, _("Say why it is needed no more."))
    return _explained(requirement, _S.WITHDRAWN, "requirement.withdrawn", why, by=by, at=at)


def _explained(
    requirement: Requirement, status: str, name: str, why: str, *, by: User, at: datetime
) -> Requirement:
    """A step that has a reason and ends a dispute, with the weight that counted."""
    _require_service(requirement, at)
    requirement.weight, requirement.asked_weight = requirement.counted_weight, None
    _step(
        requirement,
        status,
        name,
        by=by,
        at=at,
        reason=why,
        facts={"reason": why},
        columns=["weight", "asked_weight"],
    )
    return requirement


def _step(
    requirement: Requirement,
    status: str,
    name: str,
    *,
    by: User,
    at: datetime,
    facts: Mapping[str, Any],
    reason: str = "",
    columns: Iterable[str] = (),
) -> None:
    """Move its status, save what changed, and say so. To stay disputed is no move."""
    if requirement.status != status:
        requirement.become(status)
    requirement.status_reason, requirement.status_at = reason, at
    requirement.save(update_fields=["status", "status_reason", "status_at", *columns])
    _record(name, requirement, by, at, facts)


def _record(
    name: str, requirement: Requirement, by: User, at: datetime, facts: Mapping[str, Any]
) -> None:
    engagement = requirement.engagement
    timeline.record(
        name,
        requirement,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts={"name": str(requirement), **facts},
        is_public=True,
    )


def _hold(requirement: Requirement) -> Requirement:
    return (
        Requirement._base_manager.select_for_update(of=("self",))
        .select_related("engagement__account", "engagement__application")
        .select_related("vendor_owner", "customer_owner")
        .get(pk=requirement.pk)
    )


def _require_service(requirement: Requirement, at: datetime) -> None:
    require(entitled(Feature.G2, requirement.engagement.application, at))


def _next_number(engagement: Engagement) -> int:
    there = Requirement._base_manager.filter(engagement=engagement)
    return (there.aggregate(last=Max("number"))["last"] or 0) + 1


def _checked(engagement: Engagement, by: User, **given: Any) -> dict[str, Any]:
    words = {
        "statement": " ".join(str(given["statement"]).split()),
        "reason": str(given["reason"]).strip(),
        "measure": " ".join(str(given["measure"]).split()),
    }
    wrong: dict[str, str] = {}
    if not words["statement"]:
        wrong["statement"] = _("Say in one sentence what they need.")
    for name, most in {"statement": 200, "reason": 2000, "measure": 200}.items():
        if len(words[name]) > most:
            wrong[name] = _("Use %(most)d characters at most.") % {"most": most}
    ours: User | None = given["vendor_owner"]
    if ours and not (ours.is_active and ours.is_staff and ours.has_function(*_OWNERS)):
        wrong["vendor_owner"] = _("Choose somebody of Technical Support.")
    elif ours and by.is_customer and not _serves(engagement, ours):
        # To a customer others of us have no name, so that nobody counts through the keys.
        wrong["vendor_owner"] = _("Choose somebody of Technical Support.")
    theirs: User | None = given["customer_owner"]
    if theirs and not _is_contact(engagement, theirs):
        wrong["customer_owner"] = _("Choose somebody of this customer.")
    if wrong:
        raise ValidationError(dict(wrong))
    people = {"vendor_owner": ours, "customer_owner": theirs}
    return {**words, **people, "review_on": given["review_on"]}


_OWNERS = (Function.TSAM, Function.SUPPORT_MANAGER, Function.TSE)


def _is_contact(engagement: Engagement, person: User) -> bool:
    there = Contact._base_manager.filter(account_id=engagement.account_id, left_at=None)
    return there.filter(user=person).exists()


def _serves(engagement: Engagement, person: User) -> bool:
    return Assignment._base_manager.filter(engagement=engagement, user=person).exists()


def _weight(weight: int) -> int:
    if type(weight) is not int or not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
        raise ValidationError({"weight": _("Choose a weight from 1 to 5.")})
    return weight


def _why(reason: str, sentence: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": sentence})
    if len(words) > 400:
        raise ValidationError({"reason": _("Use 400 characters at most.")})
    return words


def _plain(value: object) -> object:
    """As it stands in the event: a person by key, a day in ISO 8601."""
    if isinstance(value, User):
        return value.pk
    return value.isoformat() if isinstance(value, date) else value
