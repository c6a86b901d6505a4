"""Ask the customer whether what we know is still true: a letter, and a task on their portal."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions.steps import hold_application, record, require_service
from tsam.domains.intelligence.models import Environment, TruthAsk
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


@transaction.atomic
def ask(
    application: Application,
    *,
    by: User,
    at: datetime,
    environment: Environment | None = None,
    words: str = "",
) -> TruthAsk:
    """Ask about one tier, or about all of them. Raises ValidationError by field."""
    application = hold_application(application)
    require(policies.ask(by))
    require_service(application, by, at)
    said = " ".join(words.split())
    if len(said) > 300:
        raise ValidationError({"words": _("Ask in 300 characters at most.")})
    there = Environment._base_manager.filter(application=application)
    if not there.exists():
        raise Refused(no(_("Nothing is known yet that could be confirmed. Describe a tier first.")))
    if environment and environment.application_id != application.pk:
        raise ValidationError({"environment": _("This environment is of another Application.")})
    asked = TruthAsk._base_manager.filter(application=application, answered_at=None)
    if asked.filter(environment=environment).exists():
        raise Refused(no(_("They were asked already, and have not answered yet."), code="asked"))
    made = TruthAsk.objects.create(
        account=application.account,
        application=application,
        environment=environment,
        words=said,
        asked_by=by,
        asked_at=at,
    )
    record("truthask.asked", made, application, by, at, {})
    return made
