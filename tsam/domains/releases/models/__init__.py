"""What the vendor brings out, when that was planned, and what customers read of it."""

from tsam.domains.releases.models.public import PublicRelease
from tsam.domains.releases.models.vehicles import (
    READERS,
    PatchPlace,
    PlannedDate,
    Vehicle,
    VehicleKind,
)

__all__ = [
    "READERS",
    "PatchPlace",
    "PlannedDate",
    "PublicRelease",
    "Vehicle",
    "VehicleKind",
]
