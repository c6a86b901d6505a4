"""The map, held field by field for each department, under whatever people write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsam.domains.advocacy.audiences import (
    SHOWS,
    Audience,
    Field,
    How,
    Matter,
    Problem,
    how,
    may_know,
    render,
    words_for,
)
from tsam.domains.advocacy.redaction import names_of, redacted

NAME, PERSON, SERVER = "Norvaldmark AG", "Quirin Zapfel", "hydra-nine"
AMOUNTS = (
    "98 765 €",
    "EUR 98.765",
    "$98,765",
    "98765 USD",
    "1.2 Mio. €",
    "¥9,800,000",
    "98k euros",
)
GIVEN_AWAY = ("norvaldmark", "zapfel", "hydra-nine", "98")
MATTER = Matter(
    key="R-01",
    place=1,
    customer=NAME,
    alias="Customer B, energy",
    application="Norvaldmark grinding",
    statement="Norvaldmark grinds without a stop",
    reason="Quirin Zapfel loses 98 765 € an hour on hydra-nine",
    measure="Stops at NORVALDMARK",
    weight=5,
    review_on=date(2026, 3, 2),
    people=(PERSON,),
    tsam="Tess Tanaka",
    problems=(Problem("C1000001", "Grinder halts at Norvaldmark", 1),),
    contract="SCN-98, PLATINUM",
    milestone="Norvaldmark line 6, 12 Dec 2026",
    names=names_of(NAME, [PERSON], [SERVER]),
)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("shown", Field)
def test_a_field_is_shown_as_the_map_says(shown: Field, audience: Audience) -> None:
    rule = how(shown, audience, MATTER.involved)
    brief = render(MATTER, audience)
    assert brief
    cell = brief.cells.get(shown)

    if rule is How.LEFT_OUT or shown in {Field.ASKED, Field.CONFIDENTIAL, Field.NOTES}:
        assert cell is None
        return
    assert cell
    if rule is How.MASKED:
        assert cell.is_masked
        assert not any(word in cell.words.casefold() for word in GIVEN_AWAY)
    else:
        assert cell.words
        assert not cell.is_masked


@pytest.mark.parametrize("audience", [Audience.RND, Audience.PRODUCT_MANAGEMENT])
def test_nothing_of_it_gives_the_customer_away(audience: Audience) -> None:
    shown = render(MATTER, audience)
    assert shown

    said = " ".join(" ".join((cell.words, *cell.lines)) for cell in shown.cells.values()).casefold()

    assert not [word for word in GIVEN_AWAY if word in said]
    assert "customer b, energy" in said


def test_sales_reads_names_and_terms() -> None:
    shown = render(MATTER, Audience.SALES)
    assert shown

    assert shown.cells["customer"].words == NAME
    assert shown.cells["contract"].words == "SCN-98, PLATINUM"
    assert "98 765 €" in shown.cells["reason"].words
    assert "titles" not in shown.cells


def test_global_services_reads_names_once_it_is_asked() -> None:
    before = render(MATTER, Audience.GLOBAL_SERVICES)
    after = render(
        replace(MATTER, involved=frozenset({"GLOBAL_SERVICES"})), Audience.GLOBAL_SERVICES
    )
    assert before
    assert after

    assert before.cells["customer"].is_masked
    assert after.cells["customer"].words == NAME
    assert after.cells["contract"].is_masked


@pytest.mark.parametrize("audience", Audience)
def test_of_a_confidential_matter_only_some_read_at_all(audience: Audience) -> None:
    shown = render(replace(MATTER, is_confidential=True), audience)

    assert bool(shown) is may_know(audience, is_confidential=True)
    assert bool(shown) is (audience in {Audience.RND, Audience.PRODUCT_MANAGEMENT})


def test_the_map_names_every_field_for_every_department() -> None:
    assert set(SHOWS) == set(Field)
    assert all(set(row) == set(Audience) for row in SHOWS.values())
    assert set(SHOWS[Field.NOTES].values()) == {How.LEFT_OUT}


@settings(max_examples=60, deadline=None)
@given(
    before=st.text(max_size=12),
    after=st.text(max_size=12),
    name=st.sampled_from(
        [
            "Norvaldmark",
            "NORVALDMARK AG",
            "norvaldmark  ag",
            "Ｎｏｒｖａｌｄｍａｒｋ",
            PERSON,
            "ZAPFEL",
        ]
    ),
)
def test_whatever_stands_around_a_name_it_goes(before: str, after: str, name: str) -> None:
    # A surname is looked for as a word of its own.
    said = words_for(f"{before} {name} {after}", MATTER, Audience.RND).casefold()

    around = f"{before} {after}".casefold()
    for word in ("norvaldmark", "zapfel"):
        assert word not in said or word in around


@pytest.mark.parametrize("amount", AMOUNTS)
def test_an_amount_goes_however_it_is_written(amount: str) -> None:
    said = redacted(f"It costs {amount} a day.", MATTER.names, alias="", hides_amounts=True)

    assert said == "It costs [amount hidden] a day."


def test_a_name_goes_from_inside_an_address_and_an_inflected_word() -> None:
    said = words_for("Norvaldmarks portal.norvaldmark.example", MATTER, Audience.RND)

    assert "norvaldmark" not in said.casefold()


def test_numbers_that_are_no_money_stay() -> None:
    text = "Line 4 stops 20 minutes after 06:00 since version 13.0.2."

    assert redacted(text, MATTER.names, alias="Customer B", hides_amounts=True) == text
