"""Projects on one line of time: how long each takes, its milestones, its hypercare. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tsam.domains.objectives.models import Milestone, Project, ProjectPhase
from tsam.faces.ui.spans import Bar, Line

# In the units of the drawing: where the first lane begins, and how high each is.
TOP, HEIGHT = 22, 34
# About how much of the width a sign of a label takes, in per cent.
SIGN = 0.72
LAST = 95
LEAST, MOST = timedelta(days=60), timedelta(days=500)


@dataclass(frozen=True)
class Mark:
    """A day on a lane: its place, its look ("", "past", "bad"), its words where there is room."""

    x: float
    y: float
    look: str
    title: str
    label: str = ""

    @property
    def label_y(self) -> float:
        return self.y + 4


@dataclass(frozen=True)
class Stretch:
    """A span on a lane, with its look: "", "open", "done" or "bad"."""

    bar: Bar
    y: float
    look: str


@dataclass(frozen=True)
class Lane:
    name: str
    line_y: int
    stretches: Sequence[Stretch]
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Drawing:
    lanes: Sequence[Lane]
    ticks: Sequence[Tick]
    now: float
    height: int

    @property
    def foot(self) -> int:
        return self.height - 20

    @property
    def words_y(self) -> int:
        return self.height - 5


def draw(
    projects: Sequence[Project], milestones: Mapping[int, Sequence[Milestone]], today: date
) -> Drawing | None:
    """None where there is nothing to draw: no project that has days around today."""
    shown = [
        (f"{one.label} {one.name}", one, milestones.get(one.pk, ()))
        for one in projects
        if one.phase != ProjectPhase.CANCELLED
    ]
    return draw_named(shown, today)


def draw_named(
    shown: Sequence[tuple[str, Project, Sequence[Milestone]]], today: date
) -> Drawing | None:
    """Each lane with its name, its project and its milestones."""
    days = [day for _name, one, marked in shown for day in _days(one, marked)]
    near = [day for day in days if abs(day - today) <= MOST]
    if not near:
        return None
    first = min([*near, today]) - timedelta(days=7)
    line = Line(first, max([*near, first + LEAST, today]) + timedelta(days=10), today)
    lanes = [
        _lane(name, one, marked, line, place) for place, (name, one, marked) in enumerate(shown)
    ]
    return Drawing(lanes, _ticks(line), line.now, TOP + HEIGHT * len(lanes) + 22)


def _days(project: Project, milestones: Sequence[Milestone]) -> list[date]:
    live = project.went_live_on or project.go_live_on
    return [live, project.hypercare_ends_on, *(one.due_on for one in milestones)]


def _lane(
    name: str, project: Project, milestones: Sequence[Milestone], line: Line, place: int
) -> Lane:
    top = TOP + HEIGHT * place
    middle = top + HEIGHT / 2
    live = project.went_live_on or project.go_live_on
    slipped = project.has_slipped(line.today)
    stretches = []
    before = line.bar(max(project.created_at.date(), line.first), live - timedelta(days=1))
    after = line.bar(live, project.hypercare_ends_on)
    if before:
        look = "done" if project.is_live else "bad" if slipped else ""
        stretches.append(Stretch(before, top + 6, look))
    if after:
        is_over = project.phase == "OPERATIONS"
        look = "done" if is_over else "" if project.is_live else "open"
        stretches.append(Stretch(after, top + 6, look))
    marks = [_mark(one, line, middle) for one in milestones if one.dropped_at is None]
    what = _("Live") if project.is_live else _("Go-live")
    look = "past" if project.is_live else "bad" if slipped else ""
    day = date_format(live, "j M")
    marks.append(Mark(line.at(live), middle, look, f"{what}, {day}", f"{what} {day}"))
    return Lane(_short(name, 30), top + HEIGHT, stretches, _labelled(marks))


def _mark(milestone: Milestone, line: Line, y: float) -> Mark:
    day = milestone.reached_on or milestone.due_on
    look = "past" if milestone.reached_on else "bad" if milestone.is_late(line.today) else ""
    said = f"{milestone.name}, {date_format(day, 'j M')}"
    return Mark(line.at(day), y, look, said, _short(milestone.name, 24))


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _labelled(marks: Sequence[Mark]) -> list[Mark]:
    """A label stands where it does not run into the next mark or off the drawing."""
    listed = sorted(marks, key=lambda mark: mark.x)
    ends = [one.x for one in listed[1:]] + [112.0]
    return [
        mark
        if mark.x + 2 + len(mark.label) * SIGN < following
        else Mark(mark.x, mark.y, mark.look, mark.title)
        for mark, following in zip(listed, ends, strict=True)
    ]


def _ticks(line: Line) -> list[Tick]:
    """The first of each month, or of every few where they would stand too close."""
    months = []
    day = (line.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= line.last:
        months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = max(1, len(months) // 7)
    ticks = [Tick(line.at(one), date_format(one, "j M")) for one in months[::step]]
    # One at the very end has no room for its words.
    return [tick for tick in ticks if tick.x < LAST]
