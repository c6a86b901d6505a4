"""What somebody says of a tier becomes what is known of it, and its history stays."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event
from tsam.domains.intelligence import actions
from tsam.domains.intelligence.description import Description, Item, Kind, Tier
from tsam.domains.intelligence.models import Environment, EnvironmentFact, Source
from tsam.domains.intelligence.past import as_of
from tsam.kernel.verdicts import Refused

LATER = NOON + timedelta(days=2)
LAST = NOON + timedelta(days=4)


@pytest.fixture
def production(cast: Cast) -> Environment:
    cast.serve()
    return actions.open_environment(cast.assembly, by=cast.tess, at=NOON, tier="PRODUCTION")


def said(at: datetime, *items: Item) -> Description:
    return Description(Tier.PRODUCTION, at, tuple(sorted(items)))


def component(name: str, value: str, **details: str) -> Item:
    return Item(Kind.COMPONENT, name, value, details)


def tell(
    cast: Cast, environment: Environment, said: Description, *, complete: bool = True
) -> actions.Told:
    return actions.describe(
        environment, said, by=cast.tess, at=LAST, source=Source.REPORT, complete=complete
    )


def test_a_changed_value_closes_its_row_and_opens_another(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, said(NOON, component("Java", "17.0.10"), component("Oracle", "19.22")))

    told = tell(
        cast, production, said(LATER, component("Java", "17.0.12"), component("Oracle", "19.22"))
    )

    assert (told.changed, told.confirmed, told.added, told.closed) == (1, 1, 0, 0)
    java = EnvironmentFact.objects.filter(name="Java").order_by("since")
    assert [(fact.value, fact.since, fact.until) for fact in java] == [
        ("17.0.10", NOON, LATER),
        ("17.0.12", LATER, None),
    ]
    assert EnvironmentFact.objects.get(name="Oracle").confirmed_at == LATER
    assert as_of(production, LATER - timedelta(seconds=1)).items[0].value == "17.0.10"
    assert as_of(production, LATER).items[0].value == "17.0.12"


def test_what_is_missing_is_gone_only_if_everything_was_said(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, said(NOON, component("Java", "17"), component("Oracle", "19")))

    tell(cast, production, said(LATER, component("Java", "17")), complete=False)
    assert len(as_of(production, LATER).items) == 2
    told = tell(cast, production, said(LATER, component("Java", "17")))

    assert told.closed == 1
    assert [item.name for item in as_of(production, LATER).items] == ["Java"]
    production.refresh_from_db()
    assert production.confirmed_at == LATER


def test_an_older_report_overwrites_nothing_that_is_known_to_be_later(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, said(NOON, component("Oracle", "19")))
    tell(cast, production, said(LAST, component("Java", "17.0.12")))
    before = as_of(production, LAST)

    told = tell(
        cast, production, said(LATER, component("Java", "17.0.10"), component("Oracle", "18"))
    )

    assert told.later == 2
    assert as_of(production, LAST).items == before.items
    production.refresh_from_db()
    assert production.confirmed_at == LAST


def test_words_about_an_item_are_added_and_make_no_history(
    cast: Cast, production: Environment
) -> None:
    tell(cast, production, said(NOON, component("Java", "17", part="runtime")))

    tell(cast, production, said(LATER, component("Java", "17", vendor="Azul")))

    assert EnvironmentFact.objects.get().details == {"part": "runtime", "vendor": "Azul"}


def test_one_event_tells_of_all(cast: Cast, production: Environment) -> None:
    tell(cast, production, said(NOON, component("Java", "17"), component("Oracle", "19")))

    event = Event.objects.get(name="environment.described")
    assert event.facts["added"] == 2
    assert event.is_public


@pytest.mark.parametrize(
    ("description", "field"),
    [
        (Description(Tier.QA, NOON, ()), "tier"),
        (said(LAST + timedelta(days=1)), "taken_at"),
        (said(NOON, component("Java", "17"), component("Java", "18")), "items"),
        (said(NOON, component(" ", "17")), "items"),
        (said(NOON, component("Java", "1\x007")), "items"),
        (said(NOON, component("Java", "1" * 4001)), "items"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing_behind(
    cast: Cast, production: Environment, description: Description, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        tell(cast, production, description)

    assert field in refused.value.message_dict
    assert not EnvironmentFact.objects.exists()


def test_an_engineer_reads_and_does_not_describe(cast: Cast, production: Environment) -> None:
    with pytest.raises(Refused):
        actions.describe(
            production, said(NOON), by=cast.eli, at=NOON, source=Source.REPORT, complete=True
        )


def test_without_a_tsam_on_the_application_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.open_environment(cast.welding, by=cast.tess, at=NOON, tier="QA")


def test_a_tier_is_opened_once_for_each_name(cast: Cast, production: Environment) -> None:
    again = actions.open_environment(cast.assembly, by=cast.ada, at=LATER, tier="PRODUCTION")
    other = actions.open_environment(
        cast.assembly, by=cast.ada, at=LATER, tier="PRODUCTION", name="Plant  Kassel "
    )

    assert again == production
    assert (other.name, str(other)) == ("Plant Kassel", "Production, Plant Kassel")
