"""Accounts and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import now
from ninja import Router, Schema, Status
from pydantic import Field

from tsam.domains.accounts import actions
from tsam.domains.accounts.entitlement import explain
from tsam.domains.accounts.models import (
    Account,
    Application,
    Contact,
    Engagement,
    EngagementTerm,
    Reach,
    SupportContract,
)
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.api.calls import (
    ACCEPTS,
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
    ContactShape,
    ContractShape,
    EngagementShape,
    EntitlementShape,
    Listed,
)
from tsam.faces.ui.pages import keyset

router = Router(tags=["accounts"])


@router.get("/accounts", response=answers(Listed[AccountShape]))
def accounts(request: Call, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Account.objects.visible_to(request.user)
    return listed(rows, ("name", "pk"), cursor, limit, AccountShape.of)


@router.get("/accounts/{slug}", response=answers(AccountShape))
def account(request: Call, slug: str) -> Any:
    return AccountShape.of(_account(request, slug))


@router.get("/accounts/{slug}/contacts", response=answers(Listed[ContactShape]))
def contacts(request: Call, slug: str, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Contact.objects.visible_to(request.user).present().select_related("user")
    of_account = rows.filter(account=_account(request, slug))
    return listed(of_account, ("pk",), cursor, limit, ContactShape.of)


class Reaching(Schema):
    reach: Reach
    applications: list[Key] = []
    is_administrator: bool = False
    job_title: str = Field("", max_length=80)
    speaks_english: bool = True


class NewContact(Reaching):
    email: str = Field(max_length=254)
    name: str = Field(max_length=120)


@router.post("/accounts/{slug}/contacts", response=answers(ContactShape, 201))
@once
def add_contact(request: Call, slug: str, given: NewContact) -> Any:
    account = _account(request, slug)
    contact = actions.add_contact(
        account,
        by=request.user,
        at=now(),
        email=given.email,
        name=given.name,
        reach=given.reach,
        applications=_applications(request, account, given.applications),
        is_administrator=given.is_administrator,
        job_title=given.job_title,
        speaks_english=given.speaks_english,
    )
    return Status(201, ContactShape.of(contact))


@router.put("/accounts/{slug}/contacts/{key}", response=answers(ContactShape))
def change_contact(request: Call, slug: str, key: Key, given: Reaching) -> Any:
    account = _account(request, slug)
    contact = actions.change_contact(
        _contact(request, account, key),
        by=request.user,
        at=now(),
        reach=given.reach,
        applications=_applications(request, account, given.applications),
        is_administrator=given.is_administrator,
        job_title=given.job_title,
        speaks_english=given.speaks_english,
    )
    return ContactShape.of(contact)


@router.delete("/accounts/{slug}/contacts/{key}", response=ACCEPTS)
def remove_contact(request: Call, slug: str, key: Key) -> Any:
    contact = _contact(request, _account(request, slug), key)
    actions.remove_contact(contact, by=request.user, at=now())
    return Status(204, None)


@router.get("/accounts/{slug}/contracts", response=answers(Listed[ContractShape]))
def contracts(request: Call, slug: str, cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = SupportContract.objects.visible_to(request.user)
    of_account = rows.filter(account=_account(request, slug))
    return listed(of_account, ("-starts_on", "pk"), cursor, limit, ContractShape.of)


@router.get("/applications", response=answers(Listed[ApplicationShape]))
def applications(request: Call, account: str = "", cursor: Cursor = "", limit: Limit = 50) -> Any:
    rows = Application.objects.visible_to(request.user).select_related("account")
    if account:
        rows = rows.filter(account=_account(request, account))
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
    account = _account(request, given.account)
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


def _engagements(request: Call, rows: Sequence[Engagement]) -> list[EngagementShape]:
    terms: dict[int, list[EngagementTerm]] = {}
    sold = EngagementTerm.objects.visible_to(request.user).filter(engagement__in=rows)
    for term in sold.order_by("starts_on"):
        terms.setdefault(term.engagement_id, []).append(term)
    people: dict[int, list[User]] = tsams_for([row.application_id for row in rows], now().date())
    return [
        EngagementShape.of(row, terms.get(row.pk, []), people.get(row.application_id, []))
        for row in rows
    ]


def _account(request: Call, slug: str) -> Account:
    return visible_or_404(Account.objects.all(), request, slug=_clean(slug))


def _application(request: Call, key: int) -> Application:
    return visible_or_404(
        Application.objects.select_related("account", "support_contract"), request, pk=key
    )


def _contact(request: Call, account: Account, key: int) -> Contact:
    return visible_or_404(
        Contact.objects.present().filter(account=account).select_related("user", "account"),
        request,
        pk=key,
    )


def _applications(request: Call, account: Account, keys: list[int]) -> list[Application]:
    return list(Application.objects.visible_to(request.user).filter(account=account, pk__in=keys))


def _clean(text: str) -> str:
    # PostgreSQL refuses NUL; nothing of that name exists anyway.
    return text.replace("\0", "")[:120]


def _aware(at: datetime | None) -> datetime:
    if at is None:
        return now()
    return at if at.tzinfo else at.replace(tzinfo=now().tzinfo)
