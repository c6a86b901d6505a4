"""A plot of what was said against what came, for each set and group: an SVG of its own.

On the dotted line both agree. A point is a tenth of what was said; its bar is twice the standard
error of what came, so a forecast that is right misses its bar about once in twenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt
from pathlib import Path

SIDE, LEFT, TOP, GAP, ACROSS = 190, 46, 62, 54, 3
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#1a1a1a}.t{font-weight:600}.q{fill:#5c5c5c}"
    ".g{stroke:#d9d9d9}.d{stroke:#8a8a8a;stroke-dasharray:3 3}.e{stroke:#2355b0}"
    ".p{fill:#2355b0}.b{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#ececec}.q{fill:#a8a8a8}.g{stroke:#3a3f46}"
    ".d{stroke:#8a8a8a}.e{stroke:#8db4ff}.p{fill:#8db4ff}.b{fill:#15191e}}"
)


@dataclass(frozen=True)
class Panel:
    """`points`: (said, came, how many) for each tenth, both from 0 to 1."""

    title: str
    points: Sequence[tuple[float, float, int]]

    @property
    def forecasts(self) -> int:
        return sum(n for _said, _came, n in self.points)


def write(path: Path, title: str, panels: Sequence[Panel]) -> None:
    """Into a file, whose folder is made where it is missing; says where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draw(title, panels), encoding="utf-8")
    print(f"\nThe plot is {path}.")


def draw(title: str, panels: Sequence[Panel]) -> str:
    """The SVG as text, as wide as three panels."""
    rows = -(-len(panels) // ACROSS)
    width = LEFT + ACROSS * (SIDE + GAP)
    height = TOP + rows * (SIDE + GAP + 18)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<rect class="b" width="{width}" height="{height}"/>',
        f'<text class="t" x="{LEFT}" y="22">{escape(title)}</text>',
    ]
    for place, panel in enumerate(panels):
        down, across = divmod(place, ACROSS)
        x, y = LEFT + across * (SIDE + GAP), TOP + down * (SIDE + GAP + 18)
        parts += [f'<g transform="translate({x} {y})">', *_panel(panel), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _panel(panel: Panel) -> Iterator[str]:
    yield f'<text class="t" y="-10">{escape(panel.title)}</text>'
    for tick in (0, 50, 100):
        at = SIDE * tick / 100
        yield f'<path class="g" d="M{at} 0V{SIDE}M0 {at}H{SIDE}"/>'
        yield f'<text class="q" x="{at}" y="{SIDE + 16}" text-anchor="middle">{tick} %</text>'
        if tick:
            yield f'<text class="q" x="-6" y="{SIDE - at + 4}" text-anchor="end">{tick}</text>'
    yield f'<path class="d" d="M0 {SIDE}L{SIDE} 0"/>'
    count = f"{panel.forecasts:,} forecasts"
    yield f'<text class="q" x="{SIDE - 6}" y="{SIDE - 8}" text-anchor="end">{count}</text>'
    most = max((n for _said, _came, n in panel.points), default=1)
    for said, came, n in panel.points:
        error = 2 * sqrt(came * (1 - came) / n)
        x, low, high = SIDE * said, max(came - error, 0), min(came + error, 1)
        yield f'<path class="e" d="M{x:.1f} {SIDE * (1 - low):.1f}V{SIDE * (1 - high):.1f}"/>'
        size = 2 + 4 * sqrt(n / most)
        yield f'<circle class="p" cx="{x:.1f}" cy="{SIDE * (1 - came):.1f}" r="{size:.1f}"/>'
