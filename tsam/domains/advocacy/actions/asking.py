"""Ask departments for something, let it be, and say what some of them must not read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts import sayings, timeline
from tsam.domains.accounts.holding import hold_engagement
from tsam.domains.accounts.models import Account, Engagement
from tsam.domains.advocacy import policies
from tsam.domains.advocacy.actions import steps
from tsam.domains.advocacy.actions.promising import end_with
from tsam.domains.advocacy.audiences import Audience, may_know
from tsam.domains.advocacy.models import (
    Answer,
    AnswerKind,
    BriefItem,
    CustomerAlias,
    Discretion,
    ItemState,
)
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def ask(
    engagement: Engagement,
    *,
    by: User,
    at: datetime,
    audiences: Iterable[str],
    asked: str,
    why: str = "",
    wanted_on: date | None = None,
    requirement: Requirement | None = None,
    case: Case | None = None,
    is_confidential: bool = False,
) -> list[BriefItem]:
    """Ask each of these departments, for a need, a case or the customer as a whole.

    Raises ValidationError by field, and Refused without a right to an advocate (P1).
    """
    require(policies.ask(by))
    engagement = hold_engagement(engagement)
    steps.require_advocate(engagement, at)
    said = sayings.words(asked, "asked", 300, _("Say in one sentence what you ask for."))
    because = why.strip()
    if len(because) > 1000:
        raise ValidationError({"why": _("Use %(most)d characters at most.") % {"most": 1000}})
    if wanted_on:
        sayings.coming_day(wanted_on, "wanted_on", steps.today_at(engagement, at))
    requirement = _hold_need(requirement)
    _check_matter(engagement, requirement, case)
    is_hidden = is_confidential or _is_discreet(requirement)
    departments = _departments(audiences, is_hidden)
    alias_for(engagement.account)
    made = [
        BriefItem.objects.create(
            engagement=engagement,
            audience=audience,
            requirement=requirement,
            case=case,
            asked=said,
            why=because,
            wanted_on=wanted_on,
            is_confidential=is_hidden,
            state_at=at,
            asked_by=by,
            asked_at=at,
        )
        for audience in departments
    ]
    for item in made:
        facts = {"audience": item.audience}
        steps.record("brief.asked", item, engagement, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def withdraw(item: BriefItem, *, by: User, at: datetime, reason: str) -> BriefItem:
    """It is asked no more; what was promised on it is needed no more."""
    item = steps.hold_item(item)
    require(policies.withdraw(by, item))
    why = sayings.words(reason, "reason", 400, _("Say why, for those who were asked."))
    item.become(ItemState.WITHDRAWN)
    item.state_at = at
    item.save(update_fields=["state", "state_at"])
    Answer.objects.create(item=item, kind=AnswerKind.WITHDRAW, words=why, by=by, at=at)
    end_with(item, why, by=by, at=at)
    steps.record("brief.withdrawn", item, item.engagement, by=by, at=at)
    return item


@transaction.atomic
def set_discretion(
    requirement: Requirement, *, by: User, at: datetime, is_confidential: bool
) -> Requirement:
    """Say that a need is about security or something unreleased, or that it no longer is.

    Departments that read of no such thing lose it, and all that was asked for it, in this step.
    """
    require(policies.ask(by))
    engagement = hold_engagement(requirement.engagement)
    there = Discretion._base_manager.filter(requirement=requirement)
    if there.exists() is is_confidential:
        return requirement
    if is_confidential:
        Discretion.objects.create(requirement=requirement, set_by=by, set_at=at)
        BriefItem._base_manager.filter(requirement=requirement).update(is_confidential=True)
    else:
        # What was asked meanwhile stays with those who were asked: an ask says so by itself.
        there.delete()
    facts = {"is_confidential": [not is_confidential, is_confidential]}
    steps.record("brief.discretion_set", requirement, engagement, by=by, at=at, facts=facts)
    return requirement


@transaction.atomic
def call_customer(account: Account, *, by: User, at: datetime, trade: str) -> CustomerAlias:
    """Say in which trade a customer is, for those who do not read its name."""
    require(policies.ask(by))
    alias = alias_for(account)
    former, alias.trade = alias.trade, sayings.words(trade, "trade", 60)
    if account.name.casefold() in alias.trade.casefold():
        raise ValidationError({"trade": _("Name the trade, not the customer.")})
    alias.save(update_fields=["trade"])
    timeline.record(
        "brief.trade_set",
        alias,
        account=account,
        by=by,
        at=at,
        facts={"trade": [former, alias.trade]},
    )
    return alias


def alias_for(account: Account) -> CustomerAlias:
    """The letter of a customer, given the first time that somebody needs it."""
    # Held, so that two customers who are asked for at once get two letters.
    Account._base_manager.select_for_update().get(pk=account.pk)
    found = CustomerAlias._base_manager.filter(account=account).first()
    if found:
        return found
    last = CustomerAlias._base_manager.aggregate(last=Max("number"))["last"] or 0
    return CustomerAlias.objects.create(account=account, number=last + 1)


def _hold_need(requirement: Requirement | None) -> Requirement | None:
    if requirement is None:
        return None
    return Requirement._base_manager.select_for_update(of=("self",)).get(pk=requirement.pk)


def _check_matter(
    engagement: Engagement, requirement: Requirement | None, case: Case | None
) -> None:
    if requirement and requirement.engagement_id != engagement.pk:
        raise ValidationError({"requirement": _("Choose a need of this engagement.")})
    if requirement and not requirement.is_in_force:
        raise ValidationError(
            {"requirement": _("Only a need in force is asked for. Publish it first.")}
        )
    if case and case.application_id != engagement.application_id:
        raise ValidationError({"case": _("Choose a case of this engagement.")})


def _is_discreet(requirement: Requirement | None) -> bool:
    return (
        requirement is not None
        and Discretion._base_manager.filter(requirement=requirement).exists()
    )


def _departments(audiences: Iterable[str], is_confidential: bool) -> list[Audience]:
    try:
        wanted = {Audience(audience) for audience in audiences}
    except ValueError:
        wanted = set()
    if not wanted:
        raise ValidationError({"audiences": _("Choose at least one department.")})
    shut = [one for one in wanted if not may_know(one, is_confidential=is_confidential)]
    if shut:
        raise ValidationError(
            {
                "audiences": _("%(department)s reads nothing about security or unreleased matters.")
                % {"department": ", ".join(sorted(str(one.label) for one in shut))}
            }
        )
    return [one for one in Audience if one in wanted]
