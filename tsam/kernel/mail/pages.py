"""The words of a letter that came as a page: nothing of it is ever shown as HTML."""

from __future__ import annotations

import html
import re

import nh3

# Letters of HTML that are looked at: what stands behind is in the letter as it came.
MOST_HTML = 300_000
_LINES = {"div", "tr", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dt"}
_PARAGRAPHS = {"p", "pre"}
_KEPT = _LINES | _PARAGRAPHS | {"br", "blockquote"}
_DROPPED = {"script", "style", "title", "template", "noscript", "textarea"}
_TAG = re.compile(r"<(/?)([a-z0-9]+)>")


def plain(page: str) -> str:
    """Its words line by line; what it quotes begins with ">", as in a letter of plain text."""
    # The sanitiser closes and lowers all tags, drops what runs, and escapes all else.
    kept = nh3.clean(
        page[:MOST_HTML],
        tags=_KEPT,
        attributes={},
        clean_content_tags=_DROPPED,
        link_rel=None,
    )
    lines: list[tuple[int, str]] = [(0, "")]
    depth, is_kept_as_is = 0, False
    pieces = _TAG.split(kept)
    for at in range(0, len(pieces), 3):
        for number, words in enumerate(_spaced(pieces[at], as_it_is=is_kept_as_is)):
            if number:
                lines.append((depth, ""))
            lines[-1] = (lines[-1][0], lines[-1][1] + words)
        if at + 2 >= len(pieces):
            break
        is_end, tag = bool(pieces[at + 1]), pieces[at + 2]
        if tag == "blockquote":
            depth = max(0, depth - 1) if is_end else depth + 1
        is_kept_as_is = not is_end if tag == "pre" else is_kept_as_is
        if tag == "br" or lines[-1][1].strip() or tag == "blockquote":
            lines.append((depth, ""))
        if tag in _PARAGRAPHS and len(lines) > 1 and lines[-2][1].strip():
            lines.append((depth, ""))
    told = "\n".join(f"{'>' * level} {words}".strip() for level, words in lines)
    return re.sub(r"\n{3,}", "\n\n", told).strip()


def _spaced(text: str, *, as_it_is: bool) -> list[str]:
    words = html.unescape(text).replace("\xa0", " ")
    return words.split("\n") if as_it_is else [re.sub(r"\s+", " ", words)]
