"""The verbs of escalations."""

from tsam.domains.escalations.actions.course import (
    acknowledge,
    change_severity,
    cover,
    decline_level,
    lower_level,
    monitor,
    raise_level,
    remark,
    report,
    resume,
    write,
)
from tsam.domains.escalations.actions.ending import (
    agree,
    ask_to_close,
    close_silent,
    disagree,
    merge,
    review,
    warn_of_silence,
    withdraw,
)
from tsam.domains.escalations.actions.foreseeing import note_warnings
from tsam.domains.escalations.actions.parts import (
    add_action,
    add_exit,
    check_off,
    finish_action,
    meet_exit,
)
from tsam.domains.escalations.actions.raising import (
    Matter,
    Wanted,
    add_case,
    escalate,
    sharpest_first,
)
from tsam.domains.escalations.actions.receiving import (
    Outcome,
    Taken,
    forget_letters,
    take_letter,
)
from tsam.domains.escalations.actions.ruling import set_rules
from tsam.domains.escalations.actions.watching import grant_goodwill, watch

__all__ = [
    "Matter",
    "Outcome",
    "Taken",
    "Wanted",
    "acknowledge",
    "add_action",
    "add_case",
    "add_exit",
    "agree",
    "ask_to_close",
    "change_severity",
    "check_off",
    "close_silent",
    "cover",
    "decline_level",
    "disagree",
    "escalate",
    "finish_action",
    "forget_letters",
    "grant_goodwill",
    "lower_level",
    "meet_exit",
    "merge",
    "monitor",
    "note_warnings",
    "raise_level",
    "remark",
    "report",
    "resume",
    "review",
    "set_rules",
    "sharpest_first",
    "take_letter",
    "warn_of_silence",
    "watch",
    "withdraw",
    "write",
]
