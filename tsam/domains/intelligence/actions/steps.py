"""What every step on an environment shares: hold the row, ask for the right, say what was done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tsam.domains.accounts import timeline
from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Application, Feature
from tsam.domains.intelligence.models import Environment, EnvironmentFact
from tsam.domains.intelligence.policies import environments
from tsam.domains.intelligence.secrets import Masker
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


def hold(environment: Environment) -> Environment:
    """Read the row afresh and keep it until the end, so that two reports come one by one."""
    held = (
        Environment._base_manager.select_for_update(of=("self",))
        .select_related("account", "application__account", "application__support_contract")
        .filter(pk=environment.pk)
        .first()
    )
    if held is None:
        raise Refused(no(_("This environment is not there any more."), code="gone"))
    return held


def hold_application(application: Application) -> Application:
    return (
        Application._base_manager.select_for_update(of=("self",))
        .select_related("account", "support_contract")
        .get(pk=application.pk)
    )


def require_service(application: Application, by: User, at: datetime) -> None:
    """A record of the environment stands behind G5 in every package with a TSAM (rule R9). Of the
    customer's people it is kept by those who see the Application as a whole.
    """
    require(environments.sees(by, application))
    require(entitled(Feature.G5, application, at))


def masker_for(application: Application) -> Masker:
    """Puts the mask over secrets, with the key that is drawn for this Application."""
    key = salted_hmac("tsam.intelligence.secrets", str(application.pk), algorithm="sha256")
    return Masker(key.digest())


def record(
    name: str,
    row: models.Model,
    application: Application,
    by: User | None,
    at: datetime,
    facts: Mapping[str, Any],
    *,
    is_public: bool = True,
) -> None:
    """The event; and what is written of an environment is from now on not what it was."""
    if isinstance(row, Environment | EnvironmentFact):
        key = row.pk if isinstance(row, Environment) else row.environment_id
        Environment._base_manager.filter(pk=key).update(revision=F("revision") + 1)
    timeline.record(
        name,
        row,
        account=application.account,
        application=application,
        by=by,
        at=at,
        facts=facts,
        is_public=is_public,
    )
