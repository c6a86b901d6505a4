"""What an administrator of the demonstration finds to look at: newcomers, a leaver, other days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tsam.demo.people import MAIL, enter
from tsam.domains.accounts.models import CalendarException, ExceptionKind, ServiceCalendar
from tsam.domains.people import secrets
from tsam.domains.people.models import Attestation, Function, HeldFunction, Invitation, User

TRAINED = "export-trained"
# key, name, function, zone, days since the invitation; who left was never invited here.
_NEWCOMERS = (
    ("nadia", "Nadia Ferreira", Function.TSE, "Europe/Lisbon", 2),
    ("oskar", "Oskar Lindqvist", Function.SALES, "Europe/Stockholm", 12),
)


def welcome(staff: dict[str, User], at: datetime) -> None:
    """One is invited, one let it run out, one has left; and what was attested ends some day."""
    for key, name, function, zone, days in _NEWCOMERS:
        sent_at = at - timedelta(days=days)
        person = enter(f"{key}@{MAIL}", name, zone, "en", sent_at, is_staff=True)
        HeldFunction.objects.create(
            user=person, function=function, granted_by=staff["dana"], granted_at=sent_at
        )
        Invitation.objects.create(
            user=person,
            # Nobody has the key: the demonstration's letters are not read.
            digest=secrets.digest(secrets.fresh()),
            invited_by=staff["dana"],
            invited_at=sent_at,
            expires_at=sent_at + timedelta(days=7),
        )
    joined = at - timedelta(days=400)
    left = enter(f"paula@{MAIL}", "Paula Stein", "Europe/Vienna", "en", joined, is_staff=True)
    left.is_active = False
    left.save(update_fields=["is_active"])
    for key, days_left in (("tom", 30), ("clara", 200), ("amelie", -20)):
        Attestation.objects.create(
            user=staff[key],
            rule=TRAINED,
            verified_by=staff["stefan"],
            verified_at=at - timedelta(days=340),
            valid_from=at.date() - timedelta(days=340),
            valid_until=at.date() + timedelta(days=days_left),
        )


def mark_days(at: datetime) -> None:
    """Days in the next weeks that are other than usual, at the first place of the house."""
    calendar = ServiceCalendar.objects.get(place="Munich")
    monday = at.date() - timedelta(days=at.weekday())
    days: tuple[tuple[int, str, list[list[str]], str], ...] = (
        (11, ExceptionKind.WORKED, [["08:00", "12:00"]], "Founding day"),
        (19, ExceptionKind.WORKED, [["09:00", "13:00"]], "Cutover weekend"),
        (25, ExceptionKind.CLOSED, [], "Inventory"),
    )
    CalendarException.objects.bulk_create(
        CalendarException(
            calendar=calendar, day=_day(monday, ahead), kind=kind, hours=hours, name=name
        )
        for ahead, kind, hours, name in days
    )


def _day(monday: date, ahead: int) -> date:
    return monday + timedelta(days=ahead)
