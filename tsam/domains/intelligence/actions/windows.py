"""When the customer lets what runs be changed: weekly windows and freezes, set and ended."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions.steps import hold_application, record, require_service
from tsam.domains.intelligence.models import ChangeFreeze, ChangeWindow, Weekday
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require

MOST_WINDOWS, MOST_FREEZES, MOST_DAYS = 50, 200, 400


@transaction.atomic
def add_window(
    application: Application,
    *,
    by: User,
    at: datetime,
    weekday: int,
    opens: time,
    closes: time,
    zone: str = "",
) -> ChangeWindow:
    """A span of each week, on the clock of the zone; without one, of the customer's.

    It ends on the next day where `closes` is not after `opens`. Raises ValidationError by field.
    """
    application = _allowed(application, by, at)
    zone = _zone(zone or application.account.time_zone)
    if weekday not in Weekday.values:
        raise ValidationError({"weekday": _("Days go from 0, Monday, to 6, Sunday.")})
    there = ChangeWindow.objects.in_use().filter(application=application)
    if there.filter(weekday=weekday, opens=opens).exists():
        raise ValidationError({"opens": _("A window opens at that time already.")})
    if there.count() >= MOST_WINDOWS:
        raise ValidationError(
            {"opens": _("%(most)d windows in a week are enough.") % {"most": MOST_WINDOWS}}
        )
    made = ChangeWindow.objects.create(
        account=application.account,
        application=application,
        weekday=weekday,
        opens=opens,
        closes=closes,
        zone=zone,
        added_by=by,
        added_at=at,
    )
    facts = {"weekday": weekday, "opens": opens.isoformat("minutes"), "zone": zone}
    facts["closes"] = closes.isoformat("minutes")
    record("changewindow.added", made, application, by, at, facts)
    return made


@transaction.atomic
def end_window(window: ChangeWindow, *, by: User, at: datetime) -> ChangeWindow:
    """From now on nothing is changed in it."""
    application = _allowed(Application(pk=window.application_id), by, at)
    held = ChangeWindow._base_manager.select_for_update().get(pk=window.pk)
    if held.ended_at:
        raise Refused(no(_("This window was ended already."), code="closed"))
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    record("changewindow.ended", held, application, by, at, {"weekday": held.weekday})
    return held


@transaction.atomic
def add_freeze(
    application: Application,
    *,
    by: User,
    at: datetime,
    starts_on: date,
    ends_on: date,
    reason: str,
    zone: str = "",
) -> ChangeFreeze:
    """Days without any change, first and last included, in the zone. Raises ValidationError."""
    application = _allowed(application, by, at)
    zone = _zone(zone or application.account.time_zone)
    words = " ".join(reason.split())
    if not words or len(words) > 200:
        raise ValidationError({"reason": _("Say why in 1 to 200 characters: “year end”.")})
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day lies before the first.")})
    if (ends_on - starts_on).days > MOST_DAYS:
        raise ValidationError({"ends_on": _("A freeze lasts a year at most.")})
    if ends_on < at.astimezone(ZoneInfo(zone)).date():
        raise ValidationError({"ends_on": _("Its last day is over. Nothing has to wait for it.")})
    if ChangeFreeze.objects.in_use().filter(application=application).count() >= MOST_FREEZES:
        raise ValidationError({"reason": _("Call off some freezes that nobody needs first.")})
    made = ChangeFreeze.objects.create(
        account=application.account,
        application=application,
        starts_on=starts_on,
        ends_on=ends_on,
        zone=zone,
        reason=words,
        added_by=by,
        added_at=at,
    )
    facts = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(), "reason": words}
    record("changefreeze.added", made, application, by, at, facts)
    return made


@transaction.atomic
def call_off_freeze(freeze: ChangeFreeze, *, by: User, at: datetime) -> ChangeFreeze:
    """It counts no more."""
    application = _allowed(Application(pk=freeze.application_id), by, at)
    held = ChangeFreeze._base_manager.select_for_update().get(pk=freeze.pk)
    if held.ended_at:
        raise Refused(no(_("This freeze was called off already."), code="closed"))
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    record("changefreeze.called_off", held, application, by, at, {"reason": held.reason})
    return held


def _allowed(application: Application, by: User, at: datetime) -> Application:
    application = hold_application(application)
    require(policies.write(by))
    require_service(application, by, at)
    return application


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError(
            {"zone": _("“%(zone)s” is no time zone. Write one as Europe/Berlin.") % {"zone": name}}
        ) from None
