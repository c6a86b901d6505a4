"""What must be seen to, though no clock says when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quiet:
    """Something that must be seen to, though no clock says when."""

    kind: str
    tone: str
    icon: str
    text: str
    end: str
    href: str
