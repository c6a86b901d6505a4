"""An environment with a past, for tests that look at cases in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import now

from tests.cast import Cast
from tsam.domains.accounts.models import Application
from tsam.domains.cases import actions as cases
from tsam.domains.cases.models import Case, Channel
from tsam.domains.intelligence import actions
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.models import Consent, Environment, Reader, Source
from tsam.domains.people.models import User

DAY = timedelta(days=1)


def tell(cast: Cast, environment: Environment, at: datetime, **values: str) -> None:
    """All that runs there at that moment, with one setting and one file of their own."""
    items = [Item(Kind.COMPONENT, name, value) for name, value in values.items()]
    items += [
        Item(Kind.SETTING, "acme.properties:heap", "4 GB"),
        Item(Kind.CUSTOMISATION, "AcmeListener.java", "sha256:51d0aa22bb33cc44"),
    ]
    actions.describe(
        environment,
        Description(Tier(environment.tier), at, tuple(sorted(items))),
        by=cast.tess,
        at=now(),
        source=Source.REPORT,
        complete=True,
    )


def known(
    cast: Cast, at: datetime, application: Application | None = None, tier: str = "PRODUCTION"
) -> Environment:
    """Acme's Assembly is served, and Java and Oracle run there since that moment."""
    cast.serve()
    environment = actions.open_environment(
        application or cast.assembly, by=cast.tess, at=now(), tier=tier
    )
    tell(cast, environment, at, Java="17.0.10", Oracle="19.22")
    return environment


def report(cast: Cast, at: datetime, by: User | None = None, title: str = "It stops") -> Case:
    return cases.open_case(
        cast.assembly,
        cases.Description(title, "At 14:00.", severity=2),
        by=by or cast.ada,
        at=at,
        channel=Channel.PORTAL,
    )


def agree(cast: Cast, reader: Reader, at: datetime) -> Consent:
    return Consent.objects.create(
        account=cast.acme,
        application=cast.assembly,
        reader=reader,
        given_at=at,
        given_by=cast.ada,
    )
