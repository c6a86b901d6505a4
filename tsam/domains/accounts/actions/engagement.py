"""Engagements: ordered for one Application, served, renewed, ended."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tsam.domains.accounts import policies, timeline
from tsam.domains.accounts.availability import SERVICE_LANGUAGES, decide_language
from tsam.domains.accounts.entitlement import decide_order
from tsam.domains.accounts.facts import Book, book_of
from tsam.domains.accounts.models import (
    Application,
    Engagement,
    EngagementState,
    EngagementTerm,
    ServiceCalendar,
)
from tsam.domains.accounts.terms import last_day
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

_S = EngagementState


@transaction.atomic
def order_engagement(
    application: Application,
    *,
    by: User,
    at: datetime,
    calendar: ServiceCalendar,
    starts_on: date,
    months: int = 12,
    asked_language: str = "en",
    english_agreed_by: str = "",
    mismatch_reason: str = "",
    access_rule: str = "",
) -> Engagement:
    """Order a TSAM for an Application: I1 (a package below it), R2, R3, R5 and R13 hold.

    Raises Refused where a rule says no, ValidationError where something is to be put right.
    """
    # Held, so that two orders for one Application come one after the other (R3).
    application = (
        Application._base_manager.select_for_update(of=("self",))
        .select_related("account", "support_contract")
        .get(pk=application.pk)
    )
    require(policies.order_engagement(by, application))
    _check_package(book_of(application), max(at, _first_moment(starts_on, calendar)))
    asked = asked_language.strip().lower()
    require(decide_language(asked, is_english_agreed=bool(english_agreed_by.strip())))
    engagement = Engagement.objects.create(
        account=application.account,
        application=application,
        support_contract=application.support_contract,
        calendar=calendar,
        state=_S.ORDERED,
        asked_language=asked[:40],
        language=asked if asked in SERVICE_LANGUAGES else "en",
        english_agreed_at=at if english_agreed_by.strip() else None,
        english_agreed_by=english_agreed_by.strip()[:120],
        access_rule=access_rule,
        created_at=at,
    )
    _add_term(engagement, starts_on, months, by=by, at=at, mismatch_reason=mismatch_reason)
    _record("engagement.ordered", engagement, by, at, {"months": months})
    return engagement


@transaction.atomic
def advance(engagement: Engagement, *, by: User, at: datetime, state: str) -> Engagement:
    """Take the next step on the way to serving.

    To become active it needs a support contract that is active and a package below it (I1).
    """
    engagement = _hold(engagement)
    if state == _S.ACTIVE:
        facts = book_of(engagement.application).at(at)
        require(policies.activate(by, engagement, facts))
    else:
        require(policies.advance(by, engagement, state))
    before = engagement.state
    engagement.become(state)
    columns = ["state", "suspended_from"]
    if state == _S.ACTIVE and engagement.activated_at is None:
        engagement.activated_at = at
        columns.append("activated_at")
    engagement.save(update_fields=columns)
    name = "engagement.activated" if state == _S.ACTIVE else "engagement.advanced"
    _record(name, engagement, by, at, {"state": [before, str(state)]})
    return engagement


@transaction.atomic
def suspend(engagement: Engagement, *, by: User, at: datetime, reason: str) -> Engagement:
    engagement = _hold(engagement)
    require(policies.suspend(by, engagement))
    return _become(engagement, _S.SUSPENDED, "engagement.suspended", by, at, reason)


@transaction.atomic
def resume(engagement: Engagement, *, by: User, at: datetime) -> Engagement:
    """Go on from where it was suspended."""
    engagement = _hold(engagement)
    require(policies.resume(by, engagement))
    back = engagement.suspended_from
    return _become(engagement, back, "engagement.resumed", by, at, _("Resumed"))


@transaction.atomic
def end(engagement: Engagement, *, by: User, at: datetime, reason: str) -> Engagement:
    engagement = _hold(engagement)
    require(policies.end(by, engagement))
    return _become(engagement, _S.ENDED, "engagement.ended", by, at, reason)


@transaction.atomic
def renew(
    engagement: Engagement, *, by: User, at: datetime, months: int, mismatch_reason: str = ""
) -> Engagement:
    """Add a term that begins the day after the last one ends."""
    engagement = _hold(engagement)
    require(policies.renew(by, engagement))
    latest = EngagementTerm._base_manager.filter(engagement=engagement).aggregate(
        day=Max("ends_on")
    )["day"]
    starts_on = date.fromordinal(latest.toordinal() + 1)
    _add_term(engagement, starts_on, months, by=by, at=at, mismatch_reason=mismatch_reason)
    facts: dict[str, Any] = {"months": months, "from": starts_on.isoformat()}
    if engagement.state == _S.RENEWAL_DUE:
        engagement.become(_S.RENEWED)
        engagement.save(update_fields=["state", "suspended_from"])
        facts["state"] = [str(_S.RENEWAL_DUE), str(_S.RENEWED)]
    _record("engagement.renewed", engagement, by, at, facts)
    return engagement


def _add_term(
    engagement: Engagement,
    starts_on: date,
    months: int,
    *,
    by: User,
    at: datetime,
    mismatch_reason: str,
) -> None:
    try:
        ends_on = last_day(starts_on, months)
    except ValueError:
        raise ValidationError(
            {"months": _("A term is 12 months or a multiple of 12, at most 120.")}, code="R2"
        ) from None
    overlapping = EngagementTerm._base_manager.filter(
        engagement=engagement, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if overlapping.exists():
        raise ValidationError({"starts_on": _("This overlaps a term that is sold already.")})
    contract = engagement.support_contract
    if contract and contract.last_day() != ends_on and not mismatch_reason.strip():
        raise ValidationError(
            {
                "mismatch_reason": _(
                    "The term would end on %(term)s, the support contract on %(contract)s. "
                    "They usually match: say why they do not."
                )
                % {"term": ends_on.isoformat(), "contract": contract.last_day().isoformat()}
            },
            code="R5",
        )
    EngagementTerm.objects.create(
        engagement=engagement,
        starts_on=starts_on,
        months=months,
        ends_on=ends_on,
        mismatch_reason=mismatch_reason.strip()[:200],
        ordered_by=by,
        ordered_at=at,
    )


def _first_moment(day: date, calendar: ServiceCalendar) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(calendar.zone))


def _check_package(book: Book, at: datetime) -> None:
    """Rule I1: a TSAM stands on top of a package that knows one."""
    verdict = decide_order(book.package_at(at), book.application)
    if not verdict:
        raise ValidationError(verdict.reason, code=verdict.rule)


def _become(
    engagement: Engagement, state: str, name: str, by: User, at: datetime, reason: str
) -> Engagement:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    before = engagement.state
    engagement.become(state)
    engagement.save(update_fields=["state", "suspended_from"])
    _record(name, engagement, by, at, {"state": [before, str(state)], "reason": reason.strip()})
    return engagement


def _hold(engagement: Engagement) -> Engagement:
    return (
        Engagement._base_manager.select_for_update(of=("self",))
        .select_related("account", "application__account", "application__support_contract")
        .get(pk=engagement.pk)
    )


def _record(
    name: str, engagement: Engagement, by: User | None, at: datetime, facts: dict[str, Any]
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
