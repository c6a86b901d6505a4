from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from tests.cast import NOON, Cast
from tsam.faces.ui.clocks import ShownClock
from tsam.faces.ui.templatetags import parts


def test_whose_move_it_is(cast: Cast) -> None:
    assert '"who me"' in parts.who(cast.tess, cast.tess)
    assert '"who "' in parts.who(cast.eli, cast.tess)
    assert '"who them"' in parts.who(cast.ada, cast.tess)


def test_a_name_cannot_act(cast: Cast) -> None:
    mallory = cast.contact('<script>"x"</script>', cast.acme)

    for drawn in (parts.who(mallory, named=True), parts.who(mallory), parts.who('<b a="1">')):
        assert "<script" not in drawn
        assert "<b " not in drawn
        assert 'a="1"' not in drawn


def test_the_bar_says_what_it_shows() -> None:
    drawn = parts.clock(ShownClock("soon", 84, 38, NOON))

    assert 'aria-label="84 % of the time used, breaks soon"' in drawn
    assert "0:38" in drawn
    assert "12:00 UTC" in drawn


@pytest.mark.parametrize(
    ("state", "words"), [("hold", "paused"), ("met", "met"), ("none", "no clock")]
)
def test_a_clock_that_does_not_run_says_so(state: str, words: str) -> None:
    assert f">{words}<" in parts.clock(ShownClock(state))


def test_the_partials_draw_the_same() -> None:
    shown = ShownClock("late", 100, -130, NOON)
    context = {"state": "late", "used": 100, "left": -130, "due": NOON}

    assert render_to_string("ui/_clock.html", context) == parts.clock(shown)
    assert render_to_string("ui/_sev.html", {"severity": 1}) == parts.sev(1)
    assert render_to_string("ui/_who.html", {"person": "Ann Bo"}) == parts.who("Ann Bo")
    assert render_to_string("ui/_time.html", {"moment": NOON, "at": NOON}) == parts.moment(
        NOON, NOON
    )


def test_a_moment_that_ticks_says_how() -> None:
    drawn = parts.moment(NOON + timedelta(hours=2), NOON, relative="until")

    assert 'data-relative="until"' in drawn
    assert ">in 2 h<" in drawn
    assert parts.moment(None) == ""
