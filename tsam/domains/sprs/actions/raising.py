"""How a defect comes to be known here, and how it is described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.sprs import impact, policies
from tsam.domains.sprs.actions.steps import (
    changed,
    hold,
    hold_public,
    line,
    passage,
    say,
    say_publicly,
)
from tsam.domains.sprs.models import Spr, SprPublic, SprSeverity
from tsam.kernel.verdicts import require


@dataclass(frozen=True)
class Description:
    """What is said of a defect. `public_title` is what customers read; `text` never leaves."""

    title: str
    severity: int
    public_title: str = ""
    text: str = ""
    product: str = ""
    component: str = ""
    found_in: str = ""


@transaction.atomic
def raise_spr(said: Description, *, by: User, at: datetime, public_text: str = "") -> Spr:
    """Submit a defect to R&D. Raises ValidationError by field, and Refused."""
    require(policies.raise_spr(by))
    words = _words(said)
    public_title = line("public_title", said.public_title, 200) or words["title"]
    shown = passage("public_text", public_text, 4000)
    spr = Spr.objects.create(
        **words,
        severity=_severity(said.severity),
        state_at=at,
        raised_by=by,
        raised_at=at,
        text_by=by if words["text"] else None,
        text_at=at if words["text"] else None,
    )
    public = SprPublic.objects.create(
        spr=spr,
        number=spr.number,
        title=public_title,
        text=shown,
        approved_by=by if shown else None,
        approved_at=at if shown else None,
        severity=spr.severity,
        product=spr.product,
        state_at=at,
    )
    say("spr.raised", spr, by=by, at=at, facts={"severity": spr.severity})
    say_publicly("sprpublic.raised", public, at=at, facts={"severity": spr.severity})
    impact.refresh([spr.pk], at.date())
    spr.refresh_from_db()
    return spr


@transaction.atomic
def describe(spr: Spr, said: Description, *, by: User, at: datetime) -> Spr:
    """Write its internal words anew, and how much it stops. Raises ValidationError by field."""
    spr = hold(spr)
    require(policies.describe(by, spr))
    wanted = {**_words(said), "severity": _severity(said.severity)}
    facts = changed(spr, wanted)
    if not facts:
        return spr
    if "text" in facts:
        # How it reads is on the page; the log says only that it changed.
        facts["text"] = [None, None]
        spr.text_by, spr.text_at = by, at
    spr.save(update_fields=[*wanted, "text_by", "text_at"])
    _follow_in_public(spr, facts, by=by, at=at)
    return spr


def weigh(spr: Spr, severity: int, *, by: User, at: datetime, more: Mapping[str, Any]) -> Spr:
    """Another severity for a row that is held, once a policy has said yes."""
    facts = changed(spr, {"severity": _severity(severity)})
    if facts:
        spr.save(update_fields=["severity"])
        _follow_in_public(spr, facts, by=by, at=at, more=more)
    return spr


def _follow_in_public(
    spr: Spr,
    facts: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    if {"severity", "product"} & set(facts):
        public = hold_public(spr)
        public.severity, public.product = spr.severity, spr.product
        public.save(update_fields=["severity", "product"])
        if "severity" in facts:
            told = {"severity": facts["severity"]}
            say_publicly("sprpublic.severity_changed", public, at=at, facts=told)
    say("spr.described", spr, by=by, at=at, facts={**facts, **(more or {})})
    impact.refresh([spr.pk], at.date())


@transaction.atomic
def own(spr: Spr, *, by: User, at: datetime, person: User | None) -> Spr:
    """Say who of R&D looks after it, or nobody."""
    spr = hold(spr)
    require(policies.own(by, spr, person))
    facts = changed(spr, {"owner": person})
    if facts:
        spr.save(update_fields=["owner"])
        name = {"name": person.name if person else ""}
        say("spr.owned", spr, by=by, at=at, facts={**facts, **name})
    return spr


def _words(said: Description) -> dict[str, str]:
    missing = _("Say in one sentence what breaks.")
    return {
        "title": line("title", said.title, 200, missing=missing),
        "text": passage("text", said.text, 8000),
        "product": line("product", said.product, 80),
        "component": line("component", said.component, 80),
        "found_in": line("found_in", said.found_in, 80),
    }


def _severity(severity: int) -> int:
    if severity not in SprSeverity.values:
        raise ValidationError({"severity": _("Choose a severity.")})
    return severity
