"""What can be written into a case beside words: each form is made for one case and its reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    IntegerField,
    Textarea,
    TypedChoiceField,
)
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsam.domains.accounts.models import Severity
from tsam.domains.cases import policies
from tsam.domains.cases.models import LIFECYCLE, Case, CaseArea, Phase, Side, State
from tsam.domains.objectives.models import Milestone, Project, ProjectPhase, Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities.models import MOST_OVERRIDE, RankOverride
from tsam.faces.desk.queries import people
from tsam.faces.ui.fields import LocalMomentField
from tsam.faces.ui.forms import Form

Given = Mapping[str, Any] | None
Choices = list[tuple[Any, Any]]


def _key(value: str) -> int | None:
    return int(value) if value else None


def _down_reason() -> CharField:
    return CharField(
        label=_("Why it is severity 0 all the same"),
        max_length=400,
        required=False,
        help_text=_("Severity 0 is for production that stands still; this is a project’s alone."),
    )


class PersonField(TypedChoiceField):
    """Somebody by key among those that the form offers; None for nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=_key, empty_value=None, required=False, **kwargs)


class CaseForm(Form):
    """The base of these forms: starts from how the case stands."""

    def __init__(self, case: Case, reader: User, data: Given = None) -> None:
        super().__init__(data)
        self.case, self.reader = case, reader
        self.initial = self.standing()
        self.offer()

    def standing(self) -> dict[str, Any]:
        return {}

    def offer(self) -> None:
        """Fill the choices that depend on the case."""

    def choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if not isinstance(field, ChoiceField):
            raise TypeError(f"{name} offers no choices.")
        field.choices = choices


class WhichNeed(CaseForm):
    requirement = TypedChoiceField(
        label=_("The need"),
        coerce=_key,
        empty_value=None,
        required=False,
        help_text=_("Only needs in force are offered; the heaviest first."),
    )

    def standing(self) -> dict[str, Any]:
        return {"requirement": self.case.requirement_id}

    def offer(self) -> None:
        needs = Requirement.objects.visible_to(self.reader).in_force()
        there = needs.filter(engagement__application=self.case.application_id)
        heaviest = sorted(there, key=lambda need: (-need.counted_weight, need.number))
        offered = [(need.pk, str(need)) for need in heaviest]
        self.choose("requirement", [("", _("None that is documented")), *offered])


class WhatItConcerns(CaseForm):
    """Production, a project, or both; which day of the project it waits for."""

    area = ChoiceField(label=_("It concerns"), choices=CaseArea.choices)
    is_both = BooleanField(label=_("It concerns the other one too"), required=False)
    where = ChoiceField(
        label=_("The project, and what it waits for"),
        required=False,
        help_text=_(
            "Needed where it concerns a project. Without a milestone it waits for the go-live."
        ),
    )
    down_reason = _down_reason()

    def __init__(self, case: Case, reader: User, data: Given = None) -> None:
        super().__init__(case, reader, data)
        if case.severity != Severity.DOWN:
            del self.fields["down_reason"]

    def standing(self) -> dict[str, Any]:
        project, milestone = self.case.project_id, self.case.milestone_id
        return {
            "area": self.case.area,
            "is_both": bool(self.case.secondary_area),
            "where": f"{project}-{milestone or ''}" if project else "",
        }

    def offer(self) -> None:
        stands = self.initial["where"]
        projects = Project.objects.visible_to(self.reader)
        there = projects.filter(engagement__application=self.case.application_id)
        found = list(there.order_by("number"))
        days = Milestone.objects.visible_to(self.reader).filter(project__in=found)
        groups: Choices = []
        for project in found:
            offered = [
                (
                    f"{project.pk}-",
                    _("%(label)s, the go-live on %(day)s")
                    % {"label": project.label, "day": _day(project.go_live_on)},
                )
            ]
            offered += [
                (
                    f"{project.pk}-{day.pk}",
                    f"{project.label}, {day.name}, {_day(day.due_on)}",
                )
                for day in days.order_by("due_on", "pk")
                if day.project_id == project.pk
                and (day.is_ahead or f"{project.pk}-{day.pk}" == stands)
            ]
            is_open = project.is_coming or project.phase == ProjectPhase.HYPERCARE
            if is_open or stands.startswith(f"{project.pk}-"):
                groups.append((str(project), offered))
        self.choose("where", [("", _("No project")), *groups])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        project, _dash, milestone = str(given.pop("where", "")).partition("-")
        area = given.get("area", "")
        both = given.pop("is_both", False) and area != CaseArea.UNCLASSIFIED
        other = {CaseArea.PRODUCTION: CaseArea.PROJECT, CaseArea.PROJECT: CaseArea.PRODUCTION}
        second = other[CaseArea(area)] if both and area in other else ""
        is_projects = CaseArea.PROJECT in (area, second)
        if is_projects and not project:
            self.add_error("where", gettext("Choose the project it belongs to."))
        return given | {
            "secondary_area": second,
            "project": int(project) if project and is_projects else None,
            "milestone": int(milestone) if milestone and is_projects else None,
        }


