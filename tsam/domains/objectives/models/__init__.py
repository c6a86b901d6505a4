"""What a customer needs, and what both sides agreed to reach."""

from tsam.domains.objectives.models.documents import (
    Approval,
    ApprovalSide,
    ApprovalVerdict,
    Direction,
    DocumentState,
    Objective,
    ObjectiveNeed,
    ObjectivesDocument,
    Period,
    Source,
)
from tsam.domains.objectives.models.outcomes import OutcomeVerdict, RequirementOutcome
from tsam.domains.objectives.models.projects import (
    BEFORE,
    LEAST_HYPERCARE,
    MOST_HYPERCARE,
    USUAL_HYPERCARE,
    Milestone,
    Project,
    ProjectPhase,
)
from tsam.domains.objectives.models.readings import Kickoff, Reading
from tsam.domains.objectives.models.requirements import (
    IN_FORCE,
    LEAST_WEIGHT,
    LIFECYCLE,
    MOST_WEIGHT,
    Requirement,
    RequirementStatus,
)

__all__ = [
    "BEFORE",
    "IN_FORCE",
    "LEAST_HYPERCARE",
    "LEAST_WEIGHT",
    "LIFECYCLE",
    "MOST_HYPERCARE",
    "MOST_WEIGHT",
    "USUAL_HYPERCARE",
    "Approval",
    "ApprovalSide",
    "ApprovalVerdict",
    "Direction",
    "DocumentState",
    "Kickoff",
    "Milestone",
    "Objective",
    "ObjectiveNeed",
    "ObjectivesDocument",
    "OutcomeVerdict",
    "Period",
    "Project",
    "ProjectPhase",
    "Reading",
    "Requirement",
    "RequirementOutcome",
    "RequirementStatus",
    "Source",
]
