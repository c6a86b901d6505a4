"""Defects, whom they hit, and what customers read of them."""

from tsam.domains.sprs.models.carriage import Carriage, Standing
from tsam.domains.sprs.models.forecasts import (
    FixModel,
    PublicOutlook,
    SprForecast,
    SprOutlook,
    Told,
)
from tsam.domains.sprs.models.hits import PriorityRequest, SprFollower, SprInterest, Wanted
from tsam.domains.sprs.models.public import SprPublic, Workaround
from tsam.domains.sprs.models.spr import (
    EXITS,
    FIXED,
    LIFECYCLE,
    OPEN,
    READERS,
    Answer,
    Spr,
    SprSeverity,
    SprState,
)

__all__ = [
    "EXITS",
    "FIXED",
    "LIFECYCLE",
    "OPEN",
    "READERS",
    "Answer",
    "Carriage",
    "FixModel",
    "PriorityRequest",
    "PublicOutlook",
    "Spr",
    "SprFollower",
    "SprForecast",
    "SprInterest",
    "SprOutlook",
    "SprPublic",
    "SprSeverity",
    "SprState",
    "Standing",
    "Told",
    "Wanted",
    "Workaround",
]
