"""What the vendor knows of the customer's environments, and who reads it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import applications_with, entitled
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.intelligence import story
from tsam.domains.intelligence.changing import next_change
from tsam.domains.intelligence.freshness import Freshness
from tsam.domains.intelligence.models import (
    ChangeFreeze,
    ChangeWindow,
    Consent,
    Environment,
    EnvironmentFact,
    FactKind,
    OrganisationFact,
    Reader,
    Stakeholder,
    TruthAsk,
)
from tsam.domains.intelligence.policies import consents as consent_policies
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.faces.ui import masked
from tsam.faces.ui.tiers import Column, age_of, in_order, tiers

SIDE_BY_SIDE = (FactKind.COMPONENT, FactKind.INTEGRATION, FactKind.CUSTOMISATION)
HISTORY = 12
WOULD_READ = {
    Reader.PLATINUM_DESK: _later("Every engineer of the desk, so that nobody asks you for basics."),
    Reader.RND: _later(
        "Developers of a fault that hits you: components alone, without your names."
    ),
    Reader.GLOBAL_SERVICES: _later("Consultants, while a project of yours runs."),
}


@dataclass(frozen=True)
class Shown:
    """One Application in the list."""

    application: Application
    columns: Sequence[Column]
    asked: TruthAsk | None


@dataclass(frozen=True)
class Share:
    reader: Reader
    label: str
    words: str
    consent: Consent | None
    is_in_force: bool


def index(reader: User, at: datetime) -> dict[str, Any]:
    environments = Environment.objects.visible_to(reader).select_related("application")
    asked = {one.application_id: one for one in asks(reader)}
    found: dict[int, list[Environment]] = {}
    for one in in_order(environments):
        found.setdefault(one.application_id, []).append(one)
    applications = {some[0].application_id: some[0].application for some in found.values()}
    applications |= {one.pk: one for one in _unknown(reader, at) if one.pk not in found}
    shown = [
        Shown(
            application,
            [Column(one, age_of(one.confirmed_at, at)) for one in found.get(key, ())],
            asked.get(key),
        )
        for key, application in applications.items()
    ]
    return {"shown": sorted(shown, key=lambda one: (one.asked is None, one.application.name))}


def _unknown(reader: User, at: datetime) -> list[Application]:
    """Applications of which the reader may say the first word."""
    theirs = Application.objects.visible_to(reader).filter(retired_at=None)
    theirs = theirs.filter(pk__in=applications_with(Feature.G5, at)).select_related("account")
    return [one for one in theirs if policies.sees(reader, one)]


def asks(reader: User) -> list[TruthAsk]:
    """What we asked and nobody answered yet."""
    waiting = TruthAsk.objects.visible_to(reader).open()
    return list(waiting.select_related("application", "asked_by", "environment").order_by("pk"))


def show(reader: User, application: Application, at: datetime) -> dict[str, Any]:
    there = {"application": application}
    environments = in_order(
        Environment.objects.visible_to(reader).filter(**there).select_related("confirmed_by")
    )
    facts = EnvironmentFact.objects.visible_to(reader).filter(
        environment__in=environments, until=None
    )
    table = tiers(environments, facts.filter(kind__in=SIDE_BY_SIDE), at) if environments else None
    windows = ChangeWindow.objects.visible_to(reader).filter(**there).in_use()
    freezes = ChangeFreeze.objects.visible_to(reader).filter(**there).in_use()
    may_write = entitled(Feature.G5, application, at)
    coming = [one for one in freezes.order_by("starts_on") if one.freeze.ends > at]
    return {
        "application": application,
        "at": at,
        "environments": environments,
        "table": table,
        "lede": _lede(table.columns if table else ()),
        "may_write": may_write,
        "asked": next((one for one in asks(reader) if one.application_id == application.pk), None),
        "masked": masked.places(facts),
        "rules": list(
            facts.filter(kind=FactKind.CONSTRAINT).select_related("environment").order_by("name")
        ),
        "shares": _shares(reader, application, at),
        "may_decide": consent_policies.give(reader, application.account_id),
        "people": list(Stakeholder.objects.visible_to(reader).filter(**there).order_by("name")),
        "places": list(OrganisationFact.objects.visible_to(reader).filter(**there).current()),
        "windows": list(windows.order_by("weekday", "opens")),
        "freezes": coming,
        "next_change": next_change(application, at) if windows or coming else None,
        "history": story.tell(story.events_of(reader, application)[:HISTORY]),
    }


def _lede(columns: Sequence[Column]) -> str:
    if not columns:
        return _("We know nothing of it yet. Send a report, or say what runs; your TSAM helps.")
    n = sum(one.age.state is not Freshness.FRESH for one in columns)
    if n == 0:
        return _("All of it is confirmed. With each case our engineers have it before them.")
    return ngettext(
        "%(n)d tier has not been confirmed for a while. One click says that it is still true.",
        "%(n)d tiers have not been confirmed for a while. One click says that they are still true.",
        n,
    ) % {"n": n}


def _shares(reader: User, application: Application, at: datetime) -> list[Share]:
    standing = {
        one.reader: one
        for one in Consent.objects.visible_to(reader).standing().filter(application=application)
    }
    return [
        Share(
            one,
            str(one.label),
            str(WOULD_READ[one]),
            standing.get(one),
            bool((found := standing.get(one)) and found.is_in_force(at)),
        )
        for one in Reader
    ]
