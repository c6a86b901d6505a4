"""Everything that departments beyond support and the TSAM do with a brief."""

from tsam.domains.advocacy.actions.answering import accept, decline, question, reply
from tsam.domains.advocacy.actions.asking import (
    ask,
    call_customer,
    set_discretion,
    withdraw,
)
from tsam.domains.advocacy.actions.editions import mark_read, revise, settle_changes
from tsam.domains.advocacy.actions.promising import (
    break_off,
    hand_over,
    keep,
    move,
    release,
)

__all__ = [
    "accept",
    "ask",
    "break_off",
    "call_customer",
    "decline",
    "hand_over",
    "keep",
    "mark_read",
    "move",
    "question",
    "release",
    "reply",
    "revise",
    "set_discretion",
    "settle_changes",
    "withdraw",
]
