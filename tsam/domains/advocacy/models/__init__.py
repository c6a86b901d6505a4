"""What departments beyond support read of a customer, what is asked of them, what they promise."""

from tsam.domains.advocacy.models.asks import (
    WAITING,
    Answer,
    AnswerKind,
    BriefItem,
    ItemState,
)
from tsam.domains.advocacy.models.briefs import (
    BriefEdition,
    BriefReceipt,
    CustomerAlias,
    Discretion,
    every_brief,
)
from tsam.domains.advocacy.models.commitments import (
    Commitment,
    CommitmentMove,
    CommitmentState,
    Promise,
)

__all__ = [
    "WAITING",
    "Answer",
    "AnswerKind",
    "BriefEdition",
    "BriefItem",
    "BriefReceipt",
    "Commitment",
    "CommitmentMove",
    "CommitmentState",
    "CustomerAlias",
    "Discretion",
    "ItemState",
    "Promise",
    "every_brief",
]
