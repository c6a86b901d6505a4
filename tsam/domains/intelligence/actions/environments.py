"""The tiers of an Application: opened when the first thing is said of them."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions.steps import hold_application, record, require_service
from tsam.domains.intelligence.models import Environment, TierName
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import require

MOST = 20


@transaction.atomic
def open_environment(
    application: Application, *, by: User, at: datetime, tier: str, name: str = ""
) -> Environment:
    """The environment of that tier and name, new where there is none.

    Raises ValidationError for a tier that does not exist and for one environment too many.
    """
    application = hold_application(application)
    require(policies.write(by))
    require_service(application, by, at)
    words = " ".join(name.split())
    if tier not in TierName:
        raise ValidationError(
            {"tier": _("Choose one of: %(names)s.") % {"names": ", ".join(TierName.values)}}
        )
    if len(words) > 80:
        raise ValidationError({"name": _("Name it in 80 characters at most.")})
    there = Environment._base_manager.filter(application=application)
    found = there.filter(tier=tier, name=words).first()
    if found:
        return found
    if there.count() >= MOST:
        raise ValidationError(
            {"name": _("%(most)d environments of one Application are enough.") % {"most": MOST}}
        )
    opened = Environment.objects.create(
        account=application.account, application=application, tier=tier, name=words, created_at=at
    )
    facts = {"tier": tier, "name": words}
    record("environment.opened", opened, application, by, at, facts)
    return opened
