"""The order of work, and what people say of it."""

from tsam.domains.priorities.models.ranks import (
    MOST_OVERRIDE,
    CustomerOrder,
    EngagementWeights,
    OrderedCase,
    Rank,
    RankOverride,
    Weights,
)

__all__ = [
    "MOST_OVERRIDE",
    "CustomerOrder",
    "EngagementWeights",
    "OrderedCase",
    "Rank",
    "RankOverride",
    "Weights",
]
