"""What a customer says of a case, how people of support stand to it, and what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tsam.domains.accounts.facts import Facts
from tsam.domains.accounts.models.visibility import SUPPORT
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import User
from tsam.domains.priorities import policies
from tsam.domains.priorities.models import CustomerOrder, OrderedCase, Question
from tsam.domains.priorities.orders import STALE
from tsam.domains.priorities.queue import Theirs
from tsam.domains.priorities.understanding import NOTHING, Stand, stand_on_case, stands_on_cases
from tsam.kernel.blanks import Blank
from tsam.kernel.questions import Question as Asking

RELATED = ("asked_by", "answered_by", "case", "requirement", "engagement__account")
ASKED = 10
_ASKED: Asking[Question] = Asking(
    lambda rows: rows.filter(case=Blank("case")).select_related(*RELATED).order_by("-pk")[:ASKED]
)
_PLACED: Asking[tuple[int]] = Asking(
    lambda rows: (
        rows.filter(case__application=Blank("application"), case__is_open=True)
        .order_by("place")
        .values_list("case_id")
    )
)


@dataclass(frozen=True)
class Reason:
    """What the customer says of one case, and how the one stands who works on it."""

    theirs: Theirs | None
    order: CustomerOrder | None
    is_stale: bool
    stand: Stand
    # Whose stand it is: the reader's own, or that of the case's owner.
    person: User | None
    is_own: bool
    questions: Sequence[Question]


def reason_of(reader: User, case: Case, facts: Facts, at: datetime) -> Reason | None:
    """For Technical Support, where there is anything to read; None for everybody else.

    `facts` are those of the case's Application.
    """
    if not reader.has_function(*SUPPORT):
        return None
    theirs, order = _theirs(reader, case)
    questions = _questions(reader, case)
    is_own = bool(policies.understand(reader))
    person = reader if is_own else case.assignee
    stand = stand_on_case(reader, case, person, facts) if person else NOTHING
    if theirs is None and stand == NOTHING and not questions and case.requirement_id is None:
        return None
    is_stale = order is not None and order.set_at < at - STALE
    return Reason(theirs, order, is_stale, stand, person, is_own, questions)


def _questions(reader: User, case: Case) -> list[Question]:
    """The latest first; few cases have any."""
    return _ASKED.of(Question.objects.visible_to(reader), case=case.pk)


def _theirs(reader: User, case: Case) -> tuple[Theirs | None, CustomerOrder | None]:
    placed = OrderedCase.objects.visible_to(reader)
    # The order itself is read for a case that stands in it, and most stand in none.
    listed = [key for (key,) in _PLACED.of(placed, application=case.application_id)]
    if case.pk not in listed:
        return None, None
    own = OrderedCase.objects.visible_to(reader).filter(case=case)
    theirs = Theirs(listed.index(case.pk) + 1, len(listed))
    return theirs, own.select_related("order__set_by").get().order


def stands_of(
    reader: User, owners: Iterable[tuple[int, int | None]], at: datetime
) -> dict[int, Stand]:
    """{case: a stand}: the reader's own for an engineer, else that of the case's owner."""
    is_own = bool(policies.understand(reader))
    people = {case: reader.pk if is_own else owner for case, owner in owners if is_own or owner}
    named = {case: person for case, person in people.items() if person}
    return stands_on_cases(reader, named, at)


def to_understand(reader: User, about: Case | Requirement) -> dict[str, Any]:
    """What one says to have understood, for the question before the word."""
    if isinstance(about, Requirement):
        return {"need": about, "theirs": None}
    need = (
        Requirement.objects.visible_to(reader).filter(pk=about.requirement_id).first()
        if about.requirement_id
        else None
    )
    return {"need": need, "theirs": _theirs(reader, about)[0], "account": about.account}


def waiting_questions(reader: User, applications: Iterable[int]) -> QuerySet[Question]:
    """Open questions about these Applications, the next to be answered first."""
    rows = Question.objects.visible_to(reader).open()
    return (
        rows.filter(engagement__application__in=list(applications))
        .select_related(*RELATED)
        .order_by("due_at", "pk")
    )
