"""When a TSAM can be called, and in which language: rules R10 to R13. The deciders are pure."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from tsam.domains.accounts.hours import working
from tsam.domains.accounts.models import Engagement, ServiceCalendar
from tsam.kernel.hours import WorkingCalendar
from tsam.kernel.verdicts import Verdict, no, yes

SERVICE_LANGUAGES = ("en", "de", "fr", "ja", "zh-hans", "ko")


def may_call(engagement: Engagement, starts_at: datetime, severity: int | None = None) -> Verdict:
    """May the TSAM be called at that time? Asked for each planned or wished call."""
    calendar: ServiceCalendar = engagement.calendar
    return decide_call(working(calendar), starts_at, severity, calendar.place or calendar.zone)


def decide_call(
    hours: WorkingCalendar, starts_at: datetime, severity: int | None, place: str
) -> Verdict:
    """R10: in service hours; R11: else on request with notice; R12: severity 0 is the desk's."""
    if severity == 0:
        return no(
            _("Severity 0 is worked by the 24-hour desk, day and night. Call the desk."),
            code="desk",
            rule="R12",
        )
    local = starts_at.astimezone(hours.zone)
    evidence = ((str(_("There")), f"{local:%Y-%m-%d %H:%M} {place}"),)
    if hours.is_open(starts_at):
        return yes(_("Within the service hours."), rule="R10", evidence=evidence)
    return no(
        _(
            "Outside the service hours of %(place)s. Ask for it %(days)d service days ahead; "
            "whether it can be is at our discretion."
        )
        % {"place": place, "days": settings.NOTICE_DAYS},
        code="needs_request",
        rule="R11",
        evidence=evidence,
    )


def decide_language(asked: str, *, is_english_agreed: bool) -> Verdict:
    """R13: one of the six service languages, or English that the customer has agreed to."""
    if asked in SERVICE_LANGUAGES:
        return yes(_("A service language."), rule="R13", evidence=((str(_("Language")), asked),))
    if is_english_agreed:
        return yes(
            _("Served in English, as the customer has agreed."),
            code="english",
            rule="R13",
            evidence=((str(_("Asked for")), asked),),
        )
    return no(
        _("%(language)s is no service language. The customer must agree to English first.")
        % {"language": asked},
        code="english_not_agreed",
        rule="R13",
        evidence=((str(_("Asked for")), asked),),
    )
