"""What customers read of a defect, and how far they get without its fix."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.people.models import User
from tsam.domains.sprs import impact, policies
from tsam.domains.sprs.actions.steps import (
    hold,
    hold_public,
    line,
    passage,
    say,
    say_publicly,
)
from tsam.domains.sprs.models import Spr, SprPublic, Workaround
from tsam.kernel.verdicts import require


@transaction.atomic
def word(spr: Spr, *, by: User, at: datetime, title: str, text: str) -> SprPublic:
    """Write what customers read; whoever writes it stands for it. Raises ValidationError."""
    spr = hold(spr)
    require(policies.word(by))
    public = hold_public(spr)
    public.title = line("title", title, 200, missing=_("Say in one sentence what breaks."))
    public.text = passage("text", text, 4000, missing=_("Write what customers read."))
    public.approved_by, public.approved_at = by, at
    public.save(update_fields=["title", "text", "approved_by", "approved_at"])
    say("spr.worded", spr, by=by, at=at, facts={})
    say_publicly("sprpublic.worded", public, at=at, facts={})
    return public


@transaction.atomic
def note_workaround(
    spr: Spr, *, by: User, at: datetime, text: str, quality: str, is_verified: bool
) -> SprPublic:
    """Say how far one gets without the fix; `is_verified` says that the writer tried it."""
    spr = hold(spr)
    require(policies.word(by))
    if quality not in Workaround.values:
        raise ValidationError({"quality": _("Choose how far one gets with it.")})
    is_none = quality == Workaround.NONE
    missing = "" if is_none else _("Say what helps.")
    said = "" if is_none else passage("text", text, 4000, missing=missing)
    public = hold_public(spr)
    former = public.workaround_quality
    public.workaround, public.workaround_quality = said, quality
    has_proof = is_verified and not is_none
    public.verified_by = by if has_proof else None
    public.verified_at = at if has_proof else None
    public.save(update_fields=["workaround", "workaround_quality", "verified_by", "verified_at"])
    facts = {"quality": [former, quality], "is_verified": has_proof}
    say("spr.workaround_noted", spr, by=by, at=at, facts=facts)
    say_publicly("sprpublic.workaround_noted", public, at=at, facts=facts)
    impact.refresh([spr.pk], at.date())
    return public
