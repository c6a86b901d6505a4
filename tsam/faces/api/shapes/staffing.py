"""What the API says about who serves an engagement, and what it asks of them."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from tsam.domains.people.models import User
from tsam.domains.staffing.fitness import Asked, Fit
from tsam.domains.staffing.models import Assignment
from tsam.faces.api.shapes.accounts import PersonShape
from tsam.faces.api.shapes.entitlement import VerdictShape
from tsam.kernel.verdicts import Verdict


class AssignmentShape(Schema):
    id: int
    person: PersonShape
    role: str
    starts_on: date
    ends_on: date | None

    @classmethod
    def of(cls, row: Assignment) -> AssignmentShape:
        return cls(
            id=row.pk,
            person=_person(row.user),
            role=row.role,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


class StaffingRequirementShape(Schema):
    """What an engagement asks of its people. `id` is null where it follows from the engagement.

    `met` is "met", "unknown" or "not_met" for the TSAM of today, null where nobody is named;
    customers are told "met" or nothing.
    """

    id: int | None
    need: str
    value: str
    is_hard: bool
    met: str | None

    @classmethod
    def of(cls, asked: Asked, word: str | None) -> StaffingRequirementShape:
        return cls(
            id=asked.key, need=asked.need, value=asked.value, is_hard=asked.is_hard, met=word
        )


class CandidateShape(VerdictShape):
    """May this person be named, and what of what is asked is met, unknown or not met."""

    person: PersonShape
    answers: dict[str, str]

    @classmethod
    def fitting(cls, fit: Fit, verdict: Verdict) -> CandidateShape:
        return cls(
            person=_person(fit.person),
            answers={f"{asked.need}: {asked.value}": word for asked, word in fit.answers},
            **VerdictShape.of(verdict).dict(),
        )


def _person(user: User) -> PersonShape:
    return PersonShape(id=user.pk, name=user.name, works_for_vendor=user.is_staff)
