"""What is known of the environment of an engagement, who may read it, and when it may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _later

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.intelligence import story
from tsam.domains.intelligence.changing import next_change
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
    Standing,
    TruthAsk,
)
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.faces.desk.queries.environment_words import lead, lede
from tsam.faces.ui import masked
from tsam.faces.ui.tiers import Tiers, tiers
from tsam.kernel.verdicts import Verdict

SIDE_BY_SIDE = (FactKind.COMPONENT, FactKind.INTEGRATION, FactKind.CUSTOMISATION)
HISTORY, LOG, CODE = 12, 40, 8
READS = {
    Reader.PLATINUM_DESK: _later("everything, on each case"),
    Reader.RND: _later("components, on a linked SPR, without names"),
    Reader.GLOBAL_SERVICES: _later("everything, while a project runs"),
}


@dataclass(frozen=True)
class Share:
    """One reader, what it reads, and the customer's word."""

    reader: Reader
    label: str
    reads: str
    consent: Consent | None
    is_in_force: bool
    is_over: bool


@dataclass(frozen=True)
class Square:
    """One field of the map of people."""

    influence: int
    interest: int
    people: Sequence[Stakeholder]


def context(reader: User, engagement: Engagement, at: datetime) -> dict[str, Any]:
    application = engagement.application
    environments = list(
        Environment.objects.visible_to(reader)
        .filter(application=application)
        .select_related("confirmed_by")
    )
    facts = EnvironmentFact.objects.visible_to(reader).filter(
        environment__in=environments, until=None
    )
    table = tiers(environments, facts.filter(kind__in=SIDE_BY_SIDE), at) if environments else None
    may_write = _may(policies.write(reader), engagement, at)
    return {
        "engagement": engagement,
        "application": application,
        "at": at,
        "table": table,
        "lead": lead(table),
        "lede": lede(table, at),
        "may_write": may_write,
        "may_ask": _may(policies.ask(reader), engagement, at),
        "asked": TruthAsk.objects.visible_to(reader)
        .open()
        .filter(application=application)
        .select_related("environment", "asked_by")
        .order_by("asked_at")
        .first(),
        "masked": masked.places(facts),
        **_beside(facts, table),
        **_sharing(reader, engagement, at),
        **_organisation(reader, engagement),
        **_changing(reader, engagement, at),
        "history": story.tell(story.events_of(reader, application)[:HISTORY])
        if reader.has_function(*SUPPORT)
        else [],
    }


def _may(allowed: Verdict, engagement: Engagement, at: datetime) -> Verdict:
    return allowed and entitled(Feature.G5, engagement.application, at)


def _beside(facts: Any, table: Tiers | None) -> dict[str, Any]:
    """What stands in no column: joints with their owners, own code, what must not change."""
    if table is None:
        return {}
    first = table.columns[0].environment
    of_first = facts.filter(environment=first)
    counts = dict(facts.values_list("kind").annotate(n=Count("pk")).order_by())
    code = of_first.filter(kind=FactKind.CUSTOMISATION)
    return {
        "first": first,
        "joints": list(of_first.filter(kind=FactKind.INTEGRATION).order_by("name")),
        "code": list(code.order_by("-since", "name")[:CODE]),
        "code_count": code.count(),
        "constraints": list(
            facts.filter(kind=FactKind.CONSTRAINT).select_related("environment").order_by("name")
        ),
        "settings_count": counts.get(FactKind.SETTING, 0),
        "files_count": counts.get(FactKind.FILE, 0),
    }


def _sharing(reader: User, engagement: Engagement, at: datetime) -> dict[str, Any]:
    log = list(
        Consent.objects.visible_to(reader)
        .filter(application=engagement.application)
        .select_related("asked_by", "given_by", "closed_by")
        .order_by("-pk")[:LOG]
    )
    standing = {one.reader: one for one in reversed(log) if one.closed_at is None}
    shares = []
    for one in Reader:
        consent = standing.get(one)
        is_in_force = bool(consent and consent.is_in_force(at))
        shares.append(
            Share(
                one,
                str(one.label),
                str(READS[one]),
                consent,
                is_in_force,
                bool(consent and consent.given_at and not is_in_force),
            )
        )
    return {
        "shares": shares,
        "log": log,
        "may_consent": policies.ask(reader),
        "knows_consent": bool(log) or bool(policies.ask(reader)),
    }


def _organisation(reader: User, engagement: Engagement) -> dict[str, Any]:
    there = {"application": engagement.application}
    facts = OrganisationFact.objects.visible_to(reader).filter(**there).current()
    people = list(
        Stakeholder.objects.visible_to(reader).filter(**there).order_by("-is_key", "name")
    )
    standings = {
        one.stakeholder_id: one
        for one in Standing.objects.visible_to(reader).filter(stakeholder__in=people)
    }
    squares = [
        Square(
            influence,
            interest,
            [
                one
                for one in people
                if (found := standings.get(one.pk))
                and (found.influence, found.interest) == (influence, interest)
            ],
        )
        for influence in (3, 2, 1)
        for interest in (1, 2, 3)
    ]
    return {
        "places": list(facts.order_by("kind", "name")),
        "people": [(one, standings.get(one.pk)) for one in people],
        "squares": [squares[n : n + 3] for n in (0, 3, 6)] if standings else [],
        "may_place": policies.place(reader),
    }


def _changing(reader: User, engagement: Engagement, at: datetime) -> dict[str, Any]:
    there = {"application": engagement.application}
    windows = ChangeWindow.objects.visible_to(reader).filter(**there).in_use()
    freezes = ChangeFreeze.objects.visible_to(reader).filter(**there).in_use()
    coming = [
        freeze for freeze in freezes.order_by("starts_on") if freeze.freeze.ends > localtime(at)
    ]
    listed = list(windows.order_by("weekday", "opens"))
    return {
        "windows": listed,
        "freezes": coming,
        "next_change": next_change(engagement.application, at) if listed or coming else None,
    }
