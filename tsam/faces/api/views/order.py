"""The order in which a customer wants the own open cases of an engagement worked on (G1)."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from tsam.domains.accounts.models import Engagement
from tsam.domains.cases.models import Case
from tsam.domains.cases.models.case import NUMBERING
from tsam.domains.priorities import actions, policies
from tsam.domains.priorities.orders import standing_order
from tsam.faces.api.calls import NO_NUL, Body, Key, answers
from tsam.faces.api.gate import Call
from tsam.faces.api.shapes.order import OrderShape
from tsam.faces.api.views.engagements import engagement_of
from tsam.kernel.verdicts import require

router = Router(tags=["order"])

MOST = 500


class OrderedCases(Body):
    """Case numbers, the most urgent first. Those that are left out have no place."""

    cases: list[Annotated[str, Field(max_length=20, pattern=NO_NUL)]] = Field(max_length=MOST)


@router.get("/engagements/{key}/order", response=answers(OrderShape))
def order(request: Call, key: Key) -> Any:
    """Empty for those who read no case of the Application."""
    row = engagement_of(request, key)
    return OrderShape.of(standing_order(request.user, row, now()))


@router.put("/engagements/{key}/order", response=answers(OrderShape))
def set_order(request: Call, key: Key, given: OrderedCases) -> Any:
    """The whole order anew; ranks follow at once."""
    row = engagement_of(request, key)
    require(policies.set_order(request.user, row))
    cases = _cases(request, row, given.cases)
    actions.set_order(row, by=request.user, at=now(), cases=cases)
    return OrderShape.of(standing_order(request.user, row, now()))


def _cases(request: Call, row: Engagement, numbers: list[str]) -> list[Case]:
    """The named cases in that order. A hidden number and one that nobody has look alike."""
    there = Case.objects.visible_to(request.user).filter(application=row.application_id)
    known = {case.number: case for case in there.filter(pk__in=_keys(numbers))}
    missing = [number for number in numbers if number not in known]
    if missing:
        raise ValidationError(
            {"cases": _("No case %(number)s on this Application.") % {"number": missing[0]}}
        )
    return [known[number] for number in numbers]


def _keys(numbers: list[str]) -> list[int]:
    keys = (NUMBERING.read(number) for number in numbers)
    return [key for key in keys if key is not None]
