"""The register of what a customer needs on one engagement, and one need with its story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tsam.domains.accounts.entitlement import entitled
from tsam.domains.accounts.models import Engagement, Feature
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.objectives import story
from tsam.domains.objectives.models import IN_FORCE, Requirement, RequirementStatus
from tsam.domains.objectives.policies import requirements as policies
from tsam.domains.people.models import User
from tsam.domains.priorities import policies as rank_policies
from tsam.domains.priorities.critical import Outlook, due_days, outlook
from tsam.domains.priorities.orders import standing_order
from tsam.domains.priorities.understanding import Told, told_of_needs, understood_by_owner
from tsam.kernel.addresses import reverse
from tsam.kernel.verdicts import Verdict

_S = RequirementStatus
# So many undocumented cases are named; all of them are counted.
NAMED = 6
HISTORY, SERVING = 50, 30
RELATED = ("vendor_owner", "customer_owner", "engagement__account", "engagement__application")


@dataclass(frozen=True)
class Row:
    """One need, with how many open cases serve it."""

    requirement: Requirement
    cases: int
    is_due: bool
    told: Told | None

    @property
    def list_url(self) -> str:
        where = self.requirement.engagement.application_id
        listed = f"?application={where}&scope=all&need={self.requirement.pk}"
        return reverse("desk:cases") + listed


@dataclass(frozen=True)
class Group:
    title: str
    detail: str
    rows: Sequence[Row]


def context(reader: User, row: Engagement, at: datetime) -> dict[str, Any]:
    requirements = list(
        Requirement.objects.visible_to(reader)
        .filter(engagement=row)
        .select_related(*RELATED)
        .order_by("number")
    )
    rows = _rows(reader, row, requirements, _today(row, at))
    view = outlook([row.application_id], at)
    undocumented = _undocumented(reader, row, view)
    count = undocumented.count()
    return {
        "at": at,
        "engagement": row,
        "groups": _groups(rows),
        "order": (order := standing_order(reader, row, at)),
        "order_understood": understood_by_owner(order.cases),
        "undocumented": _waiting(undocumented.order_by("severity", "pk")[:NAMED], view, row, at),
        "undocumented_count": count,
        "sentence": _sentence(requirements, count),
        "lede": _lede(rows, _today(row, at)),
        "may_write": _may_write(reader, row, at),
        "may_link": policies.write(reader),
    }


def one(reader: User, requirement: Requirement, at: datetime) -> dict[str, Any]:
    row = requirement.engagement
    serving = (
        Case.objects.visible_to(reader)
        .filter(requirement=requirement)
        .order_by("-is_open", "severity", "-pk")
    )
    return {
        "at": at,
        "engagement": row,
        "requirement": requirement,
        "steps": steps(reader, requirement, at),
        "told": told_of_needs(reader, row, [requirement]).get(requirement.pk),
        "may_understand": rank_policies.understand(reader),
        "may_answer": rank_policies.answer_any(reader),
        "history": story.tell(story.events_of(reader, requirement)[:HISTORY]),
        "cases": list(serving[:SERVING]),
        "open_cases": serving.filter(is_open=True).count(),
    }


@dataclass(frozen=True)
class Step:
    """Something that can be done to a need now, by this reader."""

    verb: str
    label: str
    icon: str
    is_danger: bool = False


def steps(reader: User, requirement: Requirement, at: datetime) -> list[Step]:
    """What this reader may do next, the likeliest first."""
    if not entitled(Feature.G2, requirement.engagement.application, at):
        return []
    offered: list[tuple[Verdict, Step]] = [
        (
            policies.publish(reader, requirement),
            Step("publication", _("Publish it"), "circle-check"),
        ),
        (
            policies.accept_weight(reader, requirement),
            Step("settlement", _("Take their weight"), "circle-check"),
        ),
        (policies.meet(reader, requirement), Step("outcome", _("It is met"), "circle-check")),
        (
            policies.take_up_again(reader, requirement),
            Step("resumption", _("Needed again"), "undo-2"),
        ),
        (
            policies.dispute(reader, requirement),
            Step("dispute", _("Another weight"), "arrow-left-right"),
        ),
        (policies.change(reader, requirement), Step("change", _("Change the words"), "pencil")),
        (
            policies.withdraw(reader, requirement),
            Step("withdrawal", _("Needed no more"), "circle-slash", is_danger=True),
        ),
    ]
    return [step for verdict, step in offered if verdict]


def _may_write(reader: User, row: Engagement, at: datetime) -> Verdict:
    allowed = policies.write(reader)
    return entitled(Feature.G2, row.application, at) if allowed else allowed


def _today(row: Engagement, at: datetime) -> date:
    return at.astimezone(ZoneInfo(row.calendar.zone)).date()


def _rows(
    reader: User, row: Engagement, requirements: Iterable[Requirement], today: date
) -> list[Row]:
    counted = dict(
        Case.objects.visible_to(reader)
        .open()
        .filter(application=row.application_id, requirement__isnull=False)
        .order_by()
        .values_list("requirement")
        .annotate(n=Count("pk"))
    )
    requirements = list(requirements)
    told = told_of_needs(reader, row, requirements)
    return [
        Row(
            requirement,
            counted.get(requirement.pk, 0),
            bool(
                requirement.is_in_force and requirement.review_on and requirement.review_on <= today
            ),
            told.get(requirement.pk),
        )
        for requirement in requirements
    ]


def _groups(rows: Sequence[Row]) -> list[Group]:
    """By what they ask of the reader: settled ones first wait longest, so disputes stand on top."""
    parts = [
        (_S.DISPUTED, _("Disputed"), _("the lower weight counts until both sides agree")),
        (_S.PUBLISHED, _("In force"), _("the heaviest first")),
        (_S.PROPOSED, _("Proposed"), _("Technical Support does not see these yet")),
        (_S.MET, _("Met"), _("they lift no case any more")),
        (_S.WITHDRAWN, _("Needed no more"), _("kept with the reason")),
    ]
    groups = [
        Group(title, detail, _heaviest([row for row in rows if row.requirement.status == status]))
        for status, title, detail in parts
    ]
    return [group for group in groups if group.rows]


def _heaviest(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.requirement.counted_weight, row.requirement.number))


def _undocumented(reader: User, row: Engagement, view: Outlook) -> Any:
    """Critical cases that serve no documented need, or do not say what they concern (P4)."""
    theirs = Case.objects.visible_to(reader).open().filter(application=row.application_id)
    return theirs.filter(view.undocumented())


@dataclass(frozen=True)
class Waiting:
    """A critical case, what nobody has said of it, and by the end of which day it should be."""

    case: Case
    lacks_need: bool
    lacks_area: bool
    due_on: date | None
    is_late: bool

    @property
    def words(self) -> str:
        if self.lacks_need and self.lacks_area:
            return _("nobody has said what it is needed for, nor what it concerns")
        if self.lacks_area:
            return _("nobody has said what it concerns")
        return _("no need is named, so none lifts it")


def _waiting(cases: Iterable[Case], view: Outlook, row: Engagement, at: datetime) -> list[Waiting]:
    listed = list(cases)
    due, today = due_days(listed, view), _today(row, at)
    return [
        Waiting(
            case,
            lacks_need=case.requirement_id is None,
            lacks_area=view.lacks_area(case),
            due_on=due.get(case.pk),
            is_late=case.pk in due and due[case.pk] < today,
        )
        for case in listed
    ]


def needs_sentence(reader: User, row: Engagement, at: datetime) -> str:
    """The register in one line, for the page of the engagement; nothing for who may not read it."""
    if not reader.has_function(*SUPPORT):
        return ""
    requirements = list(Requirement.objects.visible_to(reader).filter(engagement=row))
    view = outlook([row.application_id], at)
    return _sentence(requirements, _undocumented(reader, row, view).count())


def _sentence(requirements: Sequence[Requirement], undocumented: int) -> str:
    """What waits for somebody, for the top of the page."""
    disputed = sum(one.status == _S.DISPUTED for one in requirements)
    proposed = sum(one.status == _S.PROPOSED for one in requirements)
    waiting = []
    if disputed:
        waiting.append(
            ngettext("%(n)d weight is disputed", "%(n)d weights are disputed", disputed)
            % {"n": disputed}
        )
    if proposed:
        waiting.append(
            ngettext("%(n)d need is not published", "%(n)d needs are not published", proposed)
            % {"n": proposed}
        )
    if undocumented:
        waiting.append(
            ngettext(
                "%(n)d critical case is not documented",
                "%(n)d critical cases are not documented",
                undocumented,
            )
            % {"n": undocumented}
        )
    if waiting:
        return _("%(what)s.") % {"what": ", ".join(waiting)}
    if requirements:
        return _("What they need is written down, and both sides agree on it.")
    return _("Nothing is written down yet. Ask what they cannot work without.")


def _lede(rows: Sequence[Row], today: date) -> str:
    in_force = [row for row in rows if row.requirement.status in IN_FORCE]
    said = ngettext("%(n)d need is in force", "%(n)d needs are in force", len(in_force)) % {
        "n": len(in_force)
    }
    serving = sum(row.cases for row in in_force)
    cases = ngettext("%(n)d open case serves them", "%(n)d open cases serve them", serving) % {
        "n": serving
    }
    due = sum(row.is_due for row in rows)
    if due:
        late = ngettext(
            "%(n)d was to be looked at again by today",
            "%(n)d were to be looked at again by today",
            due,
        ) % {"n": due}
        return _("%(one)s; %(two)s; %(three)s.") % {"one": said, "two": cases, "three": late}
    return _("%(one)s; %(two)s.") % {"one": said, "two": cases}
