from tsam.domains.calls.models.call import (
    LIFECYCLE,
    OPEN,
    Answer,
    Call,
    CallKind,
    CallOffer,
    CallPerson,
    CallState,
    TakenTime,
)
from tsam.domains.calls.models.content import (
    AgendaPoint,
    CallAction,
    Decision,
    Minutes,
    PointSource,
)
from tsam.domains.calls.models.feeds import BusySpan, CalendarFeed, FreeBusySource
from tsam.domains.calls.models.off_hours import (
    OFF_LIFECYCLE,
    OffHoursApproval,
    OffHoursRequest,
    OffState,
)
from tsam.domains.calls.models.series import CallSeries, HolidayRule, SeriesPerson

__all__ = [
    "LIFECYCLE",
    "OFF_LIFECYCLE",
    "OPEN",
    "AgendaPoint",
    "Answer",
    "BusySpan",
    "CalendarFeed",
    "Call",
    "CallAction",
    "CallKind",
    "CallOffer",
    "CallPerson",
    "CallSeries",
    "CallState",
    "Decision",
    "FreeBusySource",
    "HolidayRule",
    "Minutes",
    "OffHoursApproval",
    "OffHoursRequest",
    "OffState",
    "PointSource",
    "SeriesPerson",
    "TakenTime",
]
