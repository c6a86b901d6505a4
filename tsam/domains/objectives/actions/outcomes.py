"""To say what came of a documented need (G2)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.hours import today_of
from tsam.domains.accounts.models import Feature
from tsam.domains.objectives.models import OutcomeVerdict, Requirement, RequirementOutcome
from tsam.domains.objectives.policies import requirements as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require


@transaction.atomic
def record_outcome(
    requirement: Requirement, *, by: User, at: datetime, verdict: str, words: str = ""
) -> RequirementOutcome:
    """Say how a need was served until today. The customer reads it on the page of the need."""
    requirement = (
        Requirement._base_manager.select_for_update(of=("self",))
        .select_related("engagement__account", "engagement__calendar")
        .select_related("engagement__application__account")
        .select_related("engagement__application__support_contract")
        .get(pk=requirement.pk)
    )
    require(policies.record_outcome(by, requirement))
    engagement = requirement.engagement
    require(entitled(Feature.G2, engagement.application, at))
    if verdict not in OutcomeVerdict:
        raise ValidationError({"verdict": _("Choose how it was served.")})
    said = " ".join(words.split())
    if not said and verdict != OutcomeVerdict.SERVED:
        raise ValidationError({"words": _("Say what one sees of it, so that both sides agree.")})
    if len(said) > 400:
        raise ValidationError({"words": _("Use 400 characters at most.")})
    outcome = RequirementOutcome.objects.create(
        requirement=requirement,
        verdict=verdict,
        words=said,
        on=today_of(engagement, at),
        by=by,
        at=at,
    )
    timeline.record(
        "requirement.outcome_recorded",
        requirement,
        account=engagement.account,
        application=engagement.application,
        by=by,
        at=at,
        facts={"name": str(requirement), "verdict": verdict, "words": said},
        is_public=True,
    )
    return outcome
