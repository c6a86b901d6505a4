"""What a customer needs, and what both sides agreed to reach."""

from tsam.domains.objectives.models.requirements import (
    IN_FORCE,
    LEAST_WEIGHT,
    LIFECYCLE,
    MOST_WEIGHT,
    Requirement,
    RequirementStatus,
)

__all__ = [
    "IN_FORCE",
    "LEAST_WEIGHT",
    "LIFECYCLE",
    "MOST_WEIGHT",
    "Requirement",
    "RequirementStatus",
]
