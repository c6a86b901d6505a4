"""Who hears that something is asked of the environment, or that consent moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts import post
from tsam.domains.accounts.models import Contact, Engagement, Event, Reach
from tsam.domains.intelligence.models import Consent, Environment, Reader, TruthAsk
from tsam.domains.people.models import User
from tsam.domains.staffing.coverage import tsams_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTERS = {
    "truthask.asked": "truth_asked",
    "truthask.answered": "truth_answered",
    "consent.asked": "consent_asked",
    "consent.given": "consent_moved",
    "consent.refused": "consent_moved",
    "consent.withdrawn": "consent_moved",
}
MOVED: dict[str, StrOrPromise] = {
    "consent.given": _("given"),
    "consent.refused": _("refused"),
    "consent.withdrawn": _("withdrawn"),
}


def tell(event: Event) -> None:
    """Write to the other side than the one that acted; a second run writes none."""
    name = LETTERS.get(event.name)
    if name is None or event.by is None:
        return
    table: type[models.Model] = TruthAsk if name.startswith("truth") else Consent
    row = table._base_manager.select_related("account", "application").filter(pk=event.key).first()
    if not isinstance(row, TruthAsk | Consent):
        return
    if isinstance(row, TruthAsk) and name == "truth_answered":
        people: Iterable[User] = [row.asked_by]
    elif event.by.is_customer:
        people = tsams_for([row.application_id], event.at.date()).get(row.application_id, [])
    else:
        people = _theirs(row, only_managers=isinstance(row, Consent))
    for is_staff in (True, False):
        readers = [one for one in people if one.is_staff is is_staff and _may_read(one, row)]
        if readers:
            post.write(
                name,
                readers,
                at=event.at,
                path=_path(row, is_staff=is_staff),
                context=_context(event, row),
                account=row.account,
                event=event,
            )


def _context(event: Event, row: TruthAsk | Consent) -> dict[str, object]:
    details: list[tuple[StrOrPromise, StrOrPromise]] = [(_("Application"), row.application.name)]
    if isinstance(row, TruthAsk):
        details.append((_("Tier"), str(row.environment) if row.environment else _("all of them")))
        if row.words:
            details.append((_("Asked"), row.words))
        return {**_people(event, row), "details": details}
    if row.ends_at and event.name == "consent.given":
        details.append((_("Until"), date_format(row.ends_at, "j M Y")))
    if said_in := row.closing_evidence or row.evidence:
        details.append((_("Said in"), said_in))
    return {
        **_people(event, row),
        "details": details,
        "who_reads": Reader(row.reader).label,
        "moved": MOVED.get(event.name, ""),
    }


def _people(event: Event, row: TruthAsk | Consent) -> dict[str, object]:
    return {"author": event.by, "account": row.account, "application": row.application}


def _path(row: TruthAsk | Consent, *, is_staff: bool) -> str:
    if not is_staff:
        return f"/portal/environments/{row.application_id}"
    engagement = Engagement.objects.live().filter(application=row.application_id).first()
    return f"/desk/engagements/{engagement.pk}/environment" if engagement else "/desk/"


def _theirs(row: TruthAsk | Consent, *, only_managers: bool) -> list[User]:
    """Who manages the contacts; else whoever sees the Application as a whole."""
    present = Contact._base_manager.filter(account=row.account_id, left_at=None)
    present = present.select_related("user").order_by("pk")
    managers = [one.user for one in present.filter(is_administrator=True)]
    if managers or only_managers:
        return managers
    return [one.user for one in present.exclude(reach=Reach.OWN_CASES)]


def _may_read(person: User, row: TruthAsk | Consent) -> bool:
    """A letter goes only to whom the page would open."""
    there = Environment.objects.visible_to(person).filter(application=row.application_id)
    if isinstance(row, Consent):
        return Consent.objects.visible_to(person).filter(pk=row.pk).exists()
    return there.exists()
