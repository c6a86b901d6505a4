"""What an order comes to, while it is being filled in: its last day, its reasons, its features."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts import trial
from tsam.domains.accounts.availability import decide_language
from tsam.domains.accounts.compliance import least_waste
from tsam.domains.accounts.facts import Book, Contract, book_of, day_words
from tsam.domains.accounts.models import Application, Engagement, ServiceCalendar
from tsam.domains.accounts.outlook import co_term
from tsam.domains.accounts.terms import first_day, last_day
from tsam.domains.people.models import User
from tsam.faces.desk.forms import engagements as forms
from tsam.faces.ui.hours import week_lines
from tsam.kernel.verdicts import Verdict

MONTHS = 12
# How long an order may wait to end with the contract.
SOON = timedelta(days=31)


@dataclass(frozen=True)
class Outlook:
    """What follows from what was typed so far; None where something is missing for it."""

    ends_on: date | None
    contract: Contract | None
    days_apart: int
    trial: trial.Trial | None
    language: Verdict
    asks_language: bool
    calendar: ServiceCalendar | None
    week: list[tuple[str, str]]

    @property
    def asks_reason(self) -> bool:
        """Rule R5: they usually match; where not, somebody says why."""
        return self.days_apart != 0

    @property
    def days_short(self) -> int:
        return -self.days_apart

    @property
    def together(self) -> str:
        """How both could end together (A2)."""
        if not (self.ends_on and self.contract and self.asks_reason):
            return ""
        plan = co_term(self.ends_on, self.contract.last_day)
        return least_waste(plan, support_first=self.days_apart > 0) if plan else ""

    @property
    def refusal(self) -> Verdict | None:
        """Why the order could not stand at all."""
        return self.trial.verdict if self.trial and not self.trial.verdict else None

    @property
    def brings(self) -> str:
        if self.trial is None:
            return _("nothing yet")
        gained = self.trial.of(trial.GAINED)
        if not gained or gained[0].first_on is None:
            return _("nothing that is not on already")
        words = ngettext(
            "%(n)d feature from %(day)s, once it is active",
            "%(n)d features from %(day)s, once it is active",
            len(gained),
        )
        return words % {"n": len(gained), "day": day_words(gained[0].first_on)}


def defaults(reader: User, application: Application, at: datetime) -> dict[str, Any]:
    """The likely order: the customer's hours and language, ending with the contract if it can."""
    calendar = _likely_calendar(reader, application)
    zone = calendar.zone if calendar else application.account.time_zone
    today = at.astimezone(ZoneInfo(zone)).date()
    return {
        "starts_on": _likely_start(application, today),
        "months": MONTHS,
        "calendar": calendar.pk if calendar else None,
        "language": application.account.language,
    }


def outlook(application: Application, form: forms.Order, at: datetime) -> Outlook:
    book = book_of(application)
    starts_on, months = _read(form, "starts_on"), _read(form, "months")
    calendar = _read(form, "calendar")
    ends_on = last_day(starts_on, months) if starts_on and months else None
    contract = book.contract
    asked = form.asked_language()
    return Outlook(
        ends_on=ends_on,
        contract=contract,
        days_apart=(ends_on - contract.last_day).days if ends_on and contract else 0,
        trial=_trial(book, starts_on, months),
        language=decide_language(
            asked, is_english_agreed=bool(str(form["english_agreed_by"].value() or "").strip())
        ),
        asks_language=str(form["language"].value()) == forms.OTHER,
        calendar=calendar,
        week=week_lines(calendar) if calendar else [],
    )


def ask_for(form: forms.Order, outlook: Outlook) -> None:
    """What is needed now is not called optional."""
    form.fields["mismatch_reason"].required = outlook.asks_reason
    for name in ("other_language", "english_agreed_by"):
        form.fields[name].required = outlook.asks_language


def _trial(book: Book, starts_on: date | None, months: int | None) -> trial.Trial | None:
    if not (starts_on and months):
        return None
    order = trial.Order(starts_on, package=None, has_tsam=True, months=months)
    return trial.attempt(book, order)


def _likely_calendar(reader: User, application: Application) -> ServiceCalendar | None:
    """The one that the customer has already, else one of the same zone, else the default."""
    theirs = Engagement.objects.visible_to(reader).filter(account=application.account)
    zone = application.account.time_zone
    return (
        ServiceCalendar.objects.filter(pk__in=theirs.values("calendar")).order_by("pk").first()
        or ServiceCalendar.objects.filter(zone=zone).order_by("pk").first()
        or ServiceCalendar.objects.filter(is_default=True).first()
    )


def _likely_start(application: Application, today: date) -> date:
    """As soon as it can, or a little later where the term then ends with the contract."""
    contract = application.support_contract
    if contract is None:
        return today
    soonest = max(today, contract.starts_on)
    together = first_day(contract.last_day(), MONTHS)
    return together if soonest <= together <= soonest + SOON else soonest


def _read(form: forms.Order, name: str) -> Any:
    """A field as far as it makes sense already."""
    try:
        return form.fields[name].clean(form[name].value())
    except ValidationError:
        return None
