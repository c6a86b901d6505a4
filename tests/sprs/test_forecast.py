"""How long until a defect is fixed: what the forecast owes to what was known."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import evaluate_forecast as evaluation
from bench.calibration import SIDE, Panel, draw
from tsam.domains.sprs.forecast import FIXED, REJECTED, Defect, Memory, Model, Past, fit

SVG = "{http://www.w3.org/2000/svg}"
QUICK, SLOW = Defect("Vault", "High"), Defect("Archive", "High")
MEMORY = Memory(1000, 1)


def history(seed: int = 1, defects: int = 600) -> list[Past]:
    """Vault fixes within some 5 days, Archive within some 60 and rejects a third."""
    chance = random.Random(seed)
    found = []
    for _each in range(defects):
        what, opened = chance.choice((QUICK, SLOW)), chance.uniform(0, 1000)
        days = chance.expovariate(1 / 5 if what is QUICK else 1 / 60)
        is_rejected = what is SLOW and chance.random() < 1 / 3
        found.append(Past(what, opened, opened + days, REJECTED if is_rejected else FIXED))
    return found


def test_each_product_is_told_by_its_own_past() -> None:
    model = fit(history(defects=4000), 1000.0)

    quick, slow = model.curve(QUICK, 0.0), model.curve(SLOW, 0.0)

    # True: 1 - exp(-10 / 5) = 0.86 and 2/3 of 1 - exp(-30 / 60) = 0.26.
    assert quick.within(10) == pytest.approx(0.86, abs=0.06)
    assert slow.within(30) == pytest.approx(0.26, abs=0.06)
    assert slow.fixed[-1] == pytest.approx(2 / 3, abs=0.08)
    assert quick.quantile(0.5) == pytest.approx(5 * np.log(2), rel=0.3)
    assert slow.quantile(0.9) is None


def test_it_names_what_makes_a_defect_quick() -> None:
    model = fit(history(), 1000.0, memory=MEMORY)

    told = {driver.factor: driver for driver in model.drivers(QUICK, 5.0)}

    assert told["product"].times > 1.2
    assert (told["product"].level, told["product"].events > 200) == (("Vault",), True)
    assert model.drivers(QUICK, 5.0)[0].times > 1.2
    assert all(driver.times == 1 for driver in model.drivers(Defect("Unheard", "Odd"), 5.0))


def test_without_a_past_it_says_so() -> None:
    assert not fit([], 0.0).is_enough
    assert not fit(history(defects=20), 1000.0).is_enough
    assert fit(history(), 1000.0).is_enough


ages = st.floats(0, 2000)


@given(age=ages, days=st.tuples(st.floats(0, 3000), st.floats(0, 3000)))
@settings(max_examples=40, deadline=None)
def test_more_time_makes_an_end_likelier_and_both_ends_never_more_than_sure(
    age: float, days: tuple[float, float]
) -> None:
    fixed, rejected = (
        MODEL.within([SLOW], np.array([age]), sorted(days), way)[0] for way in (FIXED, REJECTED)
    )

    assert 0 <= fixed[0] <= fixed[1] + 1e-12
    assert 0 <= rejected[0] <= rejected[1] + 1e-12
    assert fixed[1] + rejected[1] <= 1 + 1e-9


@given(later=st.lists(st.tuples(st.floats(500, 990), st.floats(0, 400)), max_size=30))
@settings(max_examples=15, deadline=None)
def test_what_comes_later_changes_no_forecast(later: list[tuple[float, float]]) -> None:
    then = [one for one in history() if one.ended is not None and one.ended < 500]
    added = [Past(SLOW, opened, opened + days) for opened, days in later]

    before, after = (
        fit(known, 500.0).within([SLOW], np.array([3.0]), (30.0,)) for known in (then, then + added)
    )

    assert np.array_equal(before, after)


def test_a_forecast_that_looks_ahead_is_caught() -> None:
    def looks_ahead(known: Sequence[Past], _at: float) -> Model:
        return fit(known, 2000.0, memory=MEMORY)

    data = evaluation.Set("generated", history(), 300.0, 330.0, 1000.0)

    assert evaluation.evaluate(data)
    with pytest.raises(evaluation.Leak):
        evaluation.evaluate(data, looks_ahead)


MODEL = fit(history(), 1000.0, memory=MEMORY)


def test_the_plot_shows_each_tenth_where_it_came() -> None:
    panel = Panel("Ours <new>", [(0.25, 0.5, 40), (0.75, 0.75, 10)])

    drawn = ElementTree.fromstring(draw("What came", [panel]))

    marks = [(one.get("cx"), one.get("cy")) for one in drawn.iter(f"{SVG}circle")]
    words = [one.text for one in drawn.iter(f"{SVG}text")]
    quarter, half, most = (f"{SIDE * share:.1f}" for share in (0.25, 0.5, 0.75))
    assert marks == [(quarter, half), (most, quarter)]
    assert {"What came", "Ours <new>", "50 forecasts"} <= set(words)
