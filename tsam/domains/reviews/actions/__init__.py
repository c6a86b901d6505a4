"""Everything that is done with reviews. Each step needs a right to service reviews (G2)."""

from tsam.domains.reviews.actions import items
from tsam.domains.reviews.actions.alarms import watch
from tsam.domains.reviews.actions.meeting import (
    agree_action,
    decide,
    hold_review,
    note_no_show,
    strike_action,
    strike_decision,
)
from tsam.domains.reviews.actions.minuting import (
    agree_minutes,
    close_silent,
    publish,
    reject_minutes,
    send_minutes,
    write_minutes,
)
from tsam.domains.reviews.actions.planning import (
    follow_calendar,
    move,
    set_rhythm,
    settle,
    skip,
)
from tsam.domains.reviews.actions.preparing import (
    add_point,
    ask_to_come,
    let_stay,
    note,
    remove_point,
    share_agenda,
)

__all__ = [
    "add_point",
    "agree_action",
    "agree_minutes",
    "ask_to_come",
    "close_silent",
    "decide",
    "follow_calendar",
    "hold_review",
    "items",
    "let_stay",
    "move",
    "note",
    "note_no_show",
    "publish",
    "reject_minutes",
    "remove_point",
    "send_minutes",
    "set_rhythm",
    "settle",
    "share_agenda",
    "skip",
    "strike_action",
    "strike_decision",
    "watch",
    "write_minutes",
]
