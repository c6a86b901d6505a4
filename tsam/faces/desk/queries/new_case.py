"""What support sees while a case is opened: whose it is, what they may have, what is alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from tsam.domains.accounts.entitlement import supported
from tsam.domains.accounts.facts import package_name
from tsam.domains.accounts.hours import services_for
from tsam.domains.accounts.models import Account, Application, Contact, Severity
from tsam.domains.cases.finding import similar
from tsam.domains.cases.firsts import First, firsts_for
from tsam.domains.cases.models import IssueType
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.ui.hours import HoursNow, hours_now
from tsam.kernel.verdicts import Verdict

MOST_ACCOUNTS = 500


@dataclass(frozen=True)
class Course:
    """What holds for one Application: may they, who serves it, when, and when words are due."""

    application: Application
    verdict: Verdict
    package: str
    tsams: tuple[User, ...]
    language: str
    hours: HoursNow | None
    firsts: tuple[First, ...]


def application(reader: User, key: str) -> Application | None:
    """The Application that a form names, as far as the reader sees it."""
    if not key.isdecimal() or len(key) > 18:
        return None
    rows = Application.objects.visible_to(reader).filter(retired_at=None)
    return rows.select_related("account", "support_contract").filter(pk=int(key)).first()


def course(chosen: Application | None, at: datetime) -> Course | None:
    if chosen is None:
        return None
    service = services_for([chosen.pk]).get(chosen.pk)
    return Course(
        application=chosen,
        verdict=supported(chosen, at),
        package=package_name(chosen, at),
        tsams=tuple(tsams_for([chosen.pk], at.date()).get(chosen.pk, ())),
        language=service.language if service else "",
        hours=hours_now(service.calendar, at) if service else None,
        firsts=tuple(firsts_for([chosen.pk], at)[chosen.pk]),
    )


def context(reader: User, at: datetime, given: dict[str, str]) -> dict[str, Any]:
    """All that the page shows around the form; `given` is what was chosen and typed so far."""
    accounts = Account.objects.visible_to(reader).order_by("name", "pk")
    account = accounts.filter(slug=given.get("account", "")[:60]).first()
    applications = _applications(reader, account)
    wanted = given.get("application", "")
    keys = {str(one.pk): one for one in applications}
    chosen = keys.get(wanted) or (applications[0] if len(applications) == 1 else None)
    return {
        "at": at,
        "key": given.get("key") or uuid4().hex,
        "accounts": accounts[:MOST_ACCOUNTS],
        "account": account,
        "applications": applications,
        "application": chosen,
        "contacts": _contacts(reader, account),
        "course": course(chosen, at),
        "found": similar(reader, given.get("title", "")),
        "severities": Severity.choices,
        "issue_types": IssueType.choices,
    }


def _applications(reader: User, account: Account | None) -> list[Application]:
    rows = Application.objects.visible_to(reader).filter(account=account, retired_at=None)
    return list(rows.select_related("account", "support_contract").order_by("name", "pk"))


def _contacts(reader: User, account: Account | None) -> list[Contact]:
    rows = Contact.objects.visible_to(reader).present().filter(account=account)
    return list(rows.select_related("user").order_by("user__name", "pk"))
