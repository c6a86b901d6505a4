"""Still true, gone, asked: what people say of an environment by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.cast import NOON, Cast
from tsam.domains.accounts.models import Event, Letter
from tsam.domains.intelligence.actions import asking, confirming, facts, open_environment
from tsam.domains.intelligence.models import Environment, EnvironmentFact, Source, TruthAsk
from tsam.kernel.verdicts import Refused

LATER = NOON + timedelta(days=30)


@pytest.fixture
def production(cast: Cast) -> Environment:
    cast.serve()
    opened = open_environment(cast.assembly, by=cast.tess, at=NOON, tier="PRODUCTION")
    for name, value in [("Java", "17.0.10"), ("Virus scanner", "")]:
        facts.put(opened, by=cast.tess, at=NOON, kind="COMPONENT", name=name, value=value)
    return opened


def fact(name: str) -> EnvironmentFact:
    return EnvironmentFact.objects.get(name=name, until=None)


def test_a_customer_corrects_a_fact_and_the_former_value_stays(
    cast: Cast, production: Environment
) -> None:
    facts.put(production, by=cast.ada, at=LATER, kind="COMPONENT", name=" Java ", value="17.0.12")

    assert (fact("Java").value, fact("Java").source) == ("17.0.12", Source.PERSON)
    assert fact("Java").confirmed_by == cast.ada
    assert EnvironmentFact.objects.get(name="Java", value="17.0.10").until == LATER


def test_what_is_gone_stays_in_the_history(cast: Cast, production: Environment) -> None:
    java = fact("Java")

    facts.remove(java, by=cast.ada, at=LATER)

    java.refresh_from_db()
    assert java.until == LATER
    with pytest.raises(Refused):
        facts.remove(java, by=cast.ada, at=LATER)


def test_one_click_confirms_one_fact_but_not_what_nobody_can_tell(
    cast: Cast, production: Environment
) -> None:
    confirming.confirm_fact(fact("Java"), by=cast.tess, at=LATER)

    assert fact("Java").confirmed_at == LATER
    with pytest.raises(Refused, match="Nobody can tell"):
        confirming.confirm_fact(fact("Virus scanner"), by=cast.tess, at=LATER)


def test_one_click_confirms_a_tier(cast: Cast, production: Environment) -> None:
    confirming.confirm_environment(production, by=cast.ada, at=LATER)

    production.refresh_from_db()
    assert (production.confirmed_at, production.confirmed_by) == (LATER, cast.ada)
    assert fact("Java").confirmed_at == LATER
    assert fact("Virus scanner").confirmed_at == NOON


def test_the_customer_is_asked_by_letter_and_answers_with_a_click(
    cast: Cast, production: Environment, work: Callable[[], int]
) -> None:
    # Ada manages the contacts, Owen sees his cases alone.
    asked = [cast.ada, cast.owen]
    asking.ask(cast.assembly, by=cast.tess, at=LATER, words="Before the upgrade")
    work()
    assert [letter.reader for letter in Letter.objects.filter(reader__in=asked)] == [cast.ada]

    confirming.confirm_all(cast.assembly, by=cast.ada, at=LATER + timedelta(hours=1))
    work()

    assert TruthAsk.objects.get().answered_by == cast.ada
    assert Letter.objects.get(reader=cast.tess).subject.startswith("Assembly: it is still true")


def test_a_question_about_all_tiers_waits_until_the_last_is_confirmed(
    cast: Cast, production: Environment
) -> None:
    test = open_environment(cast.assembly, by=cast.tess, at=NOON, tier="TEST")
    asking.ask(cast.assembly, by=cast.tess, at=LATER)

    confirming.confirm_environment(production, by=cast.ada, at=LATER)
    assert TruthAsk.objects.open().exists()
    confirming.confirm_environment(test, by=cast.ada, at=LATER)
    assert not TruthAsk.objects.open().exists()


def test_nobody_is_asked_twice_for_the_same(cast: Cast, production: Environment) -> None:
    asking.ask(cast.assembly, by=cast.tess, at=LATER)
    with pytest.raises(Refused, match="asked already"):
        asking.ask(cast.assembly, by=cast.tess, at=LATER)

    asking.ask(cast.assembly, by=cast.tess, at=LATER, environment=production)
    with pytest.raises(Refused):
        asking.ask(cast.assembly, by=cast.ada, at=LATER, environment=production)


def test_an_unknown_kind_is_refused_by_name(cast: Cast, production: Environment) -> None:
    with pytest.raises(ValidationError, match="COMPONENT"):
        facts.put(production, by=cast.tess, at=NOON, kind="WEATHER", name="Rain", value="yes")


def test_a_secret_that_somebody_types_is_masked_before_it_is_stored(
    cast: Cast, production: Environment
) -> None:
    facts.put(
        production,
        by=cast.ada,
        at=LATER,
        kind="SETTING",
        name="plant.properties:db.password",
        value="Tr0ub4dor&3",
        words="db.password=Tr0ub4dor&3",
    )

    kept = fact("plant.properties:db.password")
    assert "Tr0ub4dor" not in f"{kept.value} {kept.source_words}"
    assert kept.value.startswith("[masked password")
    assert "Tr0ub4dor" not in str(list(Event.objects.values_list("facts", flat=True)))
