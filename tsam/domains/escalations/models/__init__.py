"""What an escalation is, what both sides read of it, and what stays inside."""

from tsam.domains.escalations.models.escalation import (
    LIFECYCLE,
    NUMBERING,
    RUNNING,
    Channel,
    EscalatedCase,
    Escalation,
    EscalationFollower,
    Reason,
    State,
    Subject,
    Trend,
)
from tsam.domains.escalations.models.inside import (
    EarlyWarning,
    EscalationRemark,
    EscalationReview,
    EscalationWatch,
    LevelStep,
)
from tsam.domains.escalations.models.letters import Fault, IncomingLetter
from tsam.domains.escalations.models.rules import HOLDERS, EscalationRules, LevelRole
from tsam.domains.escalations.models.shared import (
    CheckItem,
    Doer,
    EscalationAction,
    EscalationCheck,
    EscalationLesson,
    EscalationReport,
    ExitCriterion,
)

__all__ = [
    "HOLDERS",
    "LIFECYCLE",
    "NUMBERING",
    "RUNNING",
    "Channel",
    "CheckItem",
    "Doer",
    "EarlyWarning",
    "EscalatedCase",
    "Escalation",
    "EscalationAction",
    "EscalationCheck",
    "EscalationFollower",
    "EscalationLesson",
    "EscalationRemark",
    "EscalationReport",
    "EscalationReview",
    "EscalationRules",
    "EscalationWatch",
    "ExitCriterion",
    "Fault",
    "IncomingLetter",
    "LevelRole",
    "LevelStep",
    "Reason",
    "State",
    "Subject",
    "Trend",
]
