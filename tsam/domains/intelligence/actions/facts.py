"""One fact by hand: said, corrected, or gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tsam.domains.intelligence.actions.describing import Told, describe
from tsam.domains.intelligence.actions.steps import hold, record, require_service
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.models import Environment, EnvironmentFact, FactKind, Source
from tsam.domains.intelligence.policies import environments as policies
from tsam.domains.people.models import User
from tsam.kernel.verdicts import Refused, no, require


def put(
    environment: Environment,
    *,
    by: User,
    at: datetime,
    kind: str,
    name: str,
    value: str,
    details: Mapping[str, str] | None = None,
    source: str = Source.PERSON,
    words: str = "",
) -> Told:
    """Say what is so now. An empty value says that nobody can tell.

    Raises ValidationError for a kind that does not exist, and for what `describe` refuses.
    """
    if kind not in FactKind:
        raise ValidationError(
            {"kind": _("Choose one of: %(names)s.") % {"names": ", ".join(FactKind.values)}}
        )
    item = Item(Kind(kind), " ".join(name.split()), value.strip(), dict(details or {}))
    said = Description(Tier(environment.tier), at, (item,))
    return describe(environment, said, by=by, at=at, source=source, complete=False, words=words)


@transaction.atomic
def remove(fact: EnvironmentFact, *, by: User, at: datetime) -> EnvironmentFact:
    """It is not there any more. What was known of it stays in the history."""
    environment = hold(Environment(pk=fact.environment_id))
    require(policies.write(by))
    require_service(environment.application, by, at)
    held = EnvironmentFact._base_manager.select_for_update().get(pk=fact.pk)
    if held.until:
        raise Refused(no(_("This was replaced or removed meanwhile."), code="closed"))
    held.until = max(at, held.since)
    held.save(update_fields=["until"])
    facts = {"tier": environment.tier, "name": environment.name, "kind": held.kind}
    record("environment.fact_removed", environment, environment.application, by, at, facts)
    return held
