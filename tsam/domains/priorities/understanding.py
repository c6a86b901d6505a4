"""What there is to understand of a case and of a need, and who did: read off the rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tsam.domains.accounts.entitlement import decide
from tsam.domains.accounts.facts import Facts, books_of
from tsam.domains.accounts.models import Application, Engagement, Feature
from tsam.domains.cases.models import Case
from tsam.domains.objectives.models import Requirement
from tsam.domains.people.models import Function, User
from tsam.domains.priorities.models import OrderedCase, Question, Understanding


class State(StrEnum):
    """How somebody stands to what a customer says of a case or a need."""

    # There is nothing to say a word to: no place, and no need that it serves.
    NOTHING = "nothing"
    # A word is waited for.
    OPEN = "open"
    # It was understood, and the customer or the TSAM said something else since.
    CHANGED = "changed"
    UNDERSTOOD = "understood"
    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Stand:
    """How one person stands to one case or need, with the rows that say so."""

    state: State
    understanding: Understanding | None = None
    question: Question | None = None

    @property
    def waits(self) -> bool:
        """A word of this person is waited for."""
        return self.state in {State.OPEN, State.CHANGED, State.ANSWERED}


NOTHING = Stand(State.NOTHING)


def version_of_case(place: int | None, requirement: Requirement | None) -> str:
    """A digest of why a customer wants it so: the place given, and the need that it serves.

    "" where there is neither. A case that is closed beside it moves no place that was given, so
    nothing is asked anew then.
    """
    counts = requirement if requirement and requirement.is_in_force else None
    if place is None and counts is None:
        return ""
    return _digest([place, _said(counts) if counts else None])


def version_of_need(requirement: Requirement) -> str:
    """A digest of its words and of the weight that counts; "" where it is not in force."""
    return _digest(_said(requirement)) if requirement.is_in_force else ""


def _said(requirement: Requirement) -> list[Any]:
    return [
        requirement.number,
        requirement.statement,
        requirement.reason,
        requirement.measure,
        requirement.counted_weight,
    ]


def _digest(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def versions_of_cases(keys: Iterable[int]) -> dict[int, str]:
    """{case: its version}, for those of these open cases that have one; three queries."""
    wanted = list(keys)
    places = dict(
        OrderedCase._base_manager.filter(case__in=wanted, case__is_open=True).values_list(
            "case_id", "place"
        )
    )
    serving = dict(
        Case._base_manager.filter(
            pk__in=wanted, is_open=True, requirement__isnull=False
        ).values_list("pk", "requirement_id")
    )
    needs = Requirement._base_manager.in_bulk(set(serving.values()))
    found = {
        key: version_of_case(places.get(key), needs.get(serving.get(key, 0)))
        for key in {*places, *serving}
    }
    return {key: version for key, version in found.items() if version}


def stands_on_cases(reader: User, people: Mapping[int, int], at: datetime) -> dict[int, Stand]:
    """{case: how a person stands to it}, by {case: person}, as far as the reader may know.

    Where nobody is entitled to an advocate (G1), no word is waited for. The number of queries
    does not grow with the cases.
    """
    return _stands(reader, people, _advocated(people, at))


def stand_on_case(reader: User, case: Case, person: User, facts: Facts) -> Stand:
    """The same for one, by the facts of its Application."""
    advocated = [case.pk] if decide(Feature.G1, facts) else []
    return _stands(reader, {case.pk: person.pk}, advocated)[case.pk]


def _stands(reader: User, people: Mapping[int, int], advocated: Iterable[int]) -> dict[int, Stand]:
    versions = versions_of_cases(advocated)
    understood = Understanding.objects.visible_to(reader).filter(case__in=people)
    asked = Question.objects.visible_to(reader).filter(case__in=people)
    words = {
        (row.case_id, row.user_id): row for row in understood.filter(user__in=set(people.values()))
    }
    questions = {
        (row.case_id, row.asked_by_id): row
        for row in asked.filter(asked_by__in=set(people.values()))
        .select_related("answered_by")
        .order_by("pk")
    }
    return {
        case: _stand(
            versions.get(case, ""), words.get((case, person)), questions.get((case, person))
        )
        for case, person in people.items()
    }


def _advocated(keys: Iterable[int], at: datetime) -> list[int]:
    homes = dict(Case._base_manager.filter(pk__in=list(keys)).values_list("pk", "application_id"))
    books = books_of(Application._base_manager.filter(pk__in=set(homes.values())))
    entitled = {key for key, book in books.items() if decide(Feature.G1, book.at(at))}
    return [case for case, application in homes.items() if application in entitled]


def stand_on_need(
    requirement: Requirement, words: Sequence[Understanding], questions: Sequence[Question]
) -> Stand:
    """How the one person stands whose words these are."""
    return _stand(
        version_of_need(requirement),
        words[-1] if words else None,
        questions[-1] if questions else None,
    )


def _stand(version: str, said: Understanding | None, question: Question | None) -> Stand:
    if question and question.answered_at is None:
        return Stand(State.ASKED, said, question)
    if not version:
        return NOTHING
    if said and said.version == version:
        return Stand(State.UNDERSTOOD, said, question)
    if question and question.answered_at and (said is None or said.at < question.answered_at):
        return Stand(State.ANSWERED, said, question)
    return Stand(State.CHANGED if said else State.OPEN, said, question)


@dataclass(frozen=True)
class Told:
    """Who of those that work on an engagement understood one of its needs, and who not."""

    understood: Sequence[User]
    waited_for: Sequence[User]
    questions: Sequence[Question]
    # The reader's own, where the reader is one of them.
    own: Stand

    @property
    def engineers(self) -> int:
        return len(self.understood) + len(self.waited_for)

    @property
    def open_questions(self) -> int:
        return sum(question.answered_at is None for question in self.questions)


def engineers_of(engagement: Engagement) -> list[User]:
    """Who works on it now: the owners of its open cases who are support engineers."""
    owners = Case._base_manager.filter(
        application=engagement.application_id, is_open=True, assignee__isnull=False
    ).values("assignee")
    return list(
        User.objects.filter(
            pk__in=owners, is_active=True, held_functions__function=Function.TSE
        ).order_by("name", "pk")
    )


def told_of_needs(
    reader: User, engagement: Engagement, requirements: Iterable[Requirement]
) -> dict[int, Told]:
    """{need: who understood it}, of those in force; four queries."""
    rows = [one for one in requirements if one.is_in_force]
    engineers = engineers_of(engagement)
    words: dict[int, dict[int, Understanding]] = {}
    for word in Understanding.objects.visible_to(reader).filter(requirement__in=rows):
        words.setdefault(word.requirement_id or 0, {})[word.user_id] = word
    questions: dict[int, list[Question]] = {}
    asked = Question.objects.visible_to(reader).filter(requirement__in=rows)
    for question in asked.select_related("asked_by", "answered_by").order_by("pk"):
        questions.setdefault(question.requirement_id or 0, []).append(question)
    return {
        one.pk: _told(reader, one, engineers, words.get(one.pk, {}), questions.get(one.pk, []))
        for one in rows
    }


def _told(
    reader: User,
    requirement: Requirement,
    engineers: Sequence[User],
    words: Mapping[int, Understanding],
    questions: Sequence[Question],
) -> Told:
    version = version_of_need(requirement)
    current = {user for user, word in words.items() if word.version == version}
    mine = [words[reader.pk]] if reader.pk in words else []
    asked = [question for question in questions if question.asked_by_id == reader.pk]
    return Told(
        [one for one in engineers if one.pk in current],
        [one for one in engineers if one.pk not in current],
        questions,
        stand_on_need(requirement, mine, asked),
    )


def understood_by_owner(cases: Iterable[Case]) -> set[int]:
    """Those of these open cases whose owner understood what the customer says of them now.

    For the customer: a yes, never a name, and nothing about whoever did not.
    """
    owners = {case.pk: case.assignee_id for case in cases if case.assignee_id}
    versions = versions_of_cases(owners)
    rows = Understanding._base_manager.filter(case__in=versions, user__in=set(owners.values()))
    return {
        case
        for case, user, version in rows.values_list("case_id", "user_id", "version")
        if case is not None and owners[case] == user and versions[case] == version
    }
