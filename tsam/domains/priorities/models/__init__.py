"""The order of work, and what people say of it."""

from tsam.domains.priorities.models.passing import PassedOver, PassingReason
from tsam.domains.priorities.models.ranks import (
    MOST_OVERRIDE,
    CustomerOrder,
    EngagementWeights,
    OrderedCase,
    Rank,
    RankOverride,
    Weights,
)
from tsam.domains.priorities.models.understanding import Question, Understanding

__all__ = [
    "MOST_OVERRIDE",
    "CustomerOrder",
    "EngagementWeights",
    "OrderedCase",
    "PassedOver",
    "PassingReason",
    "Question",
    "Rank",
    "RankOverride",
    "Understanding",
    "Weights",
]