def _day(day: date) -> str:
    return date_format(day, "j M Y")


class ByHand(CaseForm):
    points = IntegerField(
        label=_("Points"),
        min_value=-MOST_OVERRIDE,
        max_value=MOST_OVERRIDE,
        help_text=_("Added to its sum. Below 0 it sinks."),
    )
    reason = CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Every engineer reads it; the customer does not."),
    )
    until = LocalMomentField(label=_("Until"))

    def standing(self) -> dict[str, Any]:
        row = RankOverride.objects.visible_to(self.reader).filter(case=self.case).first()
        if row is None:
            return {}
        return {"points": row.points, "reason": row.reason, "until": localtime(row.until)}


class NextAction(CaseForm):
    text = CharField(
        label=_("What happens next"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty when nothing is to be done."),
    )
    side = ChoiceField(label=_("Whose move"), choices=Side.choices)
    owner = PersonField(label=_("By whom"))
    due_at = LocalMomentField(label=_("Until"), required=False)

    def standing(self) -> dict[str, Any]:
        due_at = self.case.next_action_due_at
        return {
            "text": self.case.next_action,
            "side": self.case.next_action_side,
            "owner": self.case.next_action_owner_id,
            "due_at": due_at and localtime(due_at),
        }

    def offer(self) -> None:
        self.choose("owner", [("", _("nobody yet")), *_by_side(self.case, self.reader)])


class Owner(CaseForm):
    assignee = PersonField(label=_("Owner"))

    def standing(self) -> dict[str, Any]:
        return {"assignee": self.case.assignee_id}

    def offer(self) -> None:
        self.choose("assignee", [("", _("nobody")), *_listed(people.support())])


class NextWord(CaseForm):
    """A promise of the next word."""

    text = CharField(
        label=_("What the customer will hear"),
        max_length=200,
        help_text=_("The customer sees these words and the time."),
    )
    promised_at = LocalMomentField(label=_("By when"))


class WhoseMove(CaseForm):
    state = ChoiceField(label=_("State"))

    def offer(self) -> None:
        self.choose(
            "state",
            [
                (state, State(state).label)
                for state in policies.WAITING
                if LIFECYCLE.allows(self.case.state, state)
            ],
        )


class HowBad(CaseForm):
    severity = TypedChoiceField(
        label=_("Severity"),
        choices=[(value, f"{value} · {label}") for value, label in Severity.choices],
        coerce=int,
    )
    reason = CharField(label=_("Why"), max_length=200, help_text=_("The customer reads it."))
    english_contact = BooleanField(
        label=_("Severity 0: a contact who speaks English is there day and night"), required=False
    )
    down_reason = _down_reason()

    def __init__(self, case: Case, reader: User, data: Given = None) -> None:
        super().__init__(case, reader, data)
        # Asked only of a case that concerns no production.
        if not policies.is_down_off_production(Severity.DOWN, case.area, case.secondary_area):
            del self.fields["down_reason"]

    def standing(self) -> dict[str, Any]:
        return {"severity": self.case.severity}


class WhichPhase(CaseForm):
    phase = ChoiceField(label=_("Phase"), choices=Phase.choices)

    def standing(self) -> dict[str, Any]:
        return {"phase": self.case.phase}


class Solution(CaseForm):
    solution = CharField(
        label=_("What solves it"),
        widget=Textarea(attrs={"rows": 6}),
        help_text=_("It goes to the customer. The case ends when the customer agrees."),
    )


class Reopening(CaseForm):
    reason = CharField(
        label=_("Why"), widget=Textarea(attrs={"rows": 4}), help_text=_("The customer reads it.")
    )


class Joining(CaseForm):
    person = PersonField(
        label=_("Who"),
        help_text=_("Told of what happens here, and let in to this case alone."),
    )

    def offer(self) -> None:
        self.choose("person", _by_side(self.case, self.reader))


def _listed(found: Iterable[User]) -> Choices:
    return [(person.pk, person.name) for person in found]


def _by_side(case: Case, reader: User) -> Choices:
    return [
        (case.account.name, _listed(people.contacts(reader, case))),
        (_("Ours"), _listed(people.helpers())),
    ]
