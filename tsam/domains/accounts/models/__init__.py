"""The ground of the domain: everything belongs to an account."""

from tsam.domains.accounts.models.account import Account, Contact, ContactApplication
from tsam.domains.accounts.models.application import Application, fingerprint
from tsam.domains.accounts.models.calendar import (
    CalendarException,
    ExceptionKind,
    ServiceCalendar,
)
from tsam.domains.accounts.models.contract import (
    ContractPackage,
    Feature,
    PackageFeature,
    ServiceTarget,
    Severity,
    SupportContract,
    SupportPackage,
)
from tsam.domains.accounts.models.engagement import (
    Engagement,
    EngagementState,
    EngagementTerm,
)
from tsam.domains.accounts.models.event import Event
from tsam.domains.accounts.models.letter import Letter
from tsam.domains.accounts.models.search import SearchEntry
from tsam.domains.accounts.models.visibility import AccountScoped, Reach

__all__ = [
    "Account",
    "AccountScoped",
    "Application",
    "CalendarException",
    "Contact",
    "ContactApplication",
    "ContractPackage",
    "Engagement",
    "EngagementState",
    "EngagementTerm",
    "Event",
    "ExceptionKind",
    "Feature",
    "Letter",
    "PackageFeature",
    "Reach",
    "SearchEntry",
    "ServiceCalendar",
    "ServiceTarget",
    "Severity",
    "SupportContract",
    "SupportPackage",
    "fingerprint",
]
