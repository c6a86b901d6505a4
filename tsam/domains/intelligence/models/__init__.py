"""What is known of a customer's environment, and who may read it."""

from tsam.domains.intelligence.models.asks import TruthAsk
from tsam.domains.intelligence.models.consents import Consent, Reader
from tsam.domains.intelligence.models.environments import (
    Environment,
    EnvironmentFact,
    FactKind,
    Source,
    TierName,
)
from tsam.domains.intelligence.models.imports import (
    EnvironmentImport,
    ImportedContent,
    ImportedState,
    ReportForm,
)
from tsam.domains.intelligence.models.organisation import (
    Degree,
    OrganisationFact,
    OrganisationKind,
    Stakeholder,
    StakeholderRole,
    Standing,
)
from tsam.domains.intelligence.models.snapshots import (
    EnvironmentSnapshot,
    Occasion,
    SnapshotBody,
    SnapshotPart,
)
from tsam.domains.intelligence.models.windows import ChangeFreeze, ChangeWindow, Weekday

__all__ = [
    "ChangeFreeze",
    "ChangeWindow",
    "Consent",
    "Degree",
    "Environment",
    "EnvironmentFact",
    "EnvironmentImport",
    "EnvironmentSnapshot",
    "FactKind",
    "ImportedContent",
    "ImportedState",
    "Occasion",
    "OrganisationFact",
    "OrganisationKind",
    "Reader",
    "ReportForm",
    "SnapshotBody",
    "SnapshotPart",
    "Source",
    "Stakeholder",
    "StakeholderRole",
    "Standing",
    "TierName",
    "TruthAsk",
    "Weekday",
]
