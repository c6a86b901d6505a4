"""Which side's word holds, field by field: the one table of the sync.

A field that changed on one side only follows the table's columns. Where both changed, the word of
`holds` is taken and the other one is kept as a disagreement, which people see on the SPR's page and
settle there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tsam.domains.sprs.models import Side

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """`takes` says that theirs comes in, `sends` that ours goes out, `holds` who wins."""

    label: StrOrPromise
    takes: bool
    sends: bool
    holds: Side
    why: StrOrPromise


RULES: Mapping[str, Rule] = {
    "status": Rule(
        _("State"),
        takes=True,
        sends=True,
        holds=Side.TRACKER,
        why=_("R&D works there. A decision against a fix waits for words that customers read."),
    ),
    "severity": Rule(
        _("Severity"),
        takes=False,
        sends=True,
        holds=Side.DESK,
        why=_("Technical Support says how much a fault stops; theirs is shown and not taken."),
    ),
    "target": Rule(
        _("Target"),
        takes=True,
        sends=True,
        holds=Side.TRACKER,
        why=_("R&D plans there. What is promised here goes out as a fix version."),
    ),
    "component": Rule(
        _("Component"),
        takes=True,
        sends=False,
        holds=Side.TRACKER,
        why=_("R&D knows where the fault lies."),
    ),
}
# What is sent once and never compared, and what never leaves at all. The tests read these too.
SENT_ONCE = ("title", "text", "product", "found_in")
NEVER_SENT = ("public words", "customers", "cases", "milestones", "requests' authors")


class Step(Enum):
    NOTHING = "nothing"
    AGREE = "agree"
    TAKE = "take"
    SEND = "send"
    # Theirs changed and is not taken, or both changed: as the rule's `holds` says.
    DISAGREE = "disagree"


def step(
    rule: Rule,
    agreed: tuple[str, str] | None,
    ours: str,
    theirs: str,
    *,
    is_same: bool,
) -> Step:
    """What to do with one field. `agreed` is what both said last, None for a fresh link.

    `is_same` says that the two mean the same now, whatever they meant before.
    """
    if is_same:
        return Step.NOTHING if agreed == (ours, theirs) else Step.AGREE
    if agreed is None:
        takes = rule.holds == Side.TRACKER and rule.takes
        return Step.TAKE if takes else Step.SEND
    ours_moved, theirs_moved = ours != agreed[0], theirs != agreed[1]
    if ours_moved and theirs_moved:
        return Step.DISAGREE
    if theirs_moved:
        return Step.TAKE if rule.takes else Step.DISAGREE
    if ours_moved:
        return Step.SEND if rule.sends else Step.NOTHING
    return Step.NOTHING
