"""Why one case stands before another, in words: all lines of the rule, and where it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.cases.models import NUMBERING
from tsam.domains.priorities.fairness import (
    BOUND_HOURS,
    Breaks,
    Rule,
    Standing,
    compare,
    decider,
)

# The numbers that the rule's lines are known by; the others stand in their place.
NUMBERS = {Rule.DOWN: 1, Rule.TURN: 2, Rule.BREAKS: 3, Rule.SHARE: 4, Rule.POINTS: 5, Rule.RANK: 4}


@dataclass(frozen=True)
class Said:
    """One line: its number, what it asks, what each case answers, and whether it ended it."""

    rule: Rule
    number: int | None
    question: str
    mine: str
    theirs: str
    decides: bool


def lines(one: Standing, other: Standing) -> list[Said]:
    """All lines of the rule for two cases, in the order in which they are asked."""
    return [
        Said(
            line.rule,
            NUMBERS.get(line.rule),
            _question(line.rule),
            _answer(line.rule, one),
            _answer(line.rule, other),
            line.decides,
        )
        for line in compare(one, other)
    ]


def ending(one: Standing, other: Standing) -> str:
    """Where it ended and by what, in one sentence about the one that goes ahead."""
    line = decider(compare(one, other))
    ahead, behind = (one, other) if line.sign < 0 else (other, one)
    said = _because(line.rule, ahead, behind)
    if line.rule in NUMBERS:
        return _("It ends at line %(number)d: %(why)s") % {
            "number": NUMBERS[line.rule],
            "why": said,
        }
    return said


def short(ahead: Standing, behind: Standing) -> str:
    """The line that decides, in a few words for a list."""
    rule = decider(compare(ahead, behind)).rule
    return {
        Rule.MOVE: _("waits for somebody else"),
        Rule.DOWN: _("a system is down"),
        Rule.TURN: _("the other waited for its turn"),
        Rule.BREAKS: _("the other breaks first"),
        Rule.SHARE: _("the other got less work"),
        Rule.POINTS: _("the other has more points"),
        Rule.RANK: _("our rank"),
        Rule.NUMBER: _("the other was numbered first"),
    }[rule]


def _question(rule: Rule) -> str:
    return {
        Rule.MOVE: _("Whose move is it?"),
        Rule.DOWN: _("Is a system down?"),
        Rule.TURN: _("Is it their turn?"),
        Rule.BREAKS: _("Does a word break?"),
        Rule.SHARE: _("Work for each open case"),
        Rule.POINTS: _("Points"),
        Rule.RANK: _("Our rank of it"),
        Rule.NUMBER: _("Numbered first"),
    }[rule]


def _answer(rule: Rule, one: Standing) -> str:
    case = one.waiting
    if rule == Rule.MOVE:
        return _("somebody else's") if case.rests else _("ours")
    if rule == Rule.DOWN:
        return _("down") if case.is_down else _("no")
    if rule == Rule.TURN:
        return _turn(one)
    if rule == Rule.BREAKS:
        return breaks_words(case.breaks)
    if rule == Rule.SHARE:
        return share_words(one)
    if rule == Rule.POINTS:
        return str(case.points)
    if rule == Rule.RANK:
        return str(case.place)
    return NUMBERING.show(case.case)


def _turn(one: Standing) -> str:
    hours = one.attention.waited_hours
    if one.turn and not one.waiting.rests:
        return _("not their first")
    said = ngettext("waits %(hours)d h", "waits %(hours)d h", hours) % {"hours": hours}
    return _("yes, %(waits)s") % {"waits": said} if one.has_turn else said


def breaks_words(breaks: Breaks) -> str:
    return {
        Breaks.BROKEN: _("broken"),
        Breaks.SOON: _("within 4 h"),
        Breaks.NONE: _("not soon"),
    }[breaks]


def share_words(one: Standing) -> str:
    """“0.8, 4 for 5”: works lately and those before it, for so many open cases."""
    return _("%(share).1f, %(works)d for %(cases)d") % {
        "share": one.share,
        "works": one.attention.works + one.turn,
        "cases": max(one.claims, 1),
    }


def _because(rule: Rule, ahead: Standing, behind: Standing) -> str:
    if rule == Rule.MOVE:
        return _("The other case waits for somebody else.")
    if rule == Rule.DOWN:
        return _("a system is down.")
    if rule == Rule.TURN:
        hours = ahead.attention.waited_hours
        return ngettext(
            "they wait for work of ours for %(hours)d service hour, so it is their turn.",
            "they wait for work of ours for %(hours)d service hours, so it is their turn.",
            hours,
        ) % {"hours": hours}
    if rule == Rule.BREAKS:
        if ahead.waiting.breaks == Breaks.BROKEN:
            return _("a word to them is late already.")
        return _("a word to them breaks within 4 hours.")
    if rule == Rule.SHARE:
        return _("they got less work for each open case, %(mine).1f against %(theirs).1f.") % {
            "mine": ahead.share,
            "theirs": behind.share,
        }
    if rule == Rule.POINTS:
        by = ahead.waiting.points - behind.waiting.points
        return ngettext("by %(points)d point.", "by %(points)d points.", by) % {"points": by}
    if rule == Rule.RANK:
        return _("of one engagement our rank decides.")
    return _("All lines are equal, so the case that was numbered first goes ahead.")


def promise() -> Sequence[str]:
    """What the rule promises, for whoever reads it for the first time."""
    return (
        _("We never compare two customers by what they pay."),
        _("The rule asks five things and stops at the first that differs."),
        _("Who waits for a service day goes ahead, so that nobody waits more than %(hours)d hours.")
        % {"hours": BOUND_HOURS},
    )
