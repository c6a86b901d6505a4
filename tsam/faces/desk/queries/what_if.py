"""What would be if a day moved: the question, the answer, and who would be told."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.hours import today_of, working
from tsam.domains.accounts.models import Engagement
from tsam.domains.cases.models import Case
from tsam.domains.objectives import project_notices
from tsam.domains.objectives.models import Milestone, Project
from tsam.domains.people.models import User
from tsam.domains.priorities import what_if
from tsam.domains.priorities.what_if import Effect
from tsam.faces.desk.queries import project_lanes
from tsam.faces.desk.queries.projects import RELATED, milestones_of
from tsam.faces.desk.queries.what_if_objectives import touched

# So many cases stand in each list; all of them are counted.
SHOWN = 8


@dataclass(frozen=True)
class Subject:
    """A day that can move: a go-live, or a milestone of a project."""

    key: str
    label: str
    project: Project
    milestone: Milestone | None = None

    @property
    def row(self) -> Project | Milestone:
        return self.milestone or self.project

    @property
    def day(self) -> date:
        return self.milestone.due_on if self.milestone else self.project.go_live_on

    @property
    def what(self) -> str:
        if self.milestone:
            return _("“%(name)s”") % {"name": self.milestone.name}
        return _("the go-live of %(name)s") % {"name": self.project.name}


@dataclass(frozen=True)
class Proposal:
    """A subject with other days that people most often ask about."""

    subject: Subject
    days: Sequence[tuple[str, date]]


@dataclass(frozen=True)
class Group:
    """Cases that something happens to, as many as are shown, and how many there are."""

    effects: Sequence[Effect]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.effects)


def subjects(reader: User, row: Engagement) -> list[Subject]:
    """The days of the engagement that lie ahead, the nearest first."""
    projects = list(
        Project.objects.visible_to(reader)
        .filter(engagement=row)
        .select_related(*RELATED)
        .order_by("number")
    )
    days = milestones_of(reader, projects)
    found = []
    for project in projects:
        if project.is_coming:
            label = _("Go-live of %(label)s, %(day)s") % {
                "label": project,
                "day": date_format(project.go_live_on, "j M Y"),
            }
            found.append(Subject(f"p{project.pk}", label, project))
        for day in days.get(project.pk, []):
            if day.is_ahead and project.phase not in {"CANCELLED", "OPERATIONS"}:
                label = _("%(name)s of %(label)s, %(day)s") % {
                    "name": day.name,
                    "label": project.label,
                    "day": date_format(day.due_on, "j M Y"),
                }
                found.append(Subject(f"m{day.pk}", label, project, day))
    return sorted(found, key=lambda one: (one.day, one.key))


def proposals(subjects: Sequence[Subject], today: date) -> list[Proposal]:
    """What to ask about each day to come, without a day being typed."""
    weeks = [(_("a week earlier"), -1), (_("a week later"), 1), (_("two weeks later"), 2)]
    return [
        Proposal(
            subject,
            [
                (words, day)
                for words, many in weeks
                if (day := subject.day + timedelta(weeks=many)) > today
            ],
        )
        for subject in subjects[:SHOWN]
    ]


def thought(
    reader: User, row: Engagement, subject: Subject, to: date, at: datetime
) -> dict[str, Any]:
    """The answer, for a day that may be chosen. Cases that the reader may not see are left out."""
    outcome = what_if.consider(row.application_id, subject.row, to, at)
    keys = [one.case.pk for one in outcome.effects]
    seen = set(Case.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    stops = [one for one in outcome.stops if one.case.pk in seen]
    starts = [one for one in outcome.starts if one.case.pk in seen]
    moved = [one for one in outcome.moved if one.case.pk in seen]
    told = {one.case.pk for one in (*stops, *starts)}
    others = [one for one in moved if one.case.pk not in told]
    return {
        "stops": _group(stops),
        "starts": _group(starts),
        "others": _group(others),
        "objectives": touched(
            reader,
            row,
            [one for one in outcome.effects if one.case.pk in seen],
            subject.day,
            to,
        ),
        "sentence": _sentence(subject, to, moved),
        "answer": _answer(stops, starts),
        "drawing": _drawing(reader, subject, to, today_of(row, at)),
        "told": _told(subject.project, at),
        "no_service": not working(row.calendar).is_service_day(to),
        "to": to,
    }


def _group(effects: Sequence[Effect]) -> Group:
    return Group(effects[:SHOWN], len(effects))


def _told(project: Project, at: datetime) -> list[str]:
    people = [
        *project_notices.customers_of(project),
        *project_notices.ours_of(project, at.date()),
    ]
    return list(dict.fromkeys(person.name for person in people if person.is_active))


def _drawing(reader: User, subject: Subject, to: date, today: date) -> project_lanes.Drawing | None:
    """Its lane as it is planned, and as it would be."""
    days = milestones_of(reader, [subject.project]).get(subject.project.pk, [])
    other, others = copy.copy(subject.project), [copy.copy(day) for day in days]
    if subject.milestone:
        for day in others:
            day.due_on = to if day.pk == subject.milestone.pk else day.due_on
    else:
        other.go_live_on = to
    return project_lanes.draw_named(
        [(_("As it is planned"), subject.project, days), (_("As you think of it"), other, others)],
        today,
    )


def _sentence(subject: Subject, to: date, moved: Sequence[Effect]) -> str:
    """The answer in one line, for the top of the page."""
    fall = sum(one.points_more < 0 for one in moved)
    rise = sum(one.points_more > 0 for one in moved)
    words = []
    if fall:
        words.append(
            ngettext("%(n)d case loses points", "%(n)d cases lose points", fall) % {"n": fall}
        )
    if rise:
        words.append(
            ngettext("%(n)d case gains points", "%(n)d cases gain points", rise) % {"n": rise}
        )
    if not words:
        words.append(_("no case gets another rank"))
    return _("If %(what)s moves to %(day)s, %(effect)s.") % {
        "what": subject.what,
        "day": date_format(to, "j F"),
        "effect": _(" and ").join(words),
    }


def _answer(stops: Sequence[Effect], starts: Sequence[Effect]) -> str:
    if not stops and not starts:
        return _("What is critical stays critical, and nothing else becomes it.")
    said = []
    if n := len(stops):
        said.append(
            ngettext("%(n)d case stops being critical", "%(n)d cases stop being critical", n)
            % {"n": n}
        )
    if n := len(starts):
        said.append(
            ngettext("%(n)d case starts to be", "%(n)d cases start to be", n) % {"n": n}
            if stops
            else ngettext("%(n)d case starts to be critical", "%(n)d cases start to be critical", n)
            % {"n": n}
        )
    return _("%(what)s.") % {"what": ", ".join(said)}
