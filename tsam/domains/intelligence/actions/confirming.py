"""Still true: one fact, a tier, or everything that is known of an Application, in one click.

What nobody can tell is not confirmed by a click: somebody has to say what it is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tsam.domains.accounts.models import Application
from tsam.domains.intelligence.actions.steps import (
    hold,
    hold_application,
    record,
    require_service,
)
from tsam.domains.intelligence.description import UNKNOWN
from tsam.domains.intelligence.models import (
    Environment,
    EnvironmentFact,
    OrganisationFact,
    Stakeholder,
    TruthAsk,
)
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


@transaction.atomic
def confirm_fact(fact: EnvironmentFact, *, by: User, at: datetime) -> EnvironmentFact:
    """Say that one fact is still true."""
    environment = hold(Environment(pk=fact.environment_id))
    _allow(by, environment.application, at)
    held = EnvironmentFact._base_manager.select_for_update().get(pk=fact.pk)
    if held.until:
        raise Refused(no(_("This was replaced or removed meanwhile."), code="closed"))
    if held.is_unknown:
        raise Refused(no(_("Nobody can tell what it is. Say what it is first."), code="unknown"))
    held.confirmed_at, held.confirmed_by = at, by
    held.save(update_fields=["confirmed_at", "confirmed_by"])
    facts = {"tier": environment.tier, "name": environment.name, "facts": 1, "whole": False}
    record("environment.confirmed", environment, environment.application, by, at, facts)
    return held


@transaction.atomic
def confirm_environment(environment: Environment, *, by: User, at: datetime) -> Environment:
    """Say that all of a tier is still true, and answer who asked."""
    environment = hold(environment)
    _allow(by, environment.application, at)
    _confirm(environment, by, at)
    _answer(environment.application, by, at)
    return environment


@transaction.atomic
def confirm_all(application: Application, *, by: User, at: datetime) -> Application:
    """Say that everything is still true: each tier, sites, processes and people."""
    application = hold_application(application)
    _allow(by, application, at)
    for environment in Environment._base_manager.filter(application=application).order_by("pk"):
        _confirm(hold(environment), by, at)
    whole = {"confirmed_at": at, "confirmed_by": by}
    OrganisationFact._base_manager.filter(application=application, until=None).update(**whole)
    Stakeholder._base_manager.filter(application=application).update(**whole)
    _answer(application, by, at)
    return application


def _allow(by: User, application: Application, at: datetime) -> None:
    require(policies.confirm(by))
    require_service(application, by, at)


def _confirm(environment: Environment, by: User, at: datetime) -> None:
    facts = EnvironmentFact._base_manager.filter(environment=environment, until=None)
    # A report of a later moment than this one would have to come from the future.
    n = facts.exclude(value=UNKNOWN).update(confirmed_at=at, confirmed_by=by)
    environment.confirmed_at, environment.confirmed_by = at, by
    environment.save(update_fields=["confirmed_at", "confirmed_by"])
    told = {"tier": environment.tier, "name": environment.name, "facts": n, "whole": True}
    record("environment.confirmed", environment, environment.application, by, at, told)


def _answer(application: Application, by: User, at: datetime) -> None:
    """Close the questions that this answers: of this tier, and of all where all are confirmed."""
    open_asks = TruthAsk._base_manager.select_for_update(of=("self",)).filter(
        application=application, answered_at=None
    )
    for ask in open_asks.select_related("environment").order_by("pk"):
        asked_for = Q(pk=ask.environment_id) if ask.environment_id else Q(application=application)
        waiting = Environment._base_manager.filter(asked_for).filter(
            Q(confirmed_at=None) | Q(confirmed_at__lt=ask.asked_at)
        )
        if waiting.exists():
            continue
        ask.answered_at, ask.answered_by = at, by
        ask.save(update_fields=["answered_at", "answered_by"])
        record("truthask.answered", ask, application, by, at, {})
