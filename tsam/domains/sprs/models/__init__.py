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
from tsam.domains.sprs.models.trackers import (
    Disagreement,
    LinkState,
    Side,
    Tracker,
    TrackerComment,
    TrackerDelivery,
    TrackerEntry,
    TrackerKind,
    TrackerLink,
    TrackerSecret,
)

__all__ = [
    "EXITS",
    "FIXED",
    "LIFECYCLE",
    "OPEN",
    "READERS",
    "Answer",
    "Carriage",
    "Disagreement",
    "FixModel",
    "LinkState",
    "PriorityRequest",
    "PublicOutlook",
    "Side",
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
    "Tracker",
    "TrackerComment",
    "TrackerDelivery",
    "TrackerEntry",
    "TrackerKind",
    "TrackerLink",
    "TrackerSecret",
    "Wanted",
    "Workaround",
]
