"""Who reads what of an environment: the table of domain 5.3, row by row."""

from datetime import timedelta

import pytest

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import ContractPackage, SupportPackage
from tsam.domains.cases.models import State
from tsam.domains.intelligence.models import (
    Consent,
    Environment,
    EnvironmentFact,
    Reader,
    Source,
)
from tsam.domains.objectives.models import Project
from tsam.domains.people.models import Function, User
from tsam.domains.sprs.models import Spr, SprInterest, SprState

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def production(cast: Cast) -> Environment:
    cast.serve()
    environment = Environment.objects.create(
        account=cast.acme, application=cast.assembly, tier="PRODUCTION", created_at=NOON
    )
    for kind, name in [("COMPONENT", "Java"), ("SETTING", "acme.properties:url")]:
        EnvironmentFact.objects.create(
            environment=environment,
            kind=kind,
            name=name,
            value="17",
            since=NOON,
            confirmed_at=NOON,
            source=Source.PERSON,
        )
    return environment


def read_by(user: User) -> list[str]:
    """The names of the facts, asked for as a new request would."""
    fresh = User.objects.get(pk=user.pk)
    # R&D reads components alone: the row of an environment has a name that customers gave it.
    is_named = Environment.objects.visible_to(fresh).exists()
    is_read = EnvironmentFact.objects.visible_to(fresh).exists()
    assert is_named == (is_read and not fresh.has_function(Function.RND))
    return sorted(fact.name for fact in EnvironmentFact.objects.visible_to(fresh))


def agree(cast: Cast, reader: str, **fields: object) -> Consent:
    return Consent.objects.create(
        account=cast.acme,
        application=cast.assembly,
        reader=reader,
        given_at=NOON,
        given_by=cast.ada,
        **fields,
    )


def downgrade(cast: Cast) -> None:
    ContractPackage.objects.filter(contract=cast.engagement.support_contract).update(
        package=SupportPackage.objects.get(code="GOLD")
    )


ALL = ["Java", "acme.properties:url"]


def test_the_tsam_the_manager_and_the_customer_read_all(
    cast: Cast, production: Environment
) -> None:
    for user in [cast.tess, cast.mona, cast.ada, cast.olga]:
        assert read_by(user) == ALL


def test_others_read_nothing_even_if_everything_is_agreed(
    cast: Cast, production: Environment
) -> None:
    for reader in Reader:
        agree(cast, reader)

    for user in [cast.paul, cast.sally, cast.stan, cast.dana, cast.gus, cast.owen]:
        assert read_by(user) == []


def test_an_engineer_reads_the_environment_of_an_open_case_that_is_theirs(
    cast: Cast, production: Environment
) -> None:
    case = cast.case()
    assert read_by(cast.eli) == []

    case.assignee = cast.eli
    case.save(update_fields=["assignee"])
    assert read_by(cast.eli) == ALL

    case.is_open, case.state, case.closed_at = False, State.CLOSED, NOON
    case.ours_since = None
    case.save(update_fields=["is_open", "state", "closed_at", "ours_since"])
    assert read_by(cast.eli) == []


def test_the_platinum_desk_reads_while_the_customer_agrees_and_it_is_bought(
    cast: Cast, production: Environment
) -> None:
    consent = agree(cast, Reader.PLATINUM_DESK)
    assert read_by(cast.eli) == ALL

    downgrade(cast)
    assert read_by(cast.eli) == []
    ContractPackage.objects.update(package=SupportPackage.objects.get(code="PLATINUM"))
    assert read_by(cast.eli) == ALL

    consent.closed_at = NOON + timedelta(days=1)
    consent.save(update_fields=["closed_at"])
    assert read_by(cast.eli) == []


def test_rnd_reads_components_of_what_a_defect_hits_and_nothing_with_a_name_of_theirs(
    cast: Cast, production: Environment
) -> None:
    agree(cast, Reader.RND)
    assert read_by(cast.rita) == []

    spr = Spr.objects.create(
        title="Halts", product="Vela", severity=2, raised_at=NOON, state_at=NOON
    )
    SprInterest.objects.create(spr=spr, application=cast.assembly, since=NOON)
    assert read_by(cast.rita) == ["Java"]

    downgrade(cast)
    assert read_by(cast.rita) == ["Java"]
    Spr.objects.update(is_open=False, state=SprState.NOT_PLANNED)
    assert read_by(cast.rita) == []
    Spr.objects.update(is_open=True, state=SprState.SUBMITTED)
    Consent.objects.update(closed_at=NOON)
    assert read_by(cast.rita) == []


def test_global_services_read_while_a_project_runs(cast: Cast, production: Environment) -> None:
    agree(cast, Reader.GLOBAL_SERVICES)
    assert read_by(cast.gino) == []

    project = Project.objects.create(
        engagement=cast.engagement,
        number=1,
        name="Line 6",
        go_live_on=NOON.date(),
        phase_at=NOON,
        created_by=cast.tess,
        created_at=NOON,
    )
    assert read_by(cast.gino) == ALL

    downgrade(cast)
    assert read_by(cast.gino) == []
    ContractPackage.objects.update(package=SupportPackage.objects.get(code="PLATINUM"))
    project.phase = "CANCELLED"
    project.save(update_fields=["phase"])
    assert read_by(cast.gino) == []


def test_what_was_agreed_until_a_day_ends_then(cast: Cast, production: Environment) -> None:
    consent = agree(cast, Reader.PLATINUM_DESK, ends_at=NOON + timedelta(days=1))
    assert read_by(cast.eli) == []

    consent.ends_at = NOON + timedelta(days=400)
    consent.save(update_fields=["ends_at"])
    assert read_by(cast.eli) == ALL


def test_a_sealed_engagement_stays_sealed_whatever_was_agreed(
    cast: Cast, production: Environment
) -> None:
    agree(cast, Reader.PLATINUM_DESK)
    cast.engagement.access_rule = "us-persons"
    cast.engagement.save(update_fields=["access_rule"])

    assert read_by(cast.eli) == []
    assert read_by(cast.tess) == []
