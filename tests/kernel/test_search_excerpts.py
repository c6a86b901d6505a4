from __future__ import annotations

import pytest

from tsam.kernel.search import Piece, excerpt


def marked(text: str, query: str) -> str:
    return "".join(
        f"[{piece.text}]" if piece.is_hit else piece.text for piece in excerpt(text, query)
    )


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("The nightly batch stops.", "BATCH", "The nightly [batch] stops."),
        ("Le système s'arrête", "systeme arr", "Le [système] s'[arrête]"),
        ("Raised by ORA-00942 again", "00942", "Raised by [ORA-00942] again"),
        ("検索サーバーが止まる", "サーバー", "検索[サーバー]が止まる"),
        ("Nothing of it", "batch", "Nothing of it"),
        ("", "batch", ""),
        ("Two\n\n lines", "", "Two lines"),
    ],
)
def test_hits_are_marked(text: str, query: str, shown: str) -> None:
    assert marked(text, query) == shown


def test_it_starts_a_little_before_the_first_hit() -> None:
    pieces = excerpt("before " * 100 + "batch" + " after" * 100, "batch")

    assert Piece("batch", is_hit=True) in pieces
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")
    assert sum(len(piece.text) for piece in pieces) <= 202


def test_markup_stays_text() -> None:
    assert marked("<b>batch</b>", "batch") == "<b>[batch]</b>"
