"""Everything that can happen to a case."""

from tsam.domains.cases.actions.areas import classify
from tsam.domains.cases.actions.course import (
    agree,
    assign,
    change_severity,
    disagree,
    move,
    promise,
    propose_solution,
    reopen,
    set_next_action,
    set_phase,
    withdraw,
)
from tsam.domains.cases.actions.needs import document_need, serve_requirement
from tsam.domains.cases.actions.opening import Description, down_faults, open_case
from tsam.domains.cases.actions.reachable import Reachable
from tsam.domains.cases.actions.several import assign_several, give_back, plan_several
from tsam.domains.cases.actions.sprs import link_spr, raise_spr, unlink_spr
from tsam.domains.cases.actions.talk import (
    Promise,
    add_participant,
    mark_read,
    remove_participant,
    reply,
    take_note,
)
from tsam.domains.cases.actions.transitions import confirm as confirm_transition
from tsam.domains.cases.actions.transitions import undo as undo_transition

__all__ = [
    "Description",
    "Promise",
    "Reachable",
    "add_participant",
    "agree",
    "assign",
    "assign_several",
    "change_severity",
    "classify",
    "confirm_transition",
    "disagree",
    "document_need",
    "down_faults",
    "give_back",
    "link_spr",
    "mark_read",
    "move",
    "open_case",
    "plan_several",
    "promise",
    "propose_solution",
    "raise_spr",
    "remove_participant",
    "reopen",
    "reply",
    "serve_requirement",
    "set_next_action",
    "set_phase",
    "take_note",
    "undo_transition",
    "unlink_spr",
    "withdraw",
]
