"""How agendas and minutes of reviews are shown, on the desk and on the portal alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tsam.domains.objectives.models import OutcomeVerdict
from tsam.domains.people.models import User
from tsam.domains.reviews.agenda import OUTCOME_TONES
from tsam.domains.reviews.models import (
    ActionItem,
    AgendaPoint,
    Attendance,
    Minutes,
    PointKind,
    Review,
    ReviewParticipant,
    ReviewState,
)

ICONS = {
    "good": "circle-check",
    "risk": "triangle-alert",
    "alarm": "octagon-alert",
    "unknown": "circle-dashed",
    "": "circle",
}
STATES = {
    ReviewState.PLANNED: ("", "circle"),
    ReviewState.AGENDA_SHARED: ("good", "send"),
    ReviewState.HELD: ("", "circle-dot"),
    ReviewState.MINUTES_SENT: ("", "hourglass"),
    ReviewState.CLOSED: ("good", "circle-check"),
    ReviewState.SKIPPED: ("unknown", "circle-slash"),
    ReviewState.NO_SHOW: ("risk", "user-x"),
}

# From the row that a line was read from to its page, or "".
Links = Callable[[str, str], str]


class Spoken(Protocol):
    """A line of an agenda: as it is now, or as it was shared."""

    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def standing(self) -> str: ...
    @property
    def tone(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def noun(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def as_of(self) -> datetime: ...


@dataclass(frozen=True)
class Line:
    """One line as it stands on a page. `key` is that of a point of one's own that can go."""

    title: str
    standing: str
    tone: str
    icon: str
    detail: str
    href: str
    as_of: datetime
    key: int = 0
    is_new: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Group:
    """The lines of one kind, and how many stand how."""

    number: int
    label: str
    lines: Sequence[Line]
    summary: str


def groups(rows: Iterable[Spoken], links: Links, shared_at: datetime | None = None) -> list[Group]:
    """By kind, what was promised first."""
    found: dict[str, list[Line]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(_line(row, links, shared_at))
    order = [kind for kind in PointKind if kind in found]
    return [
        Group(n, str(kind.label), found[kind], _summary(found[kind]))
        for n, kind in enumerate(order, 1)
    ]


def _line(row: Spoken, links: Links, shared_at: datetime | None) -> Line:
    point = row if isinstance(row, AgendaPoint) else None
    own = point is not None and point.kind == PointKind.OWN
    return Line(
        row.title,
        row.standing,
        row.tone,
        ICONS.get(row.tone, "circle"),
        row.detail,
        links(row.noun, row.source) if row.noun else "",
        row.as_of,
        point.pk if point and own and point.shared_at is None else 0,
        is_new=bool(point and own and shared_at and row.as_of > shared_at),
        is_hidden=bool(point and point.shared_at is None),
    )


def _summary(lines: Sequence[Line]) -> str:
    """ "2 kept, 1 late": days are counted line by line, not here."""
    counted = Counter(_in_short(line) for line in lines if line.standing)
    return ", ".join(f"{n} {standing}" for standing, n in counted.items())


def _in_short(line: Line) -> str:
    if line.standing[0].isdigit():
        return _("late") if line.tone == "risk" else _("over the day")
    return line.standing.lower()


@dataclass(frozen=True)
class Stage:
    """One state of a review on its way, and the day it came or is owed."""

    label: str
    when: str
    look: str
    """ "past", "here" or "" for what is to come."""


@dataclass(frozen=True)
class Here:
    """Somebody who is asked to come."""

    row: ReviewParticipant
    tone: str
    icon: str
    label: str


_CAME = {
    Attendance.UNKNOWN: ("", "circle-dashed"),
    Attendance.PRESENT: ("good", "check"),
    Attendance.ABSENT: ("risk", "minus"),
}


def came(rows: Iterable[ReviewParticipant]) -> list[Here]:
    return [
        Here(row, *_CAME[Attendance(row.attendance)], str(row.get_attendance_display()))
        for row in rows
    ]


def participants(reader: User, review: Review) -> list[Here]:
    rows = ReviewParticipant.objects.visible_to(reader).filter(review=review)
    return came(rows.select_related("user").order_by("user__is_staff", "user__name", "pk"))


@dataclass(frozen=True)
class Owed:
    """An action, and whether it is late on that day."""

    row: ActionItem
    is_overdue: bool
    is_late: bool
    may_finish: bool = False


@dataclass(frozen=True)
class Version:
    """Minutes with what is frozen in them, in the shape that pages show."""

    row: Minutes
    attendance: Sequence[tuple[str, str, str]]
    decisions: Sequence[str]
    actions: Sequence[Mapping[str, Any]]
    outcomes: Sequence[Mapping[str, Any]]


def version(row: Minutes) -> Version:
    content: Mapping[str, Any] = row.content or {}
    return Version(
        row,
        [
            (one["name"], *_CAME[Attendance(one["attendance"])])
            for one in content.get("attendance", ())
        ],
        list(content.get("decisions", ())),
        [
            {**one, "due_on": date.fromisoformat(one["due_on"])}
            for one in content.get("actions", ())
        ],
        [
            {
                **one,
                "label": str(OutcomeVerdict(one["verdict"]).label),
                "tone": OUTCOME_TONES[OutcomeVerdict(one["verdict"])],
                "icon": ICONS[OUTCOME_TONES[OutcomeVerdict(one["verdict"])]],
            }
            for one in content.get("outcomes", ())
        ],
    )


def versions(reader: User, review: Review) -> list[Version]:
    """What was sent, the newest first."""
    rows = Minutes.objects.visible_to(reader).filter(review=review, sent_at__isnull=False)
    return [version(row) for row in rows.select_related("verdict_by").order_by("-version")]


def place_of(review: Review) -> str:
    """Whose clock the time is on."""
    calendar = review.engagement.calendar
    return str(calendar.place or calendar.zone)


def why_moved(review: Review) -> str:
    """In the reader's language, where the house said it."""
    return _(review.moved_because) if review.moved_because else ""


def why(review: Review) -> str:
    return _(review.reason) if review.reason else ""
