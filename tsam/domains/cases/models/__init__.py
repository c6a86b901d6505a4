"""Cases and everything that is said in them."""

from tsam.domains.cases.models.case import (
    LIFECYCLE,
    NUMBERING,
    OURS,
    PAUSED,
    Case,
    CaseArea,
    ClockKind,
    ClockState,
    IssueType,
    Participant,
    ParticipantRole,
    Phase,
    ReadMark,
    Side,
    State,
)
from tsam.domains.cases.models.importing import ImportKind, ImportRun, ImportState
from tsam.domains.cases.models.sprs import CaseSpr
from tsam.domains.cases.models.talk import Attachment, Channel, Message, Note
from tsam.domains.cases.models.transitions import Transition, TransitionedCase

__all__ = [
    "LIFECYCLE",
    "NUMBERING",
    "OURS",
    "PAUSED",
    "Attachment",
    "Case",
    "CaseArea",
    "CaseSpr",
    "Channel",
    "ClockKind",
    "ClockState",
    "ImportKind",
    "ImportRun",
    "ImportState",
    "IssueType",
    "Message",
    "Note",
    "Participant",
    "ParticipantRole",
    "Phase",
    "ReadMark",
    "Side",
    "State",
    "Transition",
    "TransitionedCase",
]
