"""Why can they, why not, from when; what an order would change; and what is to be repaired."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Query, Router

from tsam.domains.accounts import policies, trial
from tsam.domains.accounts.compliance import GAP_DAYS, findings
from tsam.domains.accounts.entitlement import supported
from tsam.domains.accounts.facts import book_of, catalogue
from tsam.domains.accounts.models import Application
from tsam.domains.accounts.outlook import answers as answered
from tsam.domains.accounts.outlook import questions
from tsam.domains.cases.firsts import firsts_for
from tsam.domains.cases.volume import opened_since
from tsam.domains.objectives.overdue import unagreed
from tsam.faces.api.calls import Cursor, Day, Key, Limit, Moment, Name, Short, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.accounts import Listed
from tsam.faces.api.shapes.entitlement import (
    EntitlementShape,
    FindingShape,
    QuestionShape,
    SupportShape,
    TrialShape,
)
from tsam.faces.api.views.accounts import account_of
from tsam.faces.api.views.applications import application_of
from tsam.faces.ui.pages import keyset
from tsam.kernel.verdicts import require

router = Router(tags=["entitlement"])

Months = Annotated[int, Query(ge=12, le=120)]


@router.get("/applications/{key}/entitlement", response=answers(list[EntitlementShape]))
def entitlement(request: Call, key: Key, at: Moment | None = None) -> Any:
    """Every feature, whether it may be used, why, and what would change it."""
    book = book_of(application_of(request, key))
    found = answered(book, at or now(), catalogue())
    return [EntitlementShape.answered(one) for one in found]


@router.get("/applications/{key}/support", response=answers(SupportShape))
def support(request: Call, key: Key) -> Any:
    """Whether cases can be opened for it now, why not, and when the first word would be due."""
    application, at = application_of(request, key), now()
    verdict = supported(application, at)
    return SupportShape.promised(verdict, firsts_for([application.pk], at)[application.pk])


@router.get("/applications/{key}/conditions", response=answers(list[QuestionShape]))
def conditions(request: Call, key: Key, at: Moment | None = None) -> Any:
    """The five questions of rule R1; all must be yes."""
    book = book_of(application_of(request, key))
    return [QuestionShape.of(one) for one in questions(book.at(at or now()))]


@router.get("/applications/{key}/trial", response=answers(TrialShape))
def attempt(
    request: Call,
    key: Key,
    starts_on: Day | None = None,
    package: Short = "",
    tsam: bool | None = None,
    months: Months = 12,
) -> Any:
    """Try an order: what would be gained or lost, from which day. Nothing is written.

    What is left out stays as it is; without a day it is tried from today on.
    """
    book = book_of(application_of(request, key))
    first = starts_on or book.day_of(now())
    found = next((one for one in catalogue() if one.code == package), None)
    if package and found is None:
        raise ValidationError({"package": _("Choose a package that is offered.")})
    order = trial.Order(first, found, has_tsam=tsam, months=months)
    try:
        return TrialShape.of(trial.attempt(book, order))
    except ValueError:
        raise ValidationError(
            {"months": _("A term is 12 months or a multiple of 12, at most 120.")}, code="R2"
        ) from None


@router.get("/compliance", response=answers(Listed[FindingShape]))
def compliance(request: Call, account: Name = "", cursor: Cursor = "", limit: Limit = 50) -> Any:
    """What is to be repaired; `limit` counts the Applications that are looked at."""
    require(policies.read_compliance(request.user))
    rows = Application.objects.visible_to(request.user).filter(retired_at=None)
    if account:
        rows = rows.filter(account=account_of(request, account))
    related = rows.select_related("account", "support_contract")
    page = keyset(related, order=("pk",), cursor=cursor, size=limit)
    at = now()
    opened = opened_since(request.user, page.rows, at - timedelta(days=GAP_DAYS))
    found = findings(page.rows, at, opened, unagreed(request.user, page.rows, at))
    return {"items": [FindingShape.of(one) for one in found], "next": page.older or None}
