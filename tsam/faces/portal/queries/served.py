"""Who serves the customer, and whether they are there now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tsam.domains.accounts.hours import services_for
from tsam.domains.accounts.models import Application
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for
from tsam.faces.ui.hours import HoursNow, hours_now


@dataclass(frozen=True)
class Served:
    """An Application with its people; the first of them is the TSAM, the others are backups."""

    application: Application
    language: str
    is_suspended: bool
    people: tuple[User, ...]
    hours: HoursNow


def served(reader: User, at: datetime) -> list[Served]:
    """The Applications on which the reader may report, as far as they are served; few queries."""
    applications = list(
        Application.objects.visible_to(reader).filter(retired_at=None).order_by("name", "pk")[:50]
    )
    keys = [one.pk for one in applications]
    services, people = services_for(keys), tsams_for(keys, at.date())
    return [
        Served(
            application,
            service.language,
            service.is_suspended,
            tuple(people.get(application.pk, ())),
            hours_now(service.calendar, at),
        )
        for application in applications
        if (service := services.get(application.pk))
    ]
