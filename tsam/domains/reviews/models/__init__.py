"""Regular reviews of what came of the documented needs."""

from tsam.domains.reviews.models.content import (
    ActionItem,
    ActionState,
    AgendaPoint,
    Attendance,
    Decision,
    Minutes,
    MinutesVerdict,
    PointKind,
    ReviewNote,
    ReviewParticipant,
    Side,
)
from tsam.domains.reviews.models.series import (
    AHEAD,
    LIFECYCLE,
    WAS_HELD,
    AlarmKind,
    Review,
    ReviewAlarm,
    ReviewSeries,
    ReviewState,
)

__all__ = [
    "AHEAD",
    "LIFECYCLE",
    "WAS_HELD",
    "ActionItem",
    "ActionState",
    "AgendaPoint",
    "AlarmKind",
    "Attendance",
    "Decision",
    "Minutes",
    "MinutesVerdict",
    "PointKind",
    "Review",
    "ReviewAlarm",
    "ReviewNote",
    "ReviewParticipant",
    "ReviewSeries",
    "ReviewState",
    "Side",
]
