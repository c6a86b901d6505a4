"""Accounts and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import now
from ninja import Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.entitlement import explain, supported
from tsam.domains.accounts.models import (
    Account,
    Application,
    Engagement,
    EngagementTerm,
    ServiceCalendar,
    SupportContract,
    SupportPackage,
)
from tsam.domains.cases.firsts import firsts_for
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.api.calls import (
    Cursor,
    Key,
    Limit,
    answers,
    listed,
    visible_or_404,
)
from tsam.faces.api.gate import Call
from tsam.faces.api.once import once
from tsam.faces.api.shapes.accounts import (
    AccountShape,
    ApplicationShape,
    CalendarShape,
    ContractShape,
    EngagementShape,
    EntitlementShape,
    Listed,
    PackageShape,
    SupportShape,
)
from tsam.faces.ui.pages import keyset

router = Router(tags=["accounts"])


@router.get("/accounts", response=answers(Listed[AccountShape]))
def accounts(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Account.objects.visible_to(request.user)
    return listed(rows, ("name", "pk"), cursor, limit, AccountShape.of)


@router.get("/accounts/{slug}", response=answers(AccountShape))
def account(request: Call, slug: str) -> Any:
    return AccountShape.of(account_of(request, slug))


@router.get("/accounts/{slug}/contracts", response=answers(Listed[ContractShape]))
def contracts(request: Call, slug: str, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = SupportContract.objects.visible_to(request.user)
    of_account = rows.filter(account=account_of(request, slug))
    return listed(of_account, ("-starts_on", "pk"), cursor, limit, ContractShape.of)


@router.get("/applications", response=answers(Listed[ApplicationShape]))
def applications(request: Call, account: str = "", cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Application.objects.visible_to(request.user).select_related("account")
    if account:
        rows = rows.filter(account=account_of(request, account))
    return listed(rows, ("pk",), cursor, limit, ApplicationShape.of)


class NewApplication(Schema):
    account: str
    name: str = Field(max_length=80)
    product: str = Field("", max_length=80)
    features: list[str] = Field(min_length=1, max_length=50)
    server: str = Field(max_length=120)
    team: str = Field(max_length=120)
    contract: str = Field("", description="Number of a support contract of this account.")


@router.post("/applications", response=answers(ApplicationShape, 201))
@once
def add_application(request: Call, given: NewApplication) -> Any:
    account = account_of(request, given.account)
    contract = None
    if given.contract:
        contract = visible_or_404(
            SupportContract.objects.filter(account=account),
            request,
            number=_clean(given.contract),
        )
    application = actions.add_application(
        account,
        by=request.user,
        at=now(),
        name=given.name,
        product=given.product,
        features=given.features,
        server=given.server,
        team=given.team,
        support_contract=contract,
    )
    return Status(201, ApplicationShape.of(application))


@router.get("/applications/{key}", response=answers(ApplicationShape))
def application(request: Call, key: Key) -> Any:
    return ApplicationShape.of(_application(request, key))


@router.get("/applications/{key}/support", response=answers(SupportShape))
def support(request: Call, key: Key) -> Any:
    """Whether cases can be opened for it now, why not, and when the first word would be due."""
    application, at = _application(request, key), now()
    verdict = supported(application, at)
    return SupportShape.of(verdict, firsts_for([application.pk], at)[application.pk])


@router.get("/applications/{key}/entitlement", response=answers(list[EntitlementShape]))
def entitlement(request: Call, key: Key, at: datetime | None = None) -> Any:
    """Every feature, whether it may be used, and why."""
    found = explain(_application(request, key), _aware(at))
    return [EntitlementShape.of(feature, verdict) for feature, verdict in found]


@router.get("/engagements", response=answers(Listed[EngagementShape]))
def engagements(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Engagement.objects.visible_to(request.user).select_related("account", "calendar")
    page = keyset(rows, order=("pk",), cursor=cursor, size=limit)
    return {"items": _engagements(request, page.rows), "next": page.older or None}


@router.get("/engagements/{key}", response=answers(EngagementShape))
def engagement(request: Call, key: Key) -> Any:
    found = visible_or_404(
        Engagement.objects.select_related("account", "calendar"), request, pk=key
    )
    return _engagements(request, [found])[0]


@router.get("/packages", response=answers(list[PackageShape]))
def packages(request: Call) -> Any:
    rows = SupportPackage.objects.prefetch_related("features").order_by("rank", "code")
    return [PackageShape.of(row) for row in rows]


@router.get("/calendars", response=answers(Listed[CalendarShape]))
def calendars(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    """Service calendars: all for people of the vendor, those of their engagements for customers."""
    rows = ServiceCalendar.objects.all()
    if request.user.is_customer:
        mine = Engagement.objects.visible_to(request.user).values("calendar")
        rows = rows.filter(pk__in=mine)
    return listed(rows, ("pk",), cursor, limit, CalendarShape.of)


def _engagements(request: Call, rows: Sequence[Engagement]) -> list[EngagementShape]:
    terms: dict[int, list[EngagementTerm]] = {}
    sold = EngagementTerm.objects.visible_to(request.user).filter(engagement__in=rows)
    for term in sold.order_by("starts_on"):
        terms.setdefault(term.engagement_id, []).append(term)
    at = now()
    people: dict[int, list[User]] = tsams_for([row.application_id for row in rows], at.date())
    return [
        EngagementShape.of(row, terms.get(row.pk, []), people.get(row.application_id, []), at)
        for row in rows
    ]


def account_of(request: Call, slug: str) -> Account:
    return visible_or_404(Account.objects.all(), request, slug=_clean(slug))


def _application(request: Call, key: int) -> Application:
    return visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=key
    )


def _clean(text: str) -> str:
    # PostgreSQL refuses NUL; nothing of that name exists anyway.
    return text.replace("\0", "")[:120]


def _aware(at: datetime | None) -> datetime:
    if at is None:
        return now()
    return at if at.tzinfo else at.replace(tzinfo=now().tzinfo)
