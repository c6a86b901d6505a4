"""Cases and everything that is said in them."""

from tsam.domains.cases.models.case import (
    LIFECYCLE,
    NUMBERING,
    PAUSED,
    Case,
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
from tsam.domains.cases.models.importing import ImportRun, ImportState
from tsam.domains.cases.models.talk import Attachment, Channel, Message, Note

__all__ = [
    "LIFECYCLE",
    "NUMBERING",
    "PAUSED",
    "Attachment",
    "Case",
    "Channel",
    "ClockKind",
    "ClockState",
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
]
